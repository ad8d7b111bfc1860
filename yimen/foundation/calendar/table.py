"""Working days from the table: a national calendar, with regional days laid over it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from yimen.foundation import prepared
from yimen.foundation.calendar.workdays import ONE_DAY, Deadline, Workdays
from yimen.foundation.clock import ZONE

NATION = "CN"
# Of the regions a day is known in, the narrowest counts: hence the order, widest first.
_DAYS = """
select d.date, d.is_working from foundation_day d
join unnest(%s::text[]) with ordinality as r(region, width) on r.region = d.region
where d.date between %s and %s
order by r.width
"""


def add_working_days(start: date, n: int, region: str = NATION) -> Deadline:
    """The n-th working day after `start`; the day of the event is not counted (domain.md §6)."""
    return _over(start, lambda days: days.add(start, n), region, 2 * n + 12)


def add_days(start: date, n: int, roll: bool = True, region: str = NATION) -> Deadline:
    """`start` plus n natural days; ending on a day off it rolls to the next working day
    (民法典 203) unless `roll` is off (first aid, hours)."""
    end = start + timedelta(days=n)
    if not roll:
        return Deadline(end, False)
    return next_working_day(end, region)


def next_working_day(day: date, region: str = NATION) -> Deadline:
    """`day` itself when it is worked, else the next working day."""
    return _over(day - ONE_DAY, lambda days: days.next_working(day), region, 12)


def is_working_day(day: date, region: str = NATION) -> bool:
    """Whether the day is worked."""
    return workdays_of(day, day, region).is_working(day)


def end_of_day(day: date) -> datetime:
    """24:00 of the day, that is 00:00 of the next, in Asia/Shanghai."""
    return datetime.combine(day + ONE_DAY, time(), ZONE)


def workdays_of(first: date, last: date, region: str = NATION) -> Workdays:
    """The days of a span, for counting many deadlines without a query each."""
    found = prepared.run(_DAYS, [regions(region)[::-1], first, last])
    return Workdays(dict(found.fetchall()))


def regions(region: str) -> list[str]:
    """The calendars laid over each other, narrowest first: county, city, province, nation."""
    if re.fullmatch(r"\d{6}", region):
        return [region, f"{region[:4]}00", f"{region[:2]}0000", NATION]
    return [NATION]


def _over(start: date, count: Callable[[Workdays], Deadline], region: str, span: int) -> Deadline:
    """Count over the span that usually suffices, and over a longer one if it did not."""
    while True:
        last = start + timedelta(days=span)
        found = count(workdays_of(start + ONE_DAY, last, region))
        if found.date <= last:
            return found
        span *= 2
