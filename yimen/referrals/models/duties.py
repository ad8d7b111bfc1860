"""Work of the township's own that no case carries (工作任务): daily management, complaints looked
into, and whatever of the six duties comes without an application (秦皇岛意见二（三）).
"""

from __future__ import annotations

import uuid

from django.db import models

from yimen.foundation.versions import RowVersion
from yimen.network.models import Office, Staff


class DutyTask(RowVersion):
    """One task of one kind on one item, for an office; open until somebody says what came of it."""

    class Duty(models.TextChoices):
        INTAKE = "intake", "申请受理"
        SURVEY = "survey", "调查核实"
        DELIBERATION = "deliberation", "民主评议"
        NOTICE = "notice", "公开公示"
        DAILY = "daily", "日常管理"
        PETITION = "petition", "信访核查"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.RESTRICT, related_name="+")
    duty = models.CharField("职责", max_length=14, choices=Duty.choices)
    item = models.CharField("事项", max_length=40)
    title = models.CharField("任务", max_length=200)
    assignee = models.ForeignKey(Staff, models.RESTRICT, null=True, related_name="+")
    opened_at = models.DateTimeField("登记时间")
    opened_by = models.CharField("登记人", max_length=80)
    due_on = models.DateField("要求完成日期", null=True)
    done_at = models.DateTimeField("完成时间", null=True)
    done_by = models.CharField("完成人", max_length=80, blank=True)
    result = models.CharField("结果", max_length=300, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "工作任务"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["home_path", "opened_at"], name="duty_task_home")]

    def __str__(self) -> str:
        return self.title
