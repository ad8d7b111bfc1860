"""One move over many pieces of work (批量办理), row by row, with what came of each."""

from __future__ import annotations

import uuid

from django.db import models

from yimen.network.models import Staff


class BulkRun(models.Model):
    """What was asked for, and how far it has come.

    `waiting` are work item ids not tried yet; `results` one entry a tried row:
    {"item", "name", "step", "ok", "message", "before"}; `undone_at` when it was taken back.
    """

    class Verb(models.TextChoices):
        CLAIM = "claim", "领取"
        TRANSFER = "transfer", "转办"
        URGE = "urge", "催办"
        COMPLETE = "complete", "办结"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="+")
    verb = models.CharField("动作", max_length=10, choices=Verb.choices)
    given = models.JSONField("参数", default=dict)
    waiting = models.JSONField("待处理", default=list)
    results = models.JSONField("结果", default=list)
    total = models.PositiveIntegerField("件数")
    began_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("完成时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.total} 件"

    @property
    def done(self) -> int:
        """Rows tried so far."""
        return len(self.results)

    @property
    def succeeded(self) -> int:
        """Rows where it went well."""
        return sum(1 for row in self.results if row["ok"])
