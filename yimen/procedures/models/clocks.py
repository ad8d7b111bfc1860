"""The legal clock (法定期限) of whole cases, and what stops it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .cases import Case


class Clock(models.Model):
    """One limit over the case (e.g. 自受理15个工作日内提出初审意见), started and perhaps met.

    A limit is lifted (不再计算) when what it watched moved elsewhere, or a written extension took
    its place; the row stays, so that the case page can say so.
    """

    case = models.ForeignKey(Case, models.RESTRICT, related_name="clocks")
    key = models.CharField("期限", max_length=40)
    title = models.CharField("名称", max_length=100)
    started_on = models.DateField("起算日")
    count = models.PositiveSmallIntegerField("期限数")
    unit = models.CharField("单位", max_length=14)
    rolls = models.BooleanField("节假日顺延", default=True)
    stood_days = models.PositiveSmallIntegerField("停计天数", default=0)
    due_at = models.DateTimeField("到期")
    provisional = models.BooleanField("暂估", default=False)
    legal = models.BooleanField("法定", default=True)
    source = models.CharField("依据", max_length=120, blank=True)
    met_at = models.DateTimeField("完成时间", null=True)
    lifted_at = models.DateTimeField("不再计算时间", null=True)
    lifted_why = models.CharField("不再计算原因", max_length=120, blank=True, default="")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "办理期限"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="clock_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_running(self) -> bool:
        """True while somebody must still keep it."""
        return self.met_at is None and self.lifted_at is None


class Pause(models.Model):
    """A stop of the clock with its statutory reason; at most one is open in a case."""

    case = models.ForeignKey(Case, models.RESTRICT, related_name="pauses")
    reason = models.CharField("原因", max_length=40)
    note = models.CharField("说明", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)
    began_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True)
    by = models.CharField("经办人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "期限暂停"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_pause"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
