"""Fact sheets (事实单): immutable snapshots of what was declared, found or surveyed.

A sheet is one row: `content` is the facts JSON of the rules (household, person, obligor, vehicle,
home, account, spending, complete), `sources` says for each value who knew it, as of when and on
what evidence. An assessment merges the others and says which value counted and why; its hash is
kept with the decision.
"""

from __future__ import annotations

import uuid

from django.db import models

from .households import Household


class FactSheetQuerySet(models.QuerySet["FactSheet"]):
    """Reads in words of the field."""

    def latest_of(self, case_ref: uuid.UUID, kind: str) -> FactSheet | None:
        """The newest sheet of one kind in a case, or None."""
        return self.filter(case_ref=case_ref, kind=kind).order_by("-number").first()


class FactSheet(models.Model):
    """One immutable sheet; a new statement is a new row with the next number."""

    class Kind(models.TextChoices):
        DECLARED = "declared", "申报"
        FOUND = "found", "核对"
        SURVEYED = "surveyed", "入户调查"
        ASSESSED = "assessed", "认定"

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.RESTRICT, related_name="fact_sheets")
    case_ref = models.UUIDField("案件", null=True, db_index=True)
    kind = models.CharField("来源", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("序号")
    content = models.JSONField("事实")
    sources = models.JSONField("来源说明", default=dict)
    content_hash = models.CharField("指纹", max_length=64)
    as_of = models.DateField("截至日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.CharField("登记人", max_length=80)
    home_path = models.CharField("所属路径", max_length=120, db_collation="C")
    handling_path = models.CharField("办理路径", max_length=120, db_collation="C")

    objects = FactSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "事实单"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["case_ref", "kind", "number"], name="fact_sheet_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
