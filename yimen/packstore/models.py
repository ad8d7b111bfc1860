"""Published policy packs (政策包) in the database.

A pack is written as YAML and becomes law for the product only when it is published: the whole
resolved pack is stored by content hash, its procedures and rule graphs apart, so that a case can
pin what it began under and a decision can be replayed without today's files or Python.
"""

from __future__ import annotations

from django.db import models


class PackVersions(models.Manager["PackVersion"]):
    """Versions without their content: it is large, and few who follow a key to one read it."""

    def get_queryset(self) -> models.QuerySet[PackVersion]:
        """All versions; `content` is fetched when it is asked for."""
        return super().get_queryset().defer("content")


class PackVersion(models.Model):
    """One published or drafted state of a pack, whole and resolved (policy.Pack.to_json).

    A draft (草稿) carries its edits one by one, each with who and when; sent for approval (待审核)
    its content can no longer change, and no case uses it before it is published. `built_on` is the
    version of the parent it was last laid over (上级版本).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        PENDING = "pending", "待审核"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤下"

    name = models.CharField("政策包", max_length=60)
    number = models.PositiveIntegerField("版本号")
    title = models.CharField("名称", max_length=200)
    content_hash = models.CharField("内容指纹", max_length=64)
    content = models.TextField("内容")
    chain = models.JSONField("继承链", default=list)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    valid_from = models.DateField("生效日期")
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.CharField("发布人", max_length=80, blank=True)
    note = models.TextField("说明", blank=True)
    based_on = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="+", verbose_name="在哪一版上改"
    )
    built_on = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="+", verbose_name="上级版本"
    )
    edits = models.JSONField("改动", default=list)
    clashes = models.JSONField("与上级都改过的地方", default=list)
    area = models.CharField("适用地区路径", max_length=120, blank=True, db_collation="C")
    drafted_at = models.DateTimeField("起草时间", null=True)
    drafted_by = models.CharField("起草人", max_length=80, blank=True)
    drafter_id = models.CharField("起草人账号", max_length=40, blank=True)

    objects = PackVersions()

    class Meta:
        verbose_name = "政策包版本"
        verbose_name_plural = verbose_name
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="pack_version_number"),
            models.UniqueConstraint(
                fields=["name", "content_hash"],
                condition=~models.Q(status="draft"),
                name="pack_version_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class Approval(models.Model):
    """One time a draft was sent to the higher level (报审), and what was answered."""

    version = models.ForeignKey(PackVersion, models.CASCADE, related_name="approvals")
    sent_to = models.CharField("报送单位", max_length=100)
    waiting_word = models.CharField("等待时的状态", max_length=20)
    sent_at = models.DateTimeField("报送时间")
    sent_by = models.CharField("报送人", max_length=80)
    sender_id = models.CharField("报送人账号", max_length=40)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.CharField("答复人", max_length=80, blank=True)
    agreed = models.BooleanField("同意", null=True)
    reason = models.TextField("理由", blank=True)

    class Meta:
        verbose_name = "政策审核"
        verbose_name_plural = verbose_name
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} {self.sent_to}"


class ReviewTask(models.Model):
    """Something to be looked at again (待复核): a parent has changed, or an item's basis has."""

    pack_name = models.CharField("政策包", max_length=60)
    item = models.CharField("事项", max_length=60, blank=True)
    title = models.CharField("内容", max_length=300)
    document = models.TextField("依据文件", blank=True)
    draft = models.ForeignKey(PackVersion, models.SET_NULL, null=True, related_name="tasks")
    opened_at = models.DateTimeField("提出时间")
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_by = models.CharField("办结人", max_length=80, blank=True)
    conclusion = models.TextField("复核结论", blank=True)

    class Meta:
        verbose_name = "政策复核"
        verbose_name_plural = verbose_name
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class TrainingEntry(models.Model):
    """What staff must be taught because a basis document is new (政策培训)."""

    pack_name = models.CharField("政策包", max_length=60)
    item = models.CharField("事项", max_length=60)
    title = models.CharField("培训内容", max_length=300)
    document = models.TextField("依据文件")
    opened_at = models.DateTimeField("登记时间")
    held_on = models.DateField("培训日期", null=True)
    held_by = models.CharField("登记人", max_length=80, blank=True)
    attended = models.PositiveIntegerField("参加人数", null=True)

    class Meta:
        verbose_name = "政策培训"
        verbose_name_plural = verbose_name
        ordering = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Publicity(models.Model):
    """One time a policy was made known (政策宣传): what was put up or given out, where, how often.

    `version` is the pack version the print was made from, so that outdated ones can be found.
    """

    class Kind(models.TextChoices):
        LEAFLET = "leaflet", "发放明白纸"
        POSTER = "poster", "张贴流程图"
        BOOKLET = "booklet", "发放宣传手册"
        MEETING = "meeting", "宣讲"
        MEDIA = "media", "广播、网络等媒体"

    version = models.ForeignKey(PackVersion, models.RESTRICT, related_name="publicity")
    kind = models.CharField("方式", max_length=10, choices=Kind.choices)
    item = models.CharField("事项", max_length=60, blank=True)
    office_name = models.CharField("单位", max_length=100)
    area = models.CharField("单位路径", max_length=120, db_collation="C", db_index=True)
    place = models.CharField("地点", max_length=100)
    copies = models.PositiveIntegerField("份数或人次")
    done_on = models.DateField("日期")
    noted_at = models.DateTimeField("登记时间")
    noted_by = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = "政策宣传"
        verbose_name_plural = verbose_name
        ordering = ["-done_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.done_on} {self.get_kind_display()} {self.place}"


class ProcedureVersion(models.Model):
    """One procedure (办理程序) as published; a case pins one of these at acceptance."""

    hash = models.CharField("指纹", max_length=64, primary_key=True)
    name = models.CharField("程序", max_length=60)
    title = models.CharField("名称", max_length=200)
    definition = models.JSONField("步骤定义")

    class Meta:
        verbose_name = "办理程序版本"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.title} {self.hash[:8]}"


class RuleGraph(models.Model):
    """One rule graph (救助规则) as published; replay reads this, not today's Python."""

    hash = models.CharField("指纹", max_length=64, primary_key=True)
    rule = models.CharField("规则", max_length=60)
    graph = models.JSONField("规则图")

    class Meta:
        verbose_name = "规则图"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.rule} {self.hash[:8]}"
