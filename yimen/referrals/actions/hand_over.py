"""转办: hand a case to the office in charge, in one act (秦皇岛意见二（二）, S1-43)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.clock import Due
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.models import WorkItem
from yimen.referrals.guards import open_item_of
from yimen.referrals.limits import sign_due
from yimen.referrals.lookup import hand_over_of
from yimen.referrals.models import Referral
from yimen.referrals.recording import record


@transaction.atomic
def hand_over(
    by: Acting, item: WorkItem, *, note: str = "", seen: int | str | None = None
) -> Referral:
    """Send the referral to the inbox of the office it was assigned to.

    The step stays open until that office signs, and the first contact answers for it until then
    (首问责任, S3-23). Conflict when nothing was assigned.
    """
    case = open_item_of(by, item, seen, "hand_over")
    row = hand_over_of(case, Referral.State.ASSIGNED)
    row.note = note.strip()[:300]
    row.first_contact = row.first_contact or by.staff
    send(by, row, sign_due(case, case.home_path, clock.now()))
    wait_for(item, WorkItem.Waits.EXTERNAL, f"已转{row.goes_to}，等待签收", by)
    return row


def send(by: Acting, row: Referral, due: Due | None) -> None:
    """Mark a referral as sent and keep it; the clock of the signature starts."""
    row.state, row.sent_at, row.sent_by = Referral.State.SENT, clock.now(), by.actor.name
    row.due_sort = due.at if due else None
    row.due_provisional = due.provisional if due else False
    row.touch(by.actor, "转办")
    row.save(force_insert=row._state.adding)
    record(by, row, "referral.send", reason=row.note, after={"due": row.due_sort})
