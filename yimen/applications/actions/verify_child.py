"""Verify a child's situation (查验): what keeps each parent from raising it (62号二（二）).

To protect the child nothing of it is posted; the finding is a fact sheet, read by rule and decider.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yimen.applications.readiness import open_kind
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.money import Fen
from yimen.foundation.versions import check_version
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

KIND = "verification"
OUTCOMES = ("confirmed", "doubtful", "denied")


@dataclass(frozen=True)
class ChildFinding:
    """`outcome` confirmed, doubtful or denied; the states are codes of the catalogue, the benefit
    what the child gets already a month, in fen; `note` says how it was verified."""

    outcome: str
    father_state: str = ""
    mother_state: str = ""
    benefit_fen: Fen | None = None
    disability_grade: int | None = None
    disability_kind: str = ""
    serious_illness: bool | None = None
    note: str = ""


@transaction.atomic
def verify_child(
    by: Acting, case: Case, data: ChildFinding, *, seen: int | None = None
) -> FactSheet:
    """Keep what was found and close the step; a doubt opens another round.

    Invalid beside each field; `note` is always needed, for nobody else looks at the parents.
    """
    item = WorkItem.objects.select_for_update().get(pk=open_kind(case, KIND, "查验").pk)
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    _check(data)
    sheet = record_facts(
        by,
        case.household,
        FactSheet.Kind.SURVEYED,
        {"person": [_row(case, data)]},
        case_ref=case.uid,
        as_of=clock.today(),
        sources={"*": {"source": "survey", "as_of": clock.today().isoformat()}},
    )
    record(by, case, "child.verify", reason=data.note.strip(), after={"outcome": data.outcome})
    complete(by, item, data.outcome, data.note.strip())
    return sheet


def parent_states(case: Case) -> list[tuple[str, str]]:
    """(code, label) of what may keep a parent from raising the child."""
    pack, _ = pack_for(case.handling_path, clock.today())
    return [(one.code, one.label) for one in pack.facts.get("person", "father_state").codes]


def _row(case: Case, data: ChildFinding) -> dict[str, Any]:
    values = {
        "father_state": data.father_state or None,
        "mother_state": data.mother_state or None,
        "benefit_received": data.benefit_fen,
        "disability_kind": data.disability_kind or None,
        "disability_grade": data.disability_grade,
        "serious_illness": data.serious_illness,
    }
    known = {key: value for key, value in values.items() if value is not None}
    return {"ref": str(case.applicant_id), **known}


def _check(data: ChildFinding) -> None:
    found: dict[str, str] = {}
    if data.outcome not in OUTCOMES:
        found["outcome"] = "请选择查验属实、有异议再次核实，或者查验不符"
    if not data.note.strip():
        found["note"] = "请写明怎样查验的、查到什么"
    if data.outcome == "confirmed":
        for key, parent in (("father_state", "父亲"), ("mother_state", "母亲")):
            if not getattr(data, key):
                found[key] = f"请选择{parent}的情况"
    if found:
        raise Invalid.many(found)
