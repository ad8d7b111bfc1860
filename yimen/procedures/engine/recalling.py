"""Taking back one's own step just done (撤回), while nobody has touched what came after."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from yimen.foundation.errors import Conflict, NotPermitted
from yimen.network.acting import Acting

from .. import guards
from ..models import WorkItem
from .complete import settle
from .locked import LockedCase
from .opening import SYSTEM_TASK
from .recording import record
from .returning import return_to

TOLD: Final = frozenset(
    {"acceptance", "decision", "notice", "publication", "award", "first_aid", "means_check"}
)
"""Kinds whose result has left the house (papers served, a notice hung, money paid, departments
asked): they are corrected by an act of their own, not taken back."""


def recall(by: Acting, item: WorkItem, reason: str, seen: int | str | None = None) -> WorkItem:
    """Take back a step one has just completed; returns its new item, in one's own hands.

    Conflict names who has begun what follows, or says why this kind cannot be taken back.
    """
    with transaction.atomic():
        locked = LockedCase.of(by, item.case_id)
        mine = locked.find(item.pk)
        guards.check_running(locked.case)
        guards.check_seen(mine, seen)
        text = guards.need_reason(reason, "撤回")
        refusal = why_not(by, mine, locked.items)
        if refusal:
            raise refusal
        opened = len(locked.opened)
        return_to(locked, mine.step, text)
        for row in locked.opened[opened:]:
            if row.key == mine.key:
                row.assignee = by.staff
        record(locked, "step.recalled", item=mine, reason=text)
        settle(locked)
        locked.give_back(item)
    return next(row for row in locked.opened[opened:] if row.step == mine.step)


def why_not(by: Acting, item: WorkItem, rows: list[WorkItem]) -> Conflict | NotPermitted | None:
    """Why this step cannot be taken back; None when it can. `rows` are all items of the case."""
    if by.staff is None or item.done_by_id != by.staff.pk:
        return NotPermitted("只能撤回您本人刚办结的环节；需要重办的请联系现在的承办人退回")
    if item.state != WorkItem.State.DONE or item.signs:
        return Conflict(f"“{item.step_title}”现在不是已办结状态，不能撤回", code="not_done")
    if item.kind in TOLD:
        return Conflict(
            f"“{item.step_title}”的结果已经告知或者送出，不能撤回，请由承办人退回或更正",
            code="told",
        )
    for row in rows:
        if row.pk > item.pk and row.state not in _GONE and _touched(row):
            who = _who(row)
            return Conflict(
                f"“{row.step_title}”已由{who}着手，不能撤回，请联系其退回", code="touched"
            )
    return None


_GONE = frozenset({WorkItem.State.RETURNED, WorkItem.State.CANCELLED, WorkItem.State.SKIPPED})


def _touched(row: WorkItem) -> bool:
    """True when anything was done with a row since it opened."""
    taken = row.assignee_id is not None and not row.signs
    return not row.is_open or row.begun_at is not None or taken or row.row_version > 1


def _who(row: WorkItem) -> str:
    return row.assignee.name if row.assignee else row.changed_by or SYSTEM_TASK
