"""Taking power over (承接): the unit inside the township, its training and seal; the roll-out."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from yimen.foundation.files.models import StoredFile

from .divisions import Division
from .offices import Office


class Receiver(models.Model):
    """The unit inside a township that takes the power over (承接部门), and what it needs for it.

    `seal_name` is what the stamp says: 委托 the county's 审批专用章（××镇）, 授权 the township's.
    """

    township = models.OneToOneField(Office, models.RESTRICT, related_name="receiver")
    unit_name = models.CharField("承接部门", max_length=100)
    head = models.CharField("负责人", max_length=60, blank=True)
    trained_on = models.DateField("培训日期", null=True)
    trained_people = models.PositiveSmallIntegerField("参训人数", default=0)
    training_note = models.CharField("培训内容", max_length=200, blank=True)
    seal_name = models.CharField("印章名称", max_length=100, blank=True)
    seal_image = models.ForeignKey(StoredFile, models.RESTRICT, null=True, related_name="+")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "承接部门"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(condition=~Q(unit_name=""), name="receiver_has_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.township} {self.unit_name}"


class RolloutStage(models.Model):
    """One stage of a county's roll-out plan (推进阶段)."""

    division = models.ForeignKey(Division, models.RESTRICT, related_name="rollout_stages")
    order = models.PositiveSmallIntegerField("阶段")
    title = models.CharField("名称", max_length=60)
    first_day = models.DateField("开始日期")
    last_day = models.DateField("结束日期")
    tasks = models.CharField("任务", max_length=300, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "推进阶段"
        verbose_name_plural = verbose_name
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["division", "order"], name="stage_once"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="stage_days"),
        ]

    def __str__(self) -> str:
        return self.title

    def covers(self, on: date) -> bool:
        """Whether the stage runs on the day."""
        return self.first_day <= on <= self.last_day
