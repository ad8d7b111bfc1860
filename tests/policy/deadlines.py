"""An independent reckoning of limits (期限) for golden deadlines: no database, no product code.

The day of the event is not counted; working days follow the State Council notices; the last
natural day rolls over holidays only where the limit says so; hours run through.
"""

from datetime import date, datetime, timedelta

import chinese_calendar

from yimen.policy import Limit, Notice, Pack, Procedure


def working(start: date, count: int) -> date:
    """Return the last of `count` working days after `start`."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= chinese_calendar.is_workday(day)
    return day


def natural(start: date, count: int, rolls: bool) -> date:
    """Return the last of `count` natural days, rolled to a working day where it `rolls`."""
    day = start + timedelta(days=count)
    while rolls and not chinese_calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def due(limit: Limit | None, start: datetime | date) -> datetime | date:
    """Return when a limit runs out."""
    assert limit is not None
    if limit.unit == "hour":
        return start + timedelta(hours=limit.count)
    if limit.unit == "working_day":
        return working(start, limit.count)
    return natural(start, limit.count, limit.rolls)


def notice_end(notice: Notice, posted: date) -> date:
    """Return the last day of a notice."""
    assert notice.days is not None
    return natural(posted, notice.days, notice.rolls)


def case_limit(procedure: Procedure, key: str) -> Limit:
    """Return a limit on the whole case."""
    return next(limit.within for limit in procedure.limits if limit.key == key)


def total(pack: Pack, item: str, accepted: date) -> date | datetime:
    """Return the day by which a case accepted on a day must be decided."""
    return due(case_limit(pack.procedure_for(item, accepted), "total"), accepted)
