"""What one clerk sees at the window (窗口一屏): the queue, who is in front of him, what he answers
for as first contact, and what came back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.referrals.models import Referral, Visit
from yimen.referrals.permissions import check_serve


@dataclass(frozen=True)
class Duty:
    """One thing the first contact answers for (首问责任): since when, by when, and what stands.

    `referral` is None while the matter has not been handed to another office.
    """

    who: str
    what: str
    since: datetime
    due: datetime | None
    state: str
    visit: Visit | None
    referral: Referral | None


@dataclass(frozen=True)
class Window:
    """One screen."""

    waiting: list[Visit]
    missed: list[Visit]
    current: Visit | None
    duties: list[Duty]
    results: list[Referral]
    served: int


def window_of(by: Acting) -> Window:
    """The screen of the clerk who acts. NotPermitted away from a township's window."""
    office = check_serve(by)
    today = Visit.objects.on(office, clock.today())
    current = today.filter(state=Visit.State.CALLED, first_contact=by.staff).first()
    results = Referral.objects.results_for(office).select_related("to_office", "from_office")
    return Window(
        waiting=list(today.waiting()),
        missed=list(today.filter(state=Visit.State.MISSED)),
        current=current,
        duties=duties_of(by),
        results=list(results),
        served=today.filter(state=Visit.State.DONE).count(),
    )


def duties_of(by: Acting) -> list[Duty]:
    """Everything the one who acts is still first contact for, the oldest first."""
    if by.staff is None:
        return []
    mine = Referral.objects.unsigned_of(by.staff)
    referrals = list(mine.select_related("to_office", "visit", "case"))
    handed = {row.visit_id for row in referrals}
    found = [_of_referral(row) for row in referrals]
    with_case = {row.case_id for row in referrals if row.case_id}
    for visit in Visit.objects.first_contact_of(by.staff).select_related("case"):
        if visit.pk not in handed and (visit.case_id is None or visit.case_id not in with_case):
            found.append(_of_visit(visit))
    return sorted(found, key=lambda duty: duty.since)


def _of_referral(row: Referral) -> Duty:
    """`ASSIGNED` stands for “still to be sent”, `RETURNED` for “to be assigned anew”."""
    since = row.visit.called_at if row.visit and row.visit.called_at else row.assigned_at
    state = f"{row.get_state_display()}：{row.goes_to}"
    what = row.item_title or row.matter
    due = row.due_sort if row.state == Referral.State.SENT else None
    return Duty(row.subject_name, what, since, due, state, row.visit, row)


def _of_visit(visit: Visit) -> Duty:
    state = "接待中" if visit.state == Visit.State.CALLED else "已登记，还没有转办"
    name = visit.name or (visit.case.applicant.name if visit.case else str(visit))
    since = visit.called_at or visit.taken_at
    return Duty(name, visit.matter, since, None, state, visit, None)
