"""The application itself (申请), its papers (材料) and the drafts that keep what was typed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.files.models import StoredFile
from yimen.foundation.versions import RowVersion
from yimen.households.models import Person
from yimen.network.models import Staff
from yimen.procedures.models import Case


class Application(RowVersion):
    """What the household asked for, by which channel, by whom, and the category it chose.

    Cases opened by one intake carry the same `intake_ref` (一次收件、几件事).
    """

    class Channel(models.TextChoices):
        WINDOW = "window", "窗口"
        VILLAGE = "village", "村（社区）"
        ONLINE = "online", "线上"

    case = models.OneToOneField(Case, models.RESTRICT, primary_key=True, related_name="application")
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    registered_by = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    assistant_staff = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    assistant_name = models.CharField("协助人", max_length=60, blank=True)
    proxy_staff = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    proxy_name = models.CharField("代办人", max_length=60, blank=True)
    proxy_kind = models.CharField("代办人身份", max_length=20, blank=True)
    proxy_proof = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    intake_ref = models.UUIDField("收件批次", null=True, db_index=True)
    wanted_item = models.CharField("意向事项", max_length=40, blank=True)
    statement = models.TextField("申请理由", blank=True)
    duplicate_answer = models.CharField("重复保障说明", max_length=300, blank=True)
    chosen_item = models.CharField("选定救助类别", max_length=40, blank=True)
    chosen_at = models.DateTimeField("选定时间", null=True)
    chosen_by = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="+")
    choice_method = models.CharField("确认方式", max_length=12, blank=True)
    choice_signature = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    choice_advised_by = models.CharField("建议人", max_length=80, blank=True)
    tracking_token = models.CharField("查询码", max_length=40, unique=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "申请"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="choice_is_signed",
                condition=Q(chosen_item="") | Q(chosen_by__isnull=False, chosen_at__isnull=False),
                violation_error_message="选定救助类别必须由申请人本人签字或验证码确认",
            ),
            models.CheckConstraint(
                name="proxy_has_proof",
                condition=Q(proxy_kind="") | Q(proxy_proof__isnull=False),
                violation_error_message="代办申请必须上传委托书或代办凭证",
            ),
            models.CheckConstraint(
                name="assisted_or_by_proxy",
                condition=Q(assistant_name="") | Q(proxy_kind=""),
                violation_error_message="协助和代办只能选一种",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)


class Material(models.Model):
    """One paper handed in (材料): which requirement of the pack it meets and its scan."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="materials")
    key = models.CharField("材料", max_length=60)
    title = models.CharField("名称", max_length=100)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="+")
    file = models.ForeignKey(StoredFile, models.RESTRICT, related_name="+")
    added_at = models.DateTimeField("提交时间")
    added_by = models.CharField("经办人", max_length=80)
    removed_at = models.DateTimeField("撤下时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "材料"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.title


class Draft(models.Model):
    """What someone typed into a form and has not sent yet (自动保存), sealed, one per form."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField("所有人", max_length=80)
    form = models.CharField("表单", max_length=80)
    content_sealed = models.BinaryField("内容")
    saved_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "草稿"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["owner", "form"], name="draft_once")]

    def __str__(self) -> str:
        return f"{self.owner} {self.form}"


class PaperDemand(models.Model):
    """One paper somebody asked the applicant for (要求提供材料), outside the computed list.

    What is asked after the one-time notice (一次性告知) is late: it is flagged, and the
    application may not wait for it.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="paper_demands")
    title = models.CharField("材料名称", max_length=100)
    reason = models.CharField("理由", max_length=300)
    is_late = models.BooleanField("一次性告知之后")
    demanded_by = models.CharField("经办人", max_length=80)
    demanded_at = models.DateTimeField("提出时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "要求提供材料"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.title

    @property
    def words(self) -> str:
        """The sentence on the case page."""
        return f"{self.demanded_by}要求“{self.title}”：{self.reason}。不得因此拖延办理。"
