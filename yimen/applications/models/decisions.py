"""Township opinion (初审意见), county decision (审核确认) and its publication (公布)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.households.models import FactSheet
from yimen.procedures.models import Case


class Opinion(RowVersion):
    """The township's opinion with the explanation of every figure; a new round replaces it."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="opinions")
    round = models.PositiveSmallIntegerField("轮次")
    item = models.CharField("建议类别", max_length=40, blank=True)
    is_favourable = models.BooleanField("建议给予救助")
    amount_fen = models.BigIntegerField("建议月金额（分）", null=True)
    sheet = models.ForeignKey(FactSheet, models.RESTRICT, related_name="+")
    explanation = models.JSONField("计算说明")
    reason = models.TextField("意见")
    written_by = models.CharField("审核人", max_length=80)
    written_at = models.DateTimeField("意见时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "初审意见"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="opinion_round")]

    def __str__(self) -> str:
        return f"初审意见 第{self.round}轮"


class CountyReview(RowVersion):
    """What is proposed to the decider after the first notice (拟审批意见, 220号第26条).

    `visited` says that the reviewing office called on the household, which it must where a
    relative of staff or an objection is on file; `visit_note` what was found.
    """

    class Result(models.TextChoices):
        AGREE = "agree", "拟批准"
        REFUSE = "refuse", "拟不批准"
        RETURN = "return", "退回"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="county_reviews")
    round = models.PositiveSmallIntegerField("轮次")
    result = models.CharField("意见", max_length=8, choices=Result.choices)
    item = models.CharField("拟定类别", max_length=40, blank=True)
    amount_fen = models.BigIntegerField("拟定月金额（分）", null=True)
    reason = models.TextField("理由", blank=True)
    visited = models.BooleanField("入户核查", default=False)
    visit_note = models.CharField("入户核查情况", max_length=300, blank=True)
    reviewed_by = models.CharField("审查人", max_length=80)
    reviewed_at = models.DateTimeField("审查时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "拟审批意见"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="county_review_round")
        ]

    def __str__(self) -> str:
        return f"{self.get_result_display()} 第{self.round}轮"


class Decision(RowVersion):
    """The decision: one per case, with every hash needed to recompute it.

    `authority` is what the pack said on the day of the act: {level, role, office, basis}.
    """

    class Result(models.TextChoices):
        APPROVED = "approved", "予以确认"
        REFUSED = "refused", "不予确认"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.RESTRICT, related_name="decision")
    document_number = models.CharField("文号", max_length=60, unique=True)
    result = models.CharField("决定", max_length=10, choices=Result.choices)
    item = models.CharField("认定类别", max_length=40, blank=True)
    amount_fen = models.BigIntegerField("月金额（分）", null=True)
    members = models.PositiveSmallIntegerField("保障人数", default=0)
    reason = models.TextField("理由")
    consent_to_change = models.BooleanField("申请人同意变更类别", default=False)
    consent_note = models.CharField("同意方式", max_length=200, blank=True)
    sheet = models.ForeignKey(FactSheet, models.RESTRICT, related_name="+")
    explanation = models.JSONField("计算说明")
    authority = models.JSONField("权限依据")
    pack_hash = models.CharField("政策包指纹", max_length=64)
    procedure_hash = models.CharField("程序指纹", max_length=64)
    rule_hashes = models.JSONField("规则指纹")
    parameters = models.JSONField("所用标准")
    decided_by = models.CharField("审批人", max_length=80)
    decided_by_id = models.BigIntegerField("审批人账号")
    decided_at = models.DateTimeField("决定时间")
    first_month = models.DateField("起发月份", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "审核确认决定"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="approval_names_item",
                condition=Q(result="refused") | ~Q(item=""),
            ),
        ]

    def __str__(self) -> str:
        return self.document_number


class Publication(models.Model):
    """The decision made public in the village: name, number of members, amount (57号第24条)."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, models.RESTRICT, related_name="publication")
    fields = models.JSONField("公布内容")
    published_at = models.DateTimeField("公布时间")
    published_by = models.CharField("公布人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "结果公布"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"公布 {self.published_at:%Y-%m-%d}"
