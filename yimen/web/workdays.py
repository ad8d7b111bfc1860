"""Working days between two days (剩余工作日), from the calendar table, for badges."""

from datetime import date, timedelta

from django.core.cache import cache

from yimen.foundation import clock
from yimen.foundation.calendar import Workdays, workdays_of

_SECONDS = 60  # an amended day shows within a minute, and a queue page reads the table once
_SPAN = timedelta(days=120)


def working_days_between(start: date, end: date, region: str = "CN") -> int:
    """Working days after `start`, up to and including `end`; 0 when end is not later."""
    return _days(start, end, region).between(start, end) if end > start else 0


def _days(start: date, end: date, region: str) -> Workdays:
    """Days around today from the cache; a span beyond them from the table."""
    first, last = clock.today() - _SPAN, clock.today() + _SPAN
    if start < first or end > last:
        return workdays_of(start, end, region)
    key = f"web:workdays:{region}:{first}"
    found: Workdays | None = cache.get(key)
    if found is None:
        found = workdays_of(first, last, region)
        cache.set(key, found, _SECONDS)
    return found
