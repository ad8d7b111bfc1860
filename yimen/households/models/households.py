"""Households (家庭) and their members over time.

A household is who lives and eats together, not a page of the household register (户口本): one
person may be a member of more than one, which screens raise as a question and never as a wall.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from yimen.foundation.versions import RowVersion
from yimen.network.models import Division

from .persons import Person


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Reads in words of the field."""

    def visible_to(self, prefix: str) -> HouseholdQuerySet:
        """Households living in, or handled from, the subtree `prefix`."""
        home = Q(home_path__gte=prefix, home_path__lt=prefix + "~")
        handling = Q(handling_path__gte=prefix, handling_path__lt=prefix + "~")
        return self.filter(home | handling)


class Household(RowVersion):
    """One household and its file (一户一档): every case, paper and award hangs on it."""

    class Hukou(models.TextChoices):
        URBAN = "urban", "城镇"
        RURAL = "rural", "农村"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("家庭档案号", max_length=30, unique=True)
    head = models.ForeignKey(Person, models.RESTRICT, related_name="headed", verbose_name="户主")
    division = models.ForeignKey(Division, models.RESTRICT, verbose_name="所在村（社区）")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")
    hukou = models.CharField("户籍性质", max_length=5, choices=Hukou.choices, blank=True)
    address = models.CharField("住址", max_length=200, blank=True)
    contact_name = models.CharField("联系人", max_length=60, blank=True)
    contact_sealed = models.BinaryField("联系电话", null=True)
    contact_masked = models.CharField("联系电话（遮掩）", max_length=20, blank=True)
    contact_whose = models.CharField("电话是谁的", max_length=10, default="own")
    created_at = models.DateTimeField("建档时间")

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["home_path", "uid"], name="household_home"),
            models.Index(fields=["handling_path", "uid"], name="household_handling"),
        ]

    def __str__(self) -> str:
        return self.number


class HouseholdNumber(models.Model):
    """Last file number given in a township and year; locked while the next one is drawn."""

    division = models.OneToOneField(Division, models.RESTRICT, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "家庭档案号序列"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.division_id}:{self.last}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads in words of the field."""

    def current(self) -> MembershipQuerySet:
        """What is held to be true now (not superseded by a correction)."""
        return self.filter(superseded_at__isnull=True)

    def on(self, day: date) -> MembershipQuerySet:
        """Members on `day` as known now."""
        return self.current().filter(during__contains=day)


class Membership(models.Model):
    """One person's membership during a period, with when it was recorded and superseded."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="memberships")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="memberships")
    relation = models.CharField("与申请人关系", max_length=2)  # GB/T 4761
    co_resident = models.BooleanField("共同生活", default=True)
    during = DateRangeField("成员期间")
    recorded_at = models.DateTimeField("登记时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "家庭成员"
        verbose_name_plural = verbose_name
        constraints = [
            ExclusionConstraint(
                name="member_once",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
                violation_error_message="这个人已经在家庭成员里，不能重复登记",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.person_id}"
