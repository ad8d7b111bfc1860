"""工作日历: working days with 调休, deadlines, and provisional dates past the last notice."""

from yimen.foundation.calendar.loading import (
    amend_days,
    days_in,
    load_calendar,
    load_year,
    put_back,
    year_days,
)
from yimen.foundation.calendar.table import (
    add_days,
    add_working_days,
    end_of_day,
    is_working_day,
    next_working_day,
    workdays_of,
)
from yimen.foundation.calendar.workdays import Deadline, Workdays

__all__ = [
    "Deadline",
    "Workdays",
    "add_days",
    "add_working_days",
    "amend_days",
    "days_in",
    "end_of_day",
    "is_working_day",
    "load_calendar",
    "load_year",
    "next_working_day",
    "put_back",
    "workdays_of",
    "year_days",
]
