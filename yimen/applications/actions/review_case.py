"""Propose the decision (提出拟审批意见): what the second notice will say (220号第26条)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.assessment import assess_case, first_month_after
from yimen.applications.models import CountyReview, CountyVisit
from yimen.applications.readiness import check_inputs, open_kind
from yimen.applications.record import paths_of, record
from yimen.applications.relatives import visit_reason
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

Result = CountyReview.Result


@dataclass(frozen=True)
class CountyReviewData:
    """`result` is agree, refuse or return; the last two need a reason. `visit_note` says what a
    visit to the household found, "" where there was none."""

    result: str
    reason: str = ""
    visit_note: str = ""


@transaction.atomic
def review_case(
    by: Acting, case: Case, data: CountyReviewData, *, seen: int | None = None
) -> CountyReview:
    """Keep the proposal and let the case go on: to the second notice, to the decision, or back.

    Conflict where the household must be visited first: a relative of staff is in it, or somebody
    objected (220号第28条, 57号第20条).
    """
    item = WorkItem.objects.select_for_update().get(
        pk=open_kind(case, "county_review", "提出拟审批意见").pk
    )
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    _check(case, data)
    if data.result != Result.RETURN:
        check_inputs(case)
    opinion = case.opinions.order_by("-round").first()
    proposed = (opinion.item if opinion else "") or case.item
    amount = _amount(case, proposed) if data.result == Result.AGREE else None
    review = CountyReview.objects.create(
        case=case,
        round=case.county_reviews.count() + 1,
        result=data.result,
        item=proposed if data.result == Result.AGREE else "",
        amount_fen=amount,
        reason=data.reason.strip(),
        visited=bool(data.visit_note.strip()),
        visit_note=data.visit_note.strip(),
        reviewed_by=by.actor.name,
        reviewed_at=clock.now(),
        **paths_of(case),
    )
    record(
        by,
        case,
        "review.propose",
        reason=review.reason,
        after={"result": review.result, "amount_fen": amount, "visited": review.visited},
    )
    complete(by, item, data.result, review.reason)
    return review


def visit_needed(case: Case) -> str:
    """Why the household must be visited before a proposal; empty where it was, or need not be."""
    return "" if CountyVisit.objects.filter(case=case).exists() else visit_reason(case)


def _check(case: Case, data: CountyReviewData) -> None:
    if data.result not in Result.values:
        raise Invalid("请选择拟批准、拟不批准或退回", "result")
    if data.result != Result.AGREE and not data.reason.strip():
        raise Invalid(f"请写明“{Result(data.result).label}”的理由", "reason")
    why = visit_needed(case)
    if data.result != Result.RETURN and why and not data.visit_note.strip():
        raise Conflict(f"{why}，须先入户核查，并填写核查情况", code="visit_needed")


def _amount(case: Case, item: str) -> int | None:
    """The amount proposed, in fen a month. Conflict on an unknown or where the item is not met."""
    assessment = assess_case(case, first_month_after(clock.today()))
    outcome = assessment.outcome(item)
    if outcome is None or outcome.eligible is not True:
        raise Conflict(
            "按已掌握的情况不符合这一类别或者还有情况不清楚，不能拟批准；"
            "请退回补充调查，或提出拟不批准的意见",
            code="not_eligible",
        )
    return outcome.amount_fen if assessment.pack.items[item].pays else None
