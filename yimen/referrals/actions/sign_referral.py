"""签收、退回: the office a referral went to takes it on, or gives it back with a reason."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.referrals.guards import locked, need_text
from yimen.referrals.limits import answer_due
from yimen.referrals.models import Referral
from yimen.referrals.permissions import check_receive
from yimen.referrals.recording import record
from yimen.referrals.release import release_of

SYSTEM = Acting.system("转办联办")


@transaction.atomic
def sign_referral(by: Acting, referral: Referral, seen: int | str | None = None) -> Referral:
    """Sign for it: the clock of the answer starts, the first contact at the window is released."""
    check_receive(by, referral)
    with locked(referral, seen, Referral.State.SENT) as row:
        now = clock.now()
        row.state, row.signed_at, row.signed_by = Referral.State.SIGNED, now, by.actor.name
        due = answer_due(row.case, row.home_path, now)
        row.due_sort = due.at if due else None
        row.due_provisional = due.provisional if due else False
        row.touch(by.actor, "签收")
        row.save()
        record(by, row, "referral.sign", after={"due": row.due_sort})
        release_of(by, row)
        item = open_item(row.case, "hand_over") if row.kind == Referral.Kind.HAND_OVER else None
        if item is not None:
            complete(SYSTEM, item, "handed", f"{row.goes_to}{by.actor.name}签收")
    return row


@transaction.atomic
def return_referral(
    by: Acting, referral: Referral, reason: str, seen: int | str | None = None
) -> Referral:
    """Give it back to the window, which assigns it anew; the first contact still answers for it."""
    check_receive(by, referral)
    text = need_text(reason, "reason", "请写明退回的理由和应该由哪个单位办理，窗口会重新分办")
    with locked(referral, seen, Referral.State.SENT) as row:
        row.state, row.returned_at = Referral.State.RETURNED, clock.now()
        row.return_reason = text
        row.touch(by.actor, "退回")
        row.save()
        record(by, row, "referral.return", reason=text)
        item = open_item(row.case, "hand_over") if row.kind == Referral.Kind.HAND_OVER else None
        if item is not None:
            complete(SYSTEM, item, "returned", f"{row.goes_to}退回：{text}")
    return row


def open_item(case: Case | None, kind: str) -> WorkItem | None:
    """The open work item of a kind in the case behind a referral."""
    if case is None:
        return None
    rows = WorkItem.objects.filter(case=case, kind=kind, state=WorkItem.State.OPEN)
    return rows.select_related("case").first()
