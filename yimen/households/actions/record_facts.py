"""Recording a fact sheet (事实单): checked against the catalogue, then never changed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy.canonical import digest
from yimen.policy.facts import FactCatalogue

from ..checking import check_facts, without_unknowns
from ..models import FactSheet, Household
from ..permissions import check_household
from ..recording import record

__all__ = ["check_facts", "record_facts"]


@transaction.atomic
def record_facts(
    by: Acting,
    household: Household,
    kind: str,
    content: dict[str, Any],
    *,
    case_ref: UUID | None = None,
    as_of: date,
    sources: dict[str, Any] | None = None,
    catalogue: FactCatalogue | None = None,
) -> FactSheet:
    """Keep one sheet as the next of its kind in the case; unknowns (None) are left out.

    Every value is checked against the catalogue of the pack in force at the household's place on
    `as_of` (or the one given). Raises Invalid.many with one sentence per "subject.ref.key".
    """
    check_household(by, household)
    if kind not in FactSheet.Kind.values:
        raise Invalid("请选择事实单的来源", "kind")
    if as_of > clock.today():
        raise Invalid("截至日期不能晚于今天", "as_of")
    known = catalogue or pack_for(household.home_path, as_of)[0].facts
    check_facts(known, content)
    kept = without_unknowns(content)
    # Sheets of a household are numbered one after the other.
    Household.objects.select_for_update().get(pk=household.pk)
    before = FactSheet.objects.filter(case_ref=case_ref, kind=kind).aggregate(last=Max("number"))
    sheet = FactSheet.objects.create(
        household=household,
        case_ref=case_ref,
        kind=kind,
        number=(before["last"] or 0) + 1,
        content=kept,
        sources=sources or {},
        content_hash=digest({"content": kept, "sources": sources or {}}),
        as_of=as_of,
        recorded_at=clock.now(),
        recorded_by=by.actor.name,
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    after = {"sheet": str(sheet.pk), "number": sheet.number, "hash": sheet.content_hash}
    record(by, household, "facts.recorded", subject=sheet.get_kind_display(), after=after)
    return sheet
