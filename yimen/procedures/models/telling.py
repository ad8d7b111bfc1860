"""What colleagues are told about a piece of work: copies (抄送) and urges (催办)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from yimen.network.models import Staff

from .work import WorkItem


class Copy(models.Model):
    """A copy for somebody's information (抄送); `read_at` is the receipt (阅知)."""

    item = models.ForeignKey(WorkItem, models.RESTRICT, related_name="copies")
    staff = models.ForeignKey(Staff, models.RESTRICT, related_name="copies")
    by = models.CharField("抄送人", max_length=80)
    note = models.CharField("说明", max_length=200, blank=True)
    sent_at = models.DateTimeField("抄送时间")
    read_at = models.DateTimeField("阅知时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "抄送"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["item", "staff"], condition=Q(read_at__isnull=True), name="one_unread_copy"
            ),
        ]
        indexes = [models.Index(fields=["staff", "-sent_at"], name="copy_of_staff")]

    def __str__(self) -> str:
        return f"{self.item} {self.staff_id}"


class Urge(models.Model):
    """A reminder to whoever has the work (催办), once a day for one piece of work."""

    item = models.ForeignKey(WorkItem, models.RESTRICT, related_name="urges")
    day = models.DateField("日期")
    by = models.CharField("催办人", max_length=80)
    words = models.CharField("说明", max_length=200, blank=True)
    told = models.CharField("催给谁", max_length=200)
    sent_at = models.DateTimeField("催办时间")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "催办"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["item", "day"], name="urged_once_a_day")]

    def __str__(self) -> str:
        return f"{self.item} {self.day}"
