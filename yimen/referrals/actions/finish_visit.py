"""接待: answer on the spot, or take the application in, from the same screen (S3-22)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.actions.register_intake import register_intake
from yimen.applications.intake_data import IntakeData
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.models import Case
from yimen.referrals.actions.call_number import called
from yimen.referrals.actions.take_number import describe
from yimen.referrals.guards import need_text
from yimen.referrals.limits import step_of_kind
from yimen.referrals.models import Visit
from yimen.referrals.recording import record_visit
from yimen.referrals.release import release


@transaction.atomic
def answer_visit(by: Acting, visit: Visit, answer: str, seen: int | str | None = None) -> Visit:
    """The matter is settled by an answer at the window; the first contact is released."""
    row = called(by, visit, seen)
    row.answer = need_text(answer, "answer", "请写明怎样答复的")
    close(by, row, Visit.Outcome.ANSWERED)
    release(by, row, "当场答复")
    return row


@transaction.atomic
def register_visit(
    by: Acting, visit: Visit, data: IntakeData, seen: int | str | None = None
) -> Case:
    """收件 of the visitor's application.

    A case that this township handles takes over; one that goes to another office stays with the
    first contact until that office has signed.
    """
    row = called(by, visit, seen)
    case = register_intake(by, data)
    describe(row, matter=data.statement[:200], name=data.name, phone=data.phone)
    row.case = case
    close(by, row, Visit.Outcome.REGISTERED)
    if step_of_kind(case, "hand_over") is None:
        release(by, row, f"已登记申请 {case}，由办理程序接续")
    return case


def close(by: Acting, row: Visit, outcome: str) -> None:
    """The visitor has left the window, with this outcome."""
    row.state, row.outcome, row.finished_at = Visit.State.DONE, outcome, clock.now()
    row.touch(by.actor, Visit.Outcome(outcome).label)
    row.save()
    after = {"outcome": outcome, "answer": row.answer, "case": str(row.case or "")}
    record_visit(by, row, "visit.finish", after=after)
