"""一次性告知补正: everything that lacks is told once, and once only (57号第10条, 43号第12条)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yimen.applications import messages
from yimen.applications.actions.accept import take_on
from yimen.applications.actions.acceptance import check_known, open_acceptance
from yimen.applications.documents import issue
from yimen.applications.guards import check_not_told_before
from yimen.applications.models import IssuedDocument
from yimen.applications.paper_list import Requirement, still_needed
from yimen.applications.record import record
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.models import Case, WorkItem

OUTCOME = "supplement"
TEMPLATE = "supplement_notice"


@transaction.atomic
def ask_supplement(
    by: Acting, item: WorkItem, seen: int | str | None = None, *, note: str = ""
) -> IssuedDocument:
    """Tell all that lacks in one paper; returns it.

    Where the pack accepts with the missing papers to follow at the visit (S4), the case is
    accepted by the same act; elsewhere it waits for the applicant. The list is the computed one,
    so nothing a department answers can be asked (社会救助法 62). Raises Conflict when nothing
    lacks or it was told before.
    """
    case = open_acceptance(by, item, seen)
    check_not_told_before(case, TEMPLATE)
    needed = still_needed(case)
    if not needed:
        raise Conflict("材料已经齐全，不需要补正，请直接受理", code="nothing_missing")
    if _accepts(case, item.step):
        take_on(by, case, item, OUTCOME)
    else:
        check_known(case)
        wait_for(item, WorkItem.Waits.APPLICANT, f"等待申请人补正{len(needed)}项材料", by)
    document = issue(by, case, TEMPLATE, step=item.step, body=_body(case, needed, note))
    record(
        by,
        case,
        "supplement.ask",
        reason=note,
        after={"papers": [need.words for need in needed], "serial": document.serial},
    )
    messages.tell_supplement(case, needed)
    return document


def _accepts(case: Case, step: str) -> bool:
    """True when the step's outcome goes on in order: the pack accepts and lets papers follow."""
    outcomes = procedure_of(case.procedure_id).step(step).outcomes
    return any(outcome.key == OUTCOME and outcome.to is None for outcome in outcomes)


def _body(case: Case, needed: Sequence[Requirement], note: str) -> dict[str, object]:
    return {
        "papers": [
            {
                "title": need.title,
                "person": need.person.name if need.person else "",
                "why": need.why,
                "source": need.clause,
            }
            for need in needed
        ]
        + [
            {"title": one.title, "person": "", "why": one.reason, "source": ""}
            for one in case.paper_demands.order_by("demanded_at")
        ],
        "how": note or "可以在工作人员入户时一并提交，不需要再到窗口。",
        "contact": case.handling_office.phone,
    }
