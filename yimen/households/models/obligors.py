"""Statutory obligors (法定义务人): who must by law support a member without living with him."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from .households import Household
from .persons import Person


class Obligor(models.Model):
    """One person bound by law to support the household (赡养、抚养、扶养), outside of it.

    For 特困 each of them authorises the check too (43号第10条). `refused_at` notes that he would
    not sign: his means are then looked into by visit and letter.
    """

    class Bond(models.TextChoices):
        SUPPORT_PARENT = "support_parent", "赡养人（子女等）"
        RAISE_CHILD = "raise_child", "抚养人（父母等）"
        MAINTAIN = "maintain", "扶养人（配偶、兄姐等）"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="obligors")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="bound_to")
    bond = models.CharField("义务", max_length=16, choices=Bond.choices)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=80)
    refused_at = models.DateTimeField("不肯签署时间", null=True)
    refused_note = models.CharField("不肯签署的情况", max_length=200, blank=True)
    removed_at = models.DateTimeField("撤销登记时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "法定义务人"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"],
                condition=Q(removed_at__isnull=True),
                name="obligor_once",
                violation_error_message="这个人已经登记为法定义务人",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id}"
