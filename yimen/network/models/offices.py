"""Offices (经办机构) and which policy pack applies to them from when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from .divisions import Division


class OfficeQuerySet(models.QuerySet["Office"]):
    """Reads in words of the field."""

    def under(self, path: str) -> OfficeQuerySet:
        """Offices in the subtree of `path`."""
        return self.filter(path__gte=path, path__lt=path + "~")

    def with_role(self, role: str) -> OfficeQuerySet:
        """Offices that hold an office role of the pack, e.g. civil_affairs (民政)."""
        return self.filter(role=role, is_active=True)


class Office(models.Model):
    """A window, bureau, village station or department.

    `role` is the pack's office role (civil_affairs, finance, township, village, housing, ...);
    the printed name comes from the pack, `name` is what colleagues call it. `path` is the path of
    its division: what the office may see is the subtree below it.
    """

    division = models.ForeignKey(Division, models.RESTRICT, related_name="offices")
    role = models.CharField("职能", max_length=40)
    name = models.CharField("名称", max_length=100)
    path = models.CharField("辖区路径", max_length=120, db_collation="C", db_index=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    hours = models.CharField("办公时间", max_length=100, blank=True)
    is_active = models.BooleanField("启用", default=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "经办机构"
        verbose_name_plural = verbose_name
        ordering = ["path", "role"]
        constraints = [
            models.UniqueConstraint(fields=["division", "role"], name="office_role_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PackBinding(models.Model):
    """The pack an area runs under during a period; nearest binding above wins."""

    division = models.ForeignKey(Division, models.RESTRICT, related_name="pack_bindings")
    pack_name = models.CharField("政策包", max_length=60)
    during = DateRangeField("适用期间")

    class Meta:
        verbose_name = "政策包适用"
        verbose_name_plural = verbose_name
        constraints = [
            ExclusionConstraint(
                name="one_pack_at_a_time",
                expressions=[
                    ("division", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一地区同一时间只能适用一个政策包，请先结束原来的适用期间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division_id} {self.pack_name} {self.during}"
