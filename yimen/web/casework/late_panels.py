"""Panels of check-first steps and of what follows a decision, and the cards beside them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from yimen.applications.actions.apply_formally import EVENT, KIND, procedure_settles_item
from yimen.applications.actions.check_objection import NOT_RAISED
from yimen.applications.actions.non_cooperation import open_matter
from yimen.applications.assessment import assess_case, first_month_after
from yimen.applications.authorisations import (
    ITEM_WITH_OBLIGORS,
    has_declared,
    item_of,
    missing_words,
    obligor_needs,
)
from yimen.applications.models import Decision
from yimen.applications.permissions import may_fill_in
from yimen.applications.readiness import latest_report
from yimen.awards.models import Award
from yimen.awards.permissions import may_hold
from yimen.awards.queries import hold_in_force
from yimen.foundation import clock
from yimen.households.models import Obligor
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.network.permissions import Right, may
from yimen.packstore.reads import pack_of, procedure_of
from yimen.procedures.models import Case, Hearing, WorkItem

_ACCEPTS = frozenset({Role.WINDOW_CLERK, Role.TOWNSHIP_REVIEWER})


@dataclass(frozen=True)
class Extra:
    """A card beside the panels: the template under web/casework/extras/ and what it needs."""

    template: str
    context: dict[str, Any]


def extras_for(by: Acting, case: Case) -> list[Extra]:
    """The cards of this case, in order; most cases have none."""
    found = []
    for name, build in _EXTRAS.items():
        context = build(by, case)
        if context is not None:
            found.append(Extra(f"web/casework/extras/{name}.html", context))
    return found


def _authorisation(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {"missing": missing_words(case), "declared": has_declared(case)}


def _check_result(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    report = latest_report(case) if may(by, Right.CHECK_READ) else None
    return {"flags": report.flags if report else []}


def _check_objection(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    step = procedure_of(case.procedure_id).step(item.step)
    return {
        "objection": case.check_objections.filter(answered_at__isnull=True).first(),
        "ends": any(outcome.key == NOT_RAISED for outcome in step.outcomes),
    }


def _application(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    told = case.work_items.filter(kind="check_result", state=WorkItem.State.DONE)
    newest = told.order_by("-done_at", "-pk").first()
    failed = newest is not None and newest.outcome == "failed"
    return {"failed": failed, "items": items_to_choose(case)}


def items_to_choose(case: Case) -> list[tuple[str, str]]:
    """Items of the procedure, where the door left open which one is applied for."""
    if item_of(case) or not procedure_settles_item(case):
        return []
    titles = pack_of(case.pack_version).items
    return [(key, titles[key].title) for key in procedure_of(case.procedure_id).items]


def _hearing(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {"abouts": Hearing.About.choices, "ways": Hearing.Way.choices}


def _revision(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    step = procedure_of(case.procedure_id).step(item.step)
    found = assess_case(case, first_month_after(clock.today()))
    outcome = found.outcome(case.item)
    return {
        "choices": [(one.key, one.title) for one in step.outcomes],
        "decision": Decision.objects.filter(case=case).first(),
        "outcome": outcome,
        "lines": outcome.explanation if outcome else (),
        "heard": case.hearings.filter(used_at__isnull=True).order_by("-heard_at").first(),
    }


def _nothing(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {}


PANELS: dict[str, Callable[[Acting, Case, WorkItem], dict[str, Any]]] = {
    "authorisation": _authorisation,
    "check_result": _check_result,
    "check_objection": _check_objection,
    "application": _application,
    "filing": _nothing,
    "hearing": _hearing,
    "revision": _revision,
}


def _insist(by: Acting, case: Case) -> dict[str, Any] | None:
    """Before acceptance in a check-first procedure, unless the application is what is due."""
    if case.accepted_at is not None or case.status == Case.Status.ENDED:
        return None
    steps = procedure_of(case.procedure_id).steps
    if not any(step.on == EVENT for step in steps) or not may_fill_in(by, case):
        return None
    if case.work_items.open().filter(kind__in=(KIND, "acceptance")).exists():
        return None
    return {"items": items_to_choose(case), "accepts": by.role in _ACCEPTS}


def _check_objection_card(by: Acting, case: Case) -> dict[str, Any] | None:
    """For the window: the reviewer has it in his panel once the result was told."""
    waiting = case.work_items.open().filter(kind="check_objection", waits="applicant")
    if by.role == Role.TOWNSHIP_REVIEWER or not may_fill_in(by, case) or not waiting.exists():
        return None
    return {}


def _cooperation(by: Acting, case: Case) -> dict[str, Any] | None:
    matter = open_matter(case) if may(by, Right.CASE_MOVE) else None
    if matter is None or case.status == Case.Status.ENDED:
        return None
    over = matter.answer_by is not None and clock.today() > matter.answer_by
    return {"matter": matter, "over": over}


def _obligors(by: Acting, case: Case) -> dict[str, Any] | None:
    if item_of(case) != ITEM_WITH_OBLIGORS or case.status == Case.Status.ENDED:
        return None
    return {
        "needs": obligor_needs(case),
        "bonds": Obligor.Bond.choices,
        "may_fill": may_fill_in(by, case),
    }


def _hold(by: Acting, case: Case) -> dict[str, Any] | None:
    """For the county while the award pays; for all others only once there is a hold."""
    award = Award.objects.filter(case=case, pays=True).first()
    if award is None or not may(by, Right.AWARD_READ):
        return None
    hold = hold_in_force(award)
    ended = award.during.upper is not None and award.during.upper <= clock.today()
    if hold is None and (ended or not may_hold(by)):
        return None
    return {"hold": hold, "may_hold": may_hold(by)}


def _revised(by: Acting, case: Case) -> dict[str, Any] | None:
    rows = list(case.revisions.order_by("-round"))
    return {"revisions": rows} if rows else None


_EXTRAS: dict[str, Callable[[Acting, Case], dict[str, Any] | None]] = {
    "insist": _insist,
    "check_objection": _check_objection_card,
    "cooperation": _cooperation,
    "obligors": _obligors,
    "hold": _hold,
    "revised": _revised,
}
