"""Decide (审核确认): by whoever holds the power on the day, on survey and check report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yimen.applications.assessment import (
    Assessment,
    assess_case,
    first_month_after,
    first_month_of,
    record_assessment,
)
from yimen.applications.deciding_power import check_power, follow_power, kept
from yimen.applications.documents import issue
from yimen.applications.models import Decision
from yimen.applications.notice_fields import members_of
from yimen.applications.readiness import check_inputs, check_no_notice_running, open_step
from yimen.applications.record import paths_of, record
from yimen.applications.relatives import check_visited
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.power import Power
from yimen.packstore.actions.publish import keep_graphs
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.numbers import draw_number
from yimen.procedures.permissions import check_handle

APPROVED = Decision.Result.APPROVED


@dataclass(frozen=True)
class DecisionData:
    """What the decider fills in.

    `item` may differ from the category chosen only with the applicant's consent, whose manner
    `consent_note` records (S4-29). A refusal needs its reason.
    """

    approve: bool
    item: str = ""
    reason: str = ""
    consent_to_change: bool = False
    consent_note: str = ""


@transaction.atomic
def decide(by: Acting, case: Case, data: DecisionData, *, seen: int | None = None) -> Decision:
    """Make the one decision of a case and let the procedure go on from it.

    Wrong level → NotPermitted (403); missing survey or report, or a notice still running →
    Conflict (409, S4-28); somebody decided before → Conflict naming who.
    """
    check_power(by, case, item=data.item)
    check_not_decided(case)
    check_inputs(case)
    check_no_notice_running(case)
    follow_power(case)
    check_visited(case)
    item = _decision_step(case)
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    check_not_decided(case)
    check_handle(by, item)
    check_not_involved(by, case)
    if seen is not None:
        check_version(item, seen)
    day = clock.today()
    assessment = assess_case(case, first_month_after(day))
    chosen = data.item or case.item
    _check_content(case, data, chosen, assessment)
    granted = (_amount(data, chosen, assessment) or 0) if data.approve else None
    power = check_power(by, case, item=chosen, amount_fen=granted)
    decision = _decision(by, case, data, chosen, assessment, power)
    decision.save(force_insert=True)
    if data.approve and chosen != case.item:
        case.item = chosen
        case.touch(by.actor, "按其他类别确认")
        case.save(update_fields=["item"])
    record(
        by,
        case,
        "decision.make",
        subject=decision.document_number,
        reason=decision.reason,
        after={
            "result": decision.result,
            "item": decision.item,
            "amount_fen": decision.amount_fen,
            "authority": decision.authority,
        },
        rule_hash=decision.rule_hashes.get(chosen, ""),
    )
    issue(by, case, "grant_notice" if data.approve else "refusal_notice", step="decision")
    changed = data.approve and chosen != _wanted(case)
    outcome = ("grant_other" if changed else "grant") if data.approve else "refuse"
    complete(by, item, outcome, decision.reason)
    return decision


@transaction.atomic
def return_to_township(by: Acting, case: Case, reason: str, *, seen: int | None = None) -> None:
    """Send the case back to the township's opinion with a reason (退回)."""
    check_power(by, case)
    follow_power(case)
    if not reason.strip():
        raise Invalid("请写明退回的理由，乡镇（街道）才知道怎么改", "reason")
    item = open_step(case, "decision", "审核确认")
    item = WorkItem.objects.select_for_update().get(pk=item.pk)
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    record(by, case, "decision.return", reason=reason)
    complete(by, item, "return", reason)


def _decision_step(case: Case) -> WorkItem:
    """The open decision; whoever came a moment too late is told who was first."""
    try:
        return open_step(case, "decision", "审核确认")
    except Conflict:
        check_not_decided(case)
        raise


def check_not_decided(case: Case) -> None:
    """One decision a case; the second officer is told who was first."""
    made = Decision.objects.filter(case=case).first()
    if made is not None:
        at = made.decided_at.astimezone(clock.ZONE)
        raise Conflict(
            f"{made.decided_by}已于{at:%Y年%m月%d日 %H:%M}作出决定：{made.get_result_display()}，"
            "请刷新页面查看",
            code="decided",
            extra={"by": made.decided_by},
        )


def check_not_involved(by: Acting, case: Case) -> None:
    """Handling is not deciding: whoever surveyed the household cannot decide (D40)."""
    if by.staff is not None and case.surveys.filter(signatures__staff=by.staff).exists():
        raise NotPermitted("您参加了这一户的入户调查，不能再作审核确认，请由其他审批人办理")


def _first_month(
    case: Case, data: DecisionData, chosen: str, assessment: Assessment
) -> date | None:
    """The first month paid for; None for a refusal."""
    return first_month_of(case, chosen, assessment.pack, clock.today()) if data.approve else None


def _wanted(case: Case) -> str:
    """The category the applicant signed for."""
    return case.application.chosen_item or case.application.wanted_item


def _check_content(case: Case, data: DecisionData, chosen: str, assessment: Assessment) -> None:
    """Consent for another category, a reason for a refusal, and nothing granted on an unknown."""
    if not data.approve:
        if not data.reason.strip():
            raise Invalid("不予确认必须写明理由，会书面告知申请人", "reason")
        return
    outcome = assessment.outcome(chosen)
    if outcome is None:
        raise Invalid("请选择低保、低边、特困中的一种", "item")
    if outcome.eligible is None:
        asked = "、".join(dict.fromkeys(ref.label for ref in outcome.missing))
        raise Conflict(f"{asked}不清楚，不能确认，请退回补充调查", code="unknown_matters")
    if outcome.eligible is False:
        raise Conflict(
            "按已掌握的情况不符合这一类别的条件，不能确认；可以改按其他类别或不予确认",
            code="not_eligible",
        )
    if chosen != _wanted(case) and not (data.consent_to_change and data.consent_note.strip()):
        raise Conflict(
            "认定的类别和申请人选定的不同，须先征得申请人同意并写明同意的方式",
            code="consent_needed",
        )


def _decision(
    by: Acting,
    case: Case,
    data: DecisionData,
    chosen: str,
    assessment: Assessment,
    power: Power,
) -> Decision:
    """The unsaved decision with everything replay needs."""
    outcomes = assessment.outcomes_with(chosen)
    keep_graphs(assessment.pack)
    return Decision(
        case=case,
        document_number=_document_number(power.principal, data.approve),
        result=APPROVED if data.approve else Decision.Result.REFUSED,
        item=chosen if data.approve else "",
        amount_fen=_amount(data, chosen, assessment),
        members=members_of(case),
        reason=data.reason.strip() or assessment.reason_for(chosen),
        consent_to_change=data.consent_to_change,
        consent_note=data.consent_note.strip(),
        sheet=record_assessment(by, case, assessment),
        explanation=assessment.explanation(chosen),
        authority=kept(power),
        pack_hash=assessment.pack.content_hash,
        procedure_hash=case.procedure_id,
        rule_hashes={key: o.graph_hash for key, o in outcomes.items()},
        parameters={key: o.parameters for key, o in outcomes.items()},
        decided_by=by.actor.name,
        decided_by_id=by.staff.pk if by.staff else 0,
        decided_at=clock.now(),
        first_month=_first_month(case, data, chosen, assessment),
        **paths_of(case),
    )


def _amount(data: DecisionData, chosen: str, assessment: Assessment) -> int | None:
    """What is granted a month in fen; None where nothing is paid."""
    outcome = assessment.outcome(chosen)
    pays = data.approve and assessment.pack.items[chosen].pays
    return outcome.amount_fen if pays and outcome else None


def _document_number(office: Office, approve: bool) -> str:
    """玉环市救确〔2021〕0001号: counted by whose name stands on it, and by year."""
    year = clock.today().year
    series = "decision" if approve else "refusal"
    number = draw_number(office, series, year)
    word = "救确" if approve else "救不确"
    return f"{office.division.name}{word}〔{year}〕{number:04d}号"
