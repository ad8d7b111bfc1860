"""Dropping a piece of work that nobody needs any more (取消待办), with the reason."""

from __future__ import annotations

from django.db import transaction

from yimen.network.acting import Acting

from .. import guards
from ..models import WorkItem
from .complete import settle
from .locked import LockedCase
from .recording import record
from .returning import cancel


def drop(by: Acting, item: WorkItem, why: str) -> None:
    """Cancel an open item; whether this user may, the calling action checks.

    Conflict when the item is not open any more.
    """
    with transaction.atomic():
        locked = LockedCase.of(by, item.case_id)
        mine = locked.find(item.pk)
        guards.check_open(mine)
        cancel(locked, mine, why)
        record(locked, "step.dropped", item=mine, reason=why)
        settle(locked)
        locked.give_back(item)
