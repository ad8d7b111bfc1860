"""What a new survey comes to (重新调查的结果): the decision stands, or is to be looked at again."""

from __future__ import annotations

from yimen.applications.assessment import assess_case, first_month_after
from yimen.applications.models import Decision
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.packstore.reads import procedure_of
from yimen.procedures.models import Case, WorkItem

DONE = ("done", "")
UPHELD, REVISE = "upheld", "revise"


def outcome_of(case: Case, item: WorkItem) -> tuple[str, str]:
    """(outcome, reason) with which a finished survey closes its step.

    Where the step asks whether the decision stands, the figures of the new survey answer, not an
    opinion. Conflict while they leave it open.
    """
    step = procedure_of(case.procedure_id).step(item.step)
    if {UPHELD, REVISE} - {outcome.key for outcome in step.outcomes}:
        return DONE
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        raise Conflict("还没有作出决定，不能按复核的调查办结")
    found = assess_case(case, first_month_after(clock.today()))
    outcome = found.outcome(decision.item)
    if outcome is None or outcome.eligible is None:
        asked = "、".join(dict.fromkeys(ref.label for ref in (outcome.missing if outcome else ())))
        raise Conflict(f"{asked or '有的情况'}还不清楚，请补充调查后再办结", code="unknown_matters")
    if outcome.eligible and outcome.amount_fen == decision.amount_fen:
        return UPHELD, ""
    return REVISE, next(iter(found.suggestion.reasons), "调查情况和作出决定时不同")
