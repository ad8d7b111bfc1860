"""申报: what the household says of itself, as one immutable sheet beside what others find."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django.db import transaction

from yimen.applications.completeness import note_completeness
from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.applications.siblings import open_siblings
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet, Membership
from yimen.network.acting import Acting
from yimen.procedures.models import Case


@transaction.atomic
def declare_facts(
    by: Acting, case: Case, content: dict[str, Any], *, as_of: date | None = None
) -> FactSheet:
    """Keep a whole declaration (facts JSON, money in fen, unknown left out) as the next sheet.

    `person` rows are keyed by the member's uid in `ref`. Values are checked against the pack's
    catalogue; Invalid.many names each field as "person.<ref>.<key>".
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_file_open(case)
    day = as_of or clock.today()
    if day > clock.today():
        raise Invalid("申报的截至日期不能晚于今天", "as_of")
    _check_refs(case, content)
    sheet = _declare(by, case, content, day)
    for other in open_siblings(case):
        with suppress(Conflict):  # its opinion is written: what it stands on does not move
            check_file_open(other)
            _declare(by, other, content, day)
    return sheet


def _declare(by: Acting, case: Case, content: dict[str, Any], day: date) -> FactSheet:
    """The next sheet of one case; the other items of the intake get the same (S0-05)."""
    sheet = record_facts(
        by,
        case.household,
        FactSheet.Kind.DECLARED,
        content,
        case_ref=case.uid,
        as_of=day,
        sources={},
    )
    record(by, case, "facts.declare", after={"number": sheet.number, "hash": sheet.content_hash})
    note_completeness(by, case)
    return sheet


def _check_refs(case: Case, content: dict[str, Any]) -> None:
    """Every declared person is a member of the household."""
    members = {
        str(uid)
        for uid in Membership.objects.on(clock.today())
        .filter(household_id=case.household_id)
        .values_list("person_id", flat=True)
    }
    strangers = [row for row in content.get("person", []) if row.get("ref") not in members]
    if strangers:
        raise Invalid("申报中有不属于这个家庭的人，请先登记为家庭成员", "person")
