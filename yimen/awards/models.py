"""Awards (待遇): who gets what, from when to when.

Beneficiaries stand apart from household membership, since one person's aid or exclusion does not
follow the kitchen table. Lines carry a valid range and recorded / superseded times; what is held
true now cannot overlap, and what was held true on a past day can still be read.
"""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from yimen.awards.history import RecordedQuerySet
from yimen.foundation.versions import RowVersion
from yimen.households.models import Household, Person
from yimen.procedures.models import Case


class AwardQuerySet(models.QuerySet["Award"]):
    """Reads in words of the field."""

    def visible_to(self, prefix: str) -> AwardQuerySet:
        """Awards whose household lives in, or is handled from, the subtree `prefix`."""
        home = Q(home_path__gte=prefix, home_path__lt=prefix + "~")
        handling = Q(handling_path__gte=prefix, handling_path__lt=prefix + "~")
        return self.filter(home | handling)

    def running_in(self, month: date) -> AwardQuerySet:
        """Awards in force in the month that begins on `month`."""
        return self.filter(during__contains=month)


class Award(RowVersion):
    """One recognised status or right (待遇): 低保, 特困 pay money, 低边 opens other aid."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("证书编号", max_length=40, unique=True)
    item = models.CharField("救助事项", max_length=40)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="awards")
    holder = models.ForeignKey(Person, models.RESTRICT, related_name="+", verbose_name="持证人")
    case = models.OneToOneField(Case, models.RESTRICT, related_name="award")
    pays = models.BooleanField("按月发放", default=True)
    during = DateRangeField("待遇期间")
    decided_on = models.DateField("决定日期")
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "待遇"
        verbose_name_plural = verbose_name
        constraints = [
            ExclusionConstraint(
                name="one_award_of_an_item_at_a_time",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("item", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="该家庭已有同一事项的有效待遇，不能重复给予",
            ),
        ]
        indexes = [models.Index(fields=["home_path", "item"], name="award_home_item")]

    def __str__(self) -> str:
        return self.number


class Beneficiary(models.Model):
    """One person covered by an award during a period."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.RESTRICT, related_name="beneficiaries")
    person = models.ForeignKey(Person, models.RESTRICT, related_name="benefits")
    during = DateRangeField("保障期间")
    recorded_at = models.DateTimeField("登记时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = "保障对象"
        verbose_name_plural = verbose_name
        constraints = [
            ExclusionConstraint(
                name="beneficiary_once",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} {self.person_id}"


class Hold(RowVersion):
    """Payment held back for a time (暂缓发放): by the county, with a reason and a last day.

    The award goes on; what was held is paid in full once the hold is lifted or has run out.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.RESTRICT, related_name="holds")
    reason = models.TextField("理由")
    until = models.DateField("暂缓至")
    placed_at = models.DateTimeField("决定时间")
    placed_by = models.CharField("决定人", max_length=80)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.CharField("解除人", max_length=80, blank=True)
    lifted_reason = models.CharField("解除原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "暂缓发放"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(lifted_at__isnull=True),
                name="one_hold",
                violation_error_message="这一户已经暂缓发放，不需要重复办理",
            ),
        ]

    def __str__(self) -> str:
        return f"暂缓发放至 {self.until}"


class AwardLine(models.Model):
    """What is paid per month during a period, in fen; base and supplements are separate lines."""

    class Kind(models.TextChoices):
        BASE = "base", "基本金额"
        SUPPLEMENT = "supplement", "分类施保增发"
        CARE = "care", "照料护理"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    award = models.ForeignKey(Award, models.RESTRICT, related_name="lines")
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="+")
    amount_fen = models.BigIntegerField("月金额（分）")
    during = DateRangeField("执行期间")
    reason = models.CharField("依据", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    superseded_at = models.DateTimeField("更正时间", null=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        verbose_name = "待遇金额"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="award_line_positive",
                condition=Q(amount_fen__gt=0),
                violation_error_message="月金额必须大于 0 元",
            ),
            ExclusionConstraint(
                name="one_household_line_of_a_kind",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, person__isnull=True),
            ),
            ExclusionConstraint(
                name="one_personal_line_of_a_kind",
                expressions=[
                    ("award", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True, person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"
