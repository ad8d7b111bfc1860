"""Badges for rows of the queue: a work item (待办) carries its own limit."""

from datetime import datetime
from typing import Any

from yimen.procedures.models import NO_LIMIT, WorkItem
from yimen.web.parts.deadline import Badge, CountDays, deadline_badge

_CLOSED = {
    WorkItem.State.RETURNED: "已退回",
    WorkItem.State.CANCELLED: "已取消",
    WorkItem.State.SKIPPED: "不需要",
}


def work_badge(item: Any, now: datetime, working_days: CountDays) -> Badge:
    """Badge of a WorkItem: its limit while it is the reader's turn, else what is waited for."""
    if item.state in _CLOSED:
        return Badge("none", _CLOSED[item.state])
    due = None if item.due_sort >= NO_LIMIT else item.due_sort
    state = item.waits or "running"
    if item.state == WorkItem.State.DONE:
        late = due is not None and item.done_at is not None and item.done_at > due
        state = "done_late" if late else "done"
    return deadline_badge(
        due,
        now,
        unit=item.limit_unit or "working_day",
        state=state,
        reason=item.waits_note,
        provisional=item.due_provisional,
        legal=item.due_legal,
        working_days=working_days,
    )
