"""Changes of the working-day table by a notice (放假安排通知), with what stood there before."""

from __future__ import annotations

import uuid

from django.db import models


class CalendarChange(models.Model):
    """One notice put into a region's calendar, how many open limits it moved, and its undoing.

    `days` is {day: worked?} as ordered, `before` {day: [worked?, source, notice] or null}.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    region = models.CharField("地区", max_length=12)
    notice_no = models.CharField("文号", max_length=100)
    source = models.CharField("通知来源", max_length=200)
    days = models.JSONField("日期")
    before = models.JSONField("原来的日期")
    items_moved = models.PositiveIntegerField("变动的环节期限")
    clocks_moved = models.PositiveIntegerField("变动的全程期限")
    by = models.CharField("经办人", max_length=80)
    at = models.DateTimeField("生效时间")
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.CharField("撤销人", max_length=80, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "节假日调整"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["region", "-at"], name="calendar_change_region")]

    def __str__(self) -> str:
        return f"{self.region} {self.notice_no}"
