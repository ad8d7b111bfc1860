"""A decision looked at again (复核决定): upheld, its amount changed, or taken back."""

from __future__ import annotations

import uuid

from django.db import models

from yimen.foundation.versions import RowVersion
from yimen.procedures.models import Case


class Revision(RowVersion):
    """One revision of the decision of a case; the decision itself stays as it was made."""

    class Result(models.TextChoices):
        UPHELD = "upheld", "维持原决定"
        CHANGED = "changed", "调整金额"
        REVOKED = "revoked", "撤销，停止救助"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="revisions")
    round = models.PositiveSmallIntegerField("轮次")
    document_number = models.CharField("文号", max_length=60, unique=True)
    result = models.CharField("决定", max_length=10, choices=Result.choices)
    amount_fen = models.BigIntegerField("调整后月金额（分）", null=True)
    from_month = models.DateField("执行月份", null=True)
    reason = models.TextField("理由")
    authority = models.JSONField("权限依据")
    explanation = models.JSONField("计算说明", default=dict)
    decided_by = models.CharField("审批人", max_length=80)
    decided_at = models.DateTimeField("决定时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "复核决定"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="revision_round")]

    def __str__(self) -> str:
        return self.document_number
