"""The legal clock (法定期限): when a limit ends, and how a pause moves the end.

The day of the event is not counted; a limit in days ends at 24:00 of its last day. Past the last
holiday notice a date is provisional (暂估) and is recomputed when the notice is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yimen.foundation import calendar, clock
from yimen.policy.values import Limit

from .models import NO_LIMIT, Clock, WorkItem

NOTICE_END = "notice.end"


def ends_at_midnight(event: str) -> bool:
    """True for the end of a notice (`notice.end`, `final_notice.end`): it falls on 24:00, and its
    day is the one that ends then.
    """
    return event.endswith(".end")


@dataclass(frozen=True)
class Due:
    """When a limit ends, and whether the calendar behind it is still an estimate."""

    at: datetime
    provisional: bool = False


def region_of(path: str) -> str:
    """The calendar region of a case: the outermost division of its path ("331083")."""
    return path.strip("/").partition("/")[0] or "CN"


def start_day(event: str, at: datetime) -> date:
    """The day of the event, in Shanghai; it is not counted itself."""
    local = at.astimezone(clock.ZONE)
    return (local - timedelta(microseconds=1)).date() if ends_at_midnight(event) else local.date()


def days_due(start: date, count: int, unit: str, *, rolls: bool, region: str) -> Due:
    """The end of `count` working or calendar days after `start`."""
    if unit == "working_day":
        found = calendar.add_working_days(start, count, region)
    else:
        found = calendar.add_days(start, count, rolls, region)
    return Due(calendar.end_of_day(found.date), found.provisional)


def due_of(limit: Limit, event_at: datetime, region: str, stood_days: int = 0) -> Due:
    """The end of a limit that counts from an event; hours run on through holidays."""
    if limit.unit == "hour":
        return Due(event_at + timedelta(hours=limit.count))
    start = start_day(limit.from_, event_at)
    count = limit.count + stood_days
    return days_due(start, count, limit.unit, rolls=limit.rolls, region=region)


def give_due(item: WorkItem, limit: Limit, event_at: datetime, region: str) -> None:
    """Write a step's limit on its item, in memory."""
    due = due_of(limit, event_at, region, item.stood_days)
    item.due_sort, item.due_provisional = due.at, due.provisional
    item.due_legal, item.due_source = limit.legal, limit.source[:120]
    item.limit_from = start_day(limit.from_, event_at)
    item.limit_count, item.limit_unit = limit.count, limit.unit
    item.limit_rolls = limit.rolls


def move_due(
    row: WorkItem | Clock, stood: timedelta, worked: int, natural: int, region: str
) -> None:
    """Extend a running limit by the time the clock stood still, in memory.

    A limit in days grows by days of its own unit (`worked` or `natural`), one in hours by the
    exact time `stood`. An item without a limit stays without.
    """
    is_item = isinstance(row, WorkItem)
    unit = row.limit_unit if is_item else row.unit
    if is_item and row.due_sort == NO_LIMIT:
        return
    if unit == "hour":
        _set_due(row, Due(_due(row) + stood))
        return
    row.stood_days += worked if unit == "working_day" else natural
    start = row.limit_from if is_item else row.started_on
    count = (row.limit_count if is_item else row.count) or 0
    rolls = row.limit_rolls if is_item else row.rolls
    _set_due(row, days_due(start, count + row.stood_days, unit, rolls=rolls, region=region))


def _due(row: WorkItem | Clock) -> datetime:
    return row.due_sort if isinstance(row, WorkItem) else row.due_at


def _set_due(row: WorkItem | Clock, due: Due) -> None:
    if isinstance(row, WorkItem):
        row.due_sort, row.due_provisional = due.at, due.provisional
    else:
        row.due_at, row.provisional = due.at, due.provisional
