"""The way before acceptance where the check comes first (核对前置): objection, formal application,
refusal to cooperate."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.foundation.files.models import StoredFile
from yimen.procedures.models import Case


class CheckObjection(models.Model):
    """The applicant disagrees with the result of the check (核对异议, 57号第18条)."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="check_objections")
    content = models.TextField("异议内容")
    raised_at = models.DateTimeField("提出时间")
    received_by = models.CharField("登记人", max_length=80)
    rechecked = models.BooleanField("重新核对", null=True)
    answer = models.TextField("复查意见", blank=True)
    answered_at = models.DateTimeField("复查时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "核对异议"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at__isnull=True),
                name="one_check_objection",
                violation_error_message="核对异议已经登记，正在复查",
            ),
        ]

    def __str__(self) -> str:
        return f"核对异议 {self.raised_at:%Y-%m-%d}"


class FormalApplication(models.Model):
    """The formal application with the applicant's signature (正式申请), one per case.

    `insisted`: he applied before there was a result of the check, or against it.
    """

    case = models.OneToOneField(
        Case, models.RESTRICT, primary_key=True, related_name="formal_application"
    )
    insisted = models.BooleanField("坚持正式申请", default=False)
    signature = models.ForeignKey(StoredFile, models.RESTRICT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    received_by = models.CharField("收件人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "正式申请"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"正式申请 {self.submitted_at:%Y-%m-%d}"


class NonCooperation(models.Model):
    """A household that will not let itself be checked (拒不配合, 57号第29条).

    First a written reminder with a last day, then the end of the procedure; who signs again in
    time goes on as if nothing had been.
    """

    class Result(models.TextChoices):
        OPEN = "", "处理中"
        RESUMED = "resumed", "已经配合"
        TERMINATED = "terminated", "终止审核程序"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="non_cooperations")
    reason = models.CharField("情况", max_length=300)
    opened_at = models.DateTimeField("登记时间")
    opened_by = models.CharField("登记人", max_length=80)
    reminded_at = models.DateTimeField("书面提醒时间", null=True)
    answer_by = models.DateField("答复期限", null=True)
    closed_at = models.DateTimeField("了结时间", null=True)
    result = models.CharField(
        "结果", max_length=12, choices=Result.choices, blank=True, default=Result.OPEN
    )
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "拒不配合"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(closed_at__isnull=True),
                name="one_non_cooperation",
                violation_error_message="这一办件已经登记拒不配合，请先书面提醒",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
