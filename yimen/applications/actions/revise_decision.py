"""Look at a decision again (复核决定): uphold it, change the amount, or take it back.

Nothing is cut before the household was heard; what was paid stays paid, a change runs from the
next month on. Payment goes on all the while, unless the county holds it back for a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yimen.applications import messages
from yimen.applications.actions.decide import check_not_involved
from yimen.applications.assessment import Assessment, assess_case, first_month_after
from yimen.applications.conclusion import conclude_objection
from yimen.applications.deciding_power import check_power, follow_power, kept
from yimen.applications.document_data import chinese_day
from yimen.applications.documents import issue
from yimen.applications.guards import check_step_open, lock_case
from yimen.applications.models import Decision, Revision
from yimen.applications.record import paths_of, record
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.revoke import revoke
from yimen.awards.models import Award
from yimen.awards.queries import monthly_amount
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.power import Power
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, Hearing, WorkItem
from yimen.procedures.numbers import draw_number
from yimen.procedures.permissions import check_handle

KIND, PAPER = "revision", "revision_notice"
CHOICES = ("upheld", "changed", "hear")
Result = Revision.Result


@dataclass(frozen=True)
class RevisionData:
    """`choice` is upheld 维持, changed 变更或撤销 (what the figures say), or hear 先听取意见."""

    choice: str
    reason: str


@transaction.atomic
def revise_decision(
    by: Acting, item: WorkItem, data: RevisionData, *, seen: int | str | None = None
) -> Revision | None:
    """Decide on the revision; None when the household is to be heard first.

    Whoever holds the power to decide on the day decides (403). A cut without a hearing, on an
    unknown, or against the figures is a Conflict.
    """
    case = lock_case(item.case)
    check_step_open(item, KIND, "复核决定")
    power = check_power(by, case)
    if follow_power(case):
        item.refresh_from_db()
    check_handle(by, item)
    check_not_involved(by, case)
    check_seen(item, seen)
    outcomes = {outcome.key for outcome in procedure_of(case.procedure_id).step(item.step).outcomes}
    if data.choice not in CHOICES or data.choice not in outcomes:
        raise Invalid("请选择维持、变更或者先听取意见", "choice")
    if not data.reason.strip():
        raise Invalid("请写明复核的理由，会书面告知申请人", "reason")
    if data.choice == "hear":
        record(by, case, "revision.hear", reason=data.reason.strip())
        complete(by, item, "hear", data.reason)
        return None
    row = _revise(by, case, data, power)
    _print(by, case, item, row)
    messages.tell_revised(case, row.document_number)
    complete(by, item, data.choice, row.reason)
    conclude_objection(case, confirmed=row.result == Result.UPHELD, why=row.reason)
    return row


def _revise(by: Acting, case: Case, data: RevisionData, power: Power) -> Revision:
    """Do what is decided to the award and keep the decision."""
    found = assess_case(case, first_month_after(clock.today()))
    row = Revision(
        case=case,
        round=case.revisions.count() + 1,
        document_number=_number(power.principal),
        result=Result.UPHELD,
        reason=data.reason.strip(),
        authority=kept(power),
        explanation=found.explanation(case.item),
        decided_by=by.actor.name,
        decided_at=clock.now(),
        **paths_of(case),
    )
    if data.choice == "changed":
        _change(case, row, found)
    row.touch(by.actor, "复核决定")
    row.save(force_insert=True)
    after = {"result": row.result, "amount_fen": row.amount_fen, "from_month": row.from_month}
    record(
        by,
        case,
        "revision.make",
        subject=row.document_number,
        reason=row.reason,
        after=after,
    )
    return row


def _change(case: Case, row: Revision, found: Assessment) -> None:
    """The figures of the new survey say whether the amount changes or the aid ends."""
    award = Award.objects.filter(case=case).first()
    if award is None:
        raise Conflict("原决定没有给予待遇，不能在这里变更；情况有变化的，请为申请人重新登记申请")
    outcome = found.outcome(award.item)
    if outcome is None or outcome.eligible is None:
        raise Conflict("还有情况不清楚，不能变更，请先重新调查", code="unknown_matters")
    cut = _cut(award, outcome.eligible, outcome.amount_fen)
    if cut and not Hearing.objects.filter(case=case, about=cut, used_at__isnull=True).exists():
        words = Hearing.About(cut).label
        raise Conflict(f"{words}以前须先听取意见，请选择“先听取意见”", code="hearing_needed")
    # The township's leader decides the case; the act on the award is the decision's consequence.
    system, first = Acting.system("复核决定"), first_month_after(clock.today())
    row.from_month = first
    if not outcome.eligible:
        row.result = Result.REVOKED
        revoke(system, award, reason=row.reason)
        return
    if outcome.amount_fen is None or outcome.amount_fen == monthly_amount(award, first)[0]:
        raise Conflict("按现在掌握的情况金额没有变化，请选择“维持原决定”", code="no_change")
    row.result, row.amount_fen = Result.CHANGED, outcome.amount_fen
    change_amount(
        system, award, first_month=first, base_fen=outcome.amount_fen, reason=row.document_number
    )


def _cut(award: Award, eligible: bool, amount_fen: int | None) -> str:
    """What kind of cut the figures ask for (Hearing.About); "" when none."""
    if not eligible:
        return Hearing.About.TERMINATE
    paid = monthly_amount(award, first_month_after(clock.today()))[0]
    return Hearing.About.REDUCE if (amount_fen or 0) < paid else ""


def _print(by: Acting, case: Case, item: WorkItem, row: Revision) -> None:
    """复核决定书 with reasons and remedy."""
    heard = case.hearings.order_by("-heard_at").first()
    decision = Decision.objects.filter(case=case).first()
    words: dict[str, Any] = {
        "of": decision.document_number if decision else "",
        "result": row.get_result_display(),
        "amount": row.amount_fen if row.amount_fen is not None else "",
        "from": _month(row.from_month) if row.result == Result.CHANGED else "",
        "last_month": _last_month(decision) if row.result == Result.REVOKED else "",
        "heard_on": chinese_day(heard.heard_at) if heard else "",
    }
    issue(by, case, PAPER, step=item.step, body={"revision": words, "reasons": [row.reason]})


def _last_month(decision: Decision | None) -> str:
    """This month in words; "" when nothing was ever paid."""
    begun = decision is not None and decision.first_month and decision.first_month <= clock.today()
    return _month(clock.today()) if begun else ""


def _month(day: date | None) -> str:
    return f"{day.year}年{day.month}月" if day else ""


def _number(office: Office) -> str:
    """…救复〔2023〕0001号: counted by whose name stands on it, and by year."""
    year = clock.today().year
    serial = draw_number(office, "revision", year)
    return f"{office.division.name}救复〔{year}〕{serial:04d}号"
