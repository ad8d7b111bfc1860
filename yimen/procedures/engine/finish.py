"""The end of a case (办结): what is open is cancelled, the limits stop being watched."""

from __future__ import annotations

from django.db import transaction

from yimen.network.acting import Acting

from .. import guards
from ..models import Case, WorkItem
from .locked import LockedCase
from .recording import record
from .returning import cancel


def end_case(by: Acting, case: Case, outcome: str, reason: str = "") -> None:
    """End a case with an outcome (Case.Outcome). Conflict when it has ended already."""
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        guards.check_not_ended(locked.case)
        locked.case.outcome = outcome
        close_case(locked, reason)
        record(locked, "case.ended", reason=reason, after={"outcome": outcome})
        locked.flush()
        locked.give_back(case)


def close_case(locked: LockedCase, why: str) -> None:
    """End the case in memory: open items are cancelled with the reason."""
    for item in locked.open_items():
        cancel(locked, item, f"办件已办结：{why}" if why else "办件已办结")
    case = locked.case
    if case.status == Case.Status.PAUSED:
        case.pauses.filter(ended_at__isnull=True).update(ended_at=locked.now)
    case.status, case.ended_at = Case.Status.ENDED, locked.now
    case.touch(locked.by.actor, "办结")
    locked.case_changed = True


def end_if_nothing_left(locked: LockedCase) -> None:
    """End the case when no step is open any more."""
    if locked.case.status == Case.Status.ENDED:
        return
    if any(item.state == WorkItem.State.OPEN for item in locked.items):
        return
    close_case(locked, "")
    record(locked, "case.ended", after={"outcome": locked.case.outcome})
