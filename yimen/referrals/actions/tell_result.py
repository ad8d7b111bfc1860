"""告知: the window tells the applicant what came of it."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.messages import tell_feedback
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.referrals.guards import locked
from yimen.referrals.models import Referral
from yimen.referrals.permissions import check_window_of
from yimen.referrals.recording import record


@transaction.atomic
def tell_result(by: Acting, referral: Referral, seen: int | str | None = None) -> Referral:
    """Tell the applicant by SMS or slip, and take the result off the window's list."""
    check_window_of(by, referral)
    with locked(referral, seen, Referral.State.ANSWERED) as row:
        row.state, row.told_at, row.told_by = Referral.State.TOLD, clock.now(), by.actor.name
        row.touch(by.actor, "告知申请人")
        row.save()
        if row.case is not None:
            tell_feedback(row.case, row.item_title, row.get_result_display(), key=str(row.uid))
        record(by, row, "referral.tell")
    return row
