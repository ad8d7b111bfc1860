"""近亲属备案: relatives of those who handle social assistance or sit on a village committee, and
the visits the county makes because of them (57号第11、20条；220号第14、28条).
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yimen.households.models import Person
from yimen.procedures.models import Case


class StaffRelative(models.Model):
    """One relative on the register. He is recognised by the keyed index of his identity number
    when he, or a household he belongs to, applies; without a number by his person.
    """

    class Official(models.TextChoices):
        STAFF = "staff", "社会救助经办人员"
        COMMITTEE = "committee", "村（居）委会成员"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    official_name = models.CharField("工作人员姓名", max_length=60)
    official_kind = models.CharField("身份", max_length=10, choices=Official.choices)
    official_post = models.CharField("单位和职务", max_length=100)
    relation = models.CharField("与工作人员的关系", max_length=20)
    name = models.CharField("近亲属姓名", max_length=60)
    person = models.ForeignKey(Person, models.RESTRICT, null=True, related_name="+")
    id_index = models.BinaryField("证件号码索引", null=True, max_length=64)
    id_masked = models.CharField("证件号码（遮掩）", max_length=24, blank=True)
    filed_at = models.DateTimeField("备案时间")
    filed_by = models.CharField("备案人", max_length=80)
    ended_at = models.DateTimeField("注销时间", null=True)
    ended_why = models.CharField("注销原因", max_length=200, blank=True)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "近亲属备案"
        verbose_name_plural = verbose_name
        constraints = [
            models.CheckConstraint(
                name="relative_is_recognisable",
                condition=Q(id_index__isnull=False) | Q(person__isnull=False),
                violation_error_message="请填写近亲属的身份证号",
            ),
            models.UniqueConstraint(
                fields=["official_name", "official_post", "id_index"],
                condition=Q(ended_at__isnull=True),
                name="relative_filed_once",
                violation_error_message="这名近亲属已经备案，不用重复登记",
            ),
        ]
        indexes = [models.Index(fields=["id_index"], name="relative_index")]

    def __str__(self) -> str:
        return f"{self.official_name}（{self.official_post}）的{self.relation}{self.name}"


class CountyVisit(models.Model):
    """县级入户: the county's own visit to a household, with what it found."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.RESTRICT, related_name="county_visits")
    visited_on = models.DateField("入户日期")
    visitors = models.CharField("入户人员", max_length=100)
    why = models.CharField("入户原因", max_length=300)
    finding = models.CharField("核查情况", max_length=500)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    class Meta:
        verbose_name = "县级入户"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.visited_on} {self.visitors}"
