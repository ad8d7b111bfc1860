"""Counting working days over a set of known days. Pure; the database part is in `table`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

ONE_DAY = timedelta(days=1)


class Deadline(NamedTuple):
    """The last day of a limit (期限); provisional (暂估) when it crosses unannounced days."""

    date: date
    provisional: bool


class Workdays:
    """Working days in one region, from the days known; others are Monday to Friday, provisionally.

    The table may be cut to the span a caller needs: `table.workdays_of(first, last)`.
    """

    def __init__(self, known: Mapping[date, bool]) -> None:
        self._known = known

    def is_working(self, day: date) -> bool:
        """Whether a day is worked, make-up Saturdays and Sundays (调休) included."""
        known = self._known.get(day)
        return day.weekday() < 5 if known is None else known

    def is_known(self, day: date) -> bool:
        """Whether the day has been announced."""
        return day in self._known

    def add(self, start: date, n: int) -> Deadline:
        """The n-th working day after `start`, which itself is not counted; n = 0 is `start`."""
        if n < 0:
            raise ValueError(f"working days are counted forwards: {n}")
        day, provisional = start, False
        while n:
            day += ONE_DAY
            provisional = provisional or not self.is_known(day)
            n -= self.is_working(day)
        return Deadline(day, provisional)

    def next_working(self, day: date) -> Deadline:
        """`day` itself when it is worked, else the next one that is."""
        provisional = not self.is_known(day)
        while not self.is_working(day):
            day += ONE_DAY
            provisional = provisional or not self.is_known(day)
        return Deadline(day, provisional)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`; negative when `end` lies before."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + i * ONE_DAY) for i in range(1, days + 1))
