"""Write the township's opinion (初审意见) with the explanation of every figure."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.assessment import (
    Assessment,
    assess_case,
    first_month_after,
    record_assessment,
)
from yimen.applications.documents import issue
from yimen.applications.models import Opinion
from yimen.applications.readiness import check_inputs, open_step
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@dataclass(frozen=True)
class OpinionData:
    """`item` is the category proposed ("" when against); `reason` is needed when against or when
    the township departs from the rules' suggestion."""

    is_favourable: bool
    item: str = ""
    reason: str = ""


@transaction.atomic
def write_opinion(by: Acting, case: Case, data: OpinionData, *, seen: int | None = None) -> Opinion:
    """Freeze the facts, keep the calculation, and hand the case on to the notice.

    Without survey and check report it is a Conflict (409, S4-28); an amount that an unknown keeps
    open is a Conflict naming what is missing.
    """
    check(by, Right.OPINION)
    check_inputs(case)
    item = open_step(case, "opinion", "初审意见")
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    assessment = assess_case(case, first_month_after(clock.today()))
    proposed = data.item or case.item
    _check_reason(data, proposed, assessment)
    outcome = assessment.outcome(proposed)
    known = assessment.pack.items.get(proposed)
    pays = data.is_favourable and known is not None and known.pays
    amount = outcome.amount_fen if pays and outcome else None
    opinion = Opinion.objects.create(
        case=case,
        round=case.opinions.count() + 1,
        item=proposed if data.is_favourable else "",
        is_favourable=data.is_favourable,
        amount_fen=amount,
        sheet=record_assessment(by, case, assessment),
        explanation=assessment.explanation(proposed),
        reason=data.reason.strip() or assessment.reason_for(proposed),
        written_by=by.actor.name,
        written_at=clock.now(),
        **paths_of(case),
    )
    record(
        by,
        case,
        "opinion.write",
        reason=opinion.reason,
        after={"favourable": data.is_favourable, "item": proposed, "amount_fen": amount},
        rule_hash=outcome.graph_hash if outcome else "",
    )
    issue(by, case, "opinion_form", step="opinion")
    complete(by, item, "support" if data.is_favourable else "oppose", opinion.reason)
    return opinion


def _check_reason(data: OpinionData, proposed: str, assessment: Assessment) -> None:
    """Nothing is proposed on an unknown; departing from the rules needs a reason."""
    outcome = assessment.outcome(proposed)
    if data.is_favourable and outcome is not None:
        if outcome.eligible is None:
            asked = "、".join(dict.fromkeys(ref.label for ref in outcome.missing))
            raise Conflict(
                f"还不能测算：{asked}不清楚。请补充调查或请申请人提供后再提意见",
                code="unknown_matters",
            )
        if outcome.eligible is False:
            raise Conflict(
                "按已掌握的情况不符合这一类别，请选择其他类别，或提出不同意的意见",
                code="not_eligible",
            )
    if not data.is_favourable and not data.reason.strip():
        raise Invalid("提出不同意的意见时，请写明理由", "reason")
