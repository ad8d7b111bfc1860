"""Taking an ended case up again (恢复处理) for an event about what it granted."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting

from ..models import Case, WorkItem
from .events import raise_event
from .locked import LockedCase
from .recording import record


def reopen(by: Acting, case: Case, event: str, reason: str) -> WorkItem:
    """Open the step that waits for `event` in a case that ended with aid granted.

    The case ends again, its outcome untouched, when nothing is left to do. A case still running
    just takes the event. Conflict when the case ended without aid, or its procedure does not know
    the event.
    """
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        if locked.case.status == Case.Status.ENDED:
            if locked.case.outcome != Case.Outcome.AWARDED:
                outcome = locked.case.get_outcome_display()
                raise Conflict(f"办件已办结（{outcome}），没有可以复核的待遇", code="ended")
            locked.case.status, locked.case.ended_at = Case.Status.RUNNING, None
            locked.case.touch(by.actor, "恢复处理")
            locked.case_changed = True
            record(locked, "case.reopened", reason=reason)
            locked.flush()
        item = raise_event(by, case, event, reason)
        case.refresh_from_db()
    return item
