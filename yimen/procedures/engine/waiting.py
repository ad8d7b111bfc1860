"""Waiting for others (等待): visible in the queue, never counted red against the officer."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting

from .. import guards
from ..models import WorkItem
from . import limits
from .locked import LockedCase
from .opening import system
from .recording import record


def wait_for(item: WorkItem, waits: str, note: str = "", by: Acting | None = None) -> None:
    """Say that an open item waits for external systems, a notice's end, or the applicant."""
    if waits not in (
        WorkItem.Waits.EXTERNAL,
        WorkItem.Waits.NOTICE,
        WorkItem.Waits.APPLICANT,
    ):
        raise Invalid("请选择正在等待谁：外部系统、公示期满或申请人", "waits")
    _set(item, waits, note, by, "step.waiting")


def no_longer_waits(item: WorkItem, by: Acting | None = None) -> None:
    """The wait is over: it is the officer's turn again. Harmless when nobody was waited for."""
    _set(item, WorkItem.Waits.NOBODY, "", by, "step.waited")


def begin(by: Acting, item: WorkItem) -> None:
    """Work on an item has begun (启动): a limit that counts to the start is met by it."""
    with transaction.atomic():
        locked = LockedCase.of(by, item.case_id)
        mine = locked.find(item.pk)
        guards.check_open(mine)
        guards.check_running(locked.case)
        if mine.begun_at is None:
            mine.begun_at = locked.now
            _meet_start(locked, mine)
            limits.mark_event(locked, f"{mine.step}.started", locked.now)
            locked.change(mine, "着手办理")
            record(locked, "step.begun", item=mine)
            locked.flush()
        locked.give_back(item)


def _meet_start(locked: LockedCase, item: WorkItem) -> None:
    limit = locked.graph.step(item.step).within
    if limit is not None and limit.counts_to == "start":
        item.due_sort, item.due_provisional = WorkItem._meta.get_field("due_sort").default, False


def _set(item: WorkItem, waits: str, note: str, by: Acting | None, verb: str) -> None:
    with transaction.atomic():
        locked = LockedCase.of(by or system(), item.case_id)
        mine = locked.find(item.pk)
        guards.check_open(mine)
        if (mine.waits, mine.waits_note) != (waits, note):
            before = mine.waits
            mine.waits, mine.waits_note = waits, note[:200]
            locked.change(mine, WorkItem.Waits(waits).label if waits else "继续办理")
            record(locked, verb, item=mine, reason=note, before=before, after=waits)
            locked.flush()
        locked.give_back(item)
