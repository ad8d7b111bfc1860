"""Where the seeded past lies (演示时间轴): working days counted back from the product's today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yimen.foundation import clock
from yimen.foundation.calendar import is_working_day


@dataclass(frozen=True)
class Timeline:
    """The real end of the story: nothing seeded happens after it."""

    end: datetime

    @classmethod
    def up_to_now(cls) -> Timeline:
        """The timeline that ends a minute ago by the product's clock."""
        return cls(clock.now() - timedelta(minutes=1))

    @property
    def today(self) -> date:
        """The product's day."""
        return self.end.date()

    def before(self, count: int) -> date:
        """The working day `count` working days back; 0 is the last one up to today."""
        day = self.today
        while not is_working_day(day):
            day -= timedelta(days=1)
        for _ in range(count):
            day = previous(day)
        return day


def previous(day: date) -> date:
    """The working day before."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def later(day: date, count: int) -> date:
    """The working day `count` working days on."""
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def moment(day: date, at: str) -> datetime:
    """A time of a day, in Shanghai."""
    return datetime.combine(day, time.fromisoformat(at), clock.ZONE)
