"""Administrative divisions (行政区划) as a dated tree with a byte-ordered path.

Divisions change every year and some (功能区, 农科区) have no national code, so the code is text
and each row has its dates. `path` lists the codes from the root ("/331083/331083001/") under the
C collation: a subtree is then a plain range and row-level security can use an index.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q


class Level(models.TextChoices):
    """Levels of the tree, outermost first."""

    PROVINCE = "province", "省"
    CITY = "city", "设区市"
    COUNTY = "county", "县（市、区）"
    TOWNSHIP = "township", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"
    GRID = "grid", "网格（村民小组）"


class DivisionQuerySet(models.QuerySet["Division"]):
    """Reads in words of the field."""

    def under(self, path: str) -> DivisionQuerySet:
        """Divisions in the subtree of `path`, the root included."""
        return self.filter(path__gte=path, path__lt=path + "~")

    def at(self, day: date) -> DivisionQuerySet:
        """Divisions that exist on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)

    def villages(self) -> DivisionQuerySet:
        """Villages and communities (村、社区)."""
        return self.filter(level=Level.VILLAGE)


class Division(models.Model):
    """One division; `code` is the statistical code (统计用区划代码) or a local one.

    `gb_code` is the national code (GB/T 2260) of provinces, cities and counties; functional zones
    (功能区、农科区) with a county's powers have none, and nothing depends on it.
    """

    code = models.CharField("区划代码", max_length=15, primary_key=True)
    name = models.CharField("名称", max_length=80)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.RESTRICT, null=True, related_name="children", verbose_name="上级"
    )
    gb_code = models.CharField("国标代码", max_length=6, blank=True, default="")
    path = models.CharField("路径", max_length=120, unique=True, db_collation="C")
    valid_from = models.DateField("启用日期", default=date(2000, 1, 1))
    valid_to = models.DateField("撤销日期", null=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = verbose_name
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name
