"""Filling the working-day table: from the chinesecalendar package, and by hand from a notice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version

import chinese_calendar
from chinese_calendar.constants import holidays
from chinese_calendar.constants import workdays as make_up_days
from django.db import connection, transaction

from yimen.foundation.calendar.models import Day
from yimen.foundation.calendar.table import NATION
from yimen.foundation.errors import Invalid
from yimen.foundation.trail.actor import Actor
from yimen.foundation.trail.writing import append

PACKAGE = "chinesecalendar"

_UPSERT = """
insert into foundation_day (region, date, is_working, source, notice_no)
select %(region)s, d.date, d.is_working, %(source)s, %(notice_no)s
from unnest(%(dates)s::date[], %(working)s::bool[]) as d(date, is_working)
on conflict (region, date) do update
set is_working = excluded.is_working, source = excluded.source, notice_no = excluded.notice_no
where %(overrule)s or foundation_day.source like %(package)s
"""


def load_calendar() -> int:
    """Every day chinesecalendar knows, for the whole nation; days entered by hand stay.

    Returns how many rows were written.
    """
    announced = [*holidays, *make_up_days]
    day, last = date(min(announced).year, 1, 1), date(max(announced).year, 12, 31)
    days: dict[date, bool] = {}
    while day <= last:
        days[day] = chinese_calendar.is_workday(day)
        day += timedelta(days=1)
    return _write(NATION, days, f"{PACKAGE} {version(PACKAGE)}", "", overrule=False)


def load_year(
    year: int,
    days_off: Iterable[date],
    make_up: Iterable[date],
    *,
    notice_no: str,
    actor: Actor,
    region: str = NATION,
) -> int:
    """A year as a notice (文号) orders it: holidays, and weekend days that are worked.

    Every other day of the year is Monday to Friday. Returns how many days were written;
    deadlines that were provisional are for their owners to recompute.
    """
    off, worked = set(days_off), set(make_up)
    if not notice_no.strip():
        raise Invalid("请填写放假通知的文号", "notice_no")
    days = year_days(year, off, worked)
    return _amend(region, days, notice_no, actor, {"year": year, "off": off, "worked": worked})


def amend_days(
    days: dict[date, bool], *, notice_no: str, actor: Actor, region: str = NATION
) -> int:
    """Single days ordered later (typhoon, 三月三): {day: worked?}, nation-wide or in a region."""
    if not days or not notice_no.strip():
        raise Invalid("请填写通知文号，并至少选择一天", "notice_no")
    return _amend(region, days, notice_no, actor, {str(day): on for day, on in days.items()})


def year_days(year: int, off: Iterable[date], worked: Iterable[date]) -> dict[date, bool]:
    """Every day of a year as its notice orders it; Invalid when the notice cannot be right."""
    free, made_up = set(off), set(worked)
    _refuse_odd_days(year, free, made_up)
    day, days = date(year, 1, 1), {}
    while day.year == year:
        days[day] = day in made_up or (day.weekday() < 5 and day not in free)
        day += timedelta(days=1)
    return days


def days_in(region: str, days: Iterable[date]) -> dict[date, tuple[bool, str, str]]:
    """What the region's own table holds for these days: worked?, source and notice."""
    rows = Day.objects.filter(region=region, date__in=list(days))
    return {row.date: (row.is_working, row.source, row.notice_no) for row in rows}


def put_back(
    region: str,
    before: dict[date, tuple[bool, str, str] | None],
    *,
    notice_no: str,
    actor: Actor,
) -> None:
    """Undo an amendment: days as they stood before it, those not entered before taken out."""
    with transaction.atomic():
        Day.objects.filter(region=region, date__in=list(before)).delete()
        Day.objects.bulk_create(
            Day(region=region, date=day, is_working=held[0], source=held[1], notice_no=held[2])
            for day, held in before.items()
            if held is not None
        )
        told = {str(day): held and held[0] for day, held in before.items()}
        append(f"calendar:{region}", "calendar.undone", actor=actor, subject=notice_no, after=told)


def _refuse_odd_days(year: int, off: set[date], worked: set[date]) -> None:
    """A notice that cannot be right is sent back before it moves thousands of deadlines."""
    if not off:
        raise Invalid("请填写放假日期，不能为空", "days_off")
    strange = sorted(day for day in off | worked if day.year != year)
    if strange:
        raise Invalid(f"{strange[0]} 不在 {year} 年内，请核对通知", "days_off")
    both = sorted(off & worked)
    if both:
        raise Invalid(f"{both[0]} 既是放假日又是上班日，请核对通知", "make_up")
    idle = sorted(day for day in worked if day.weekday() < 5)
    if idle:
        raise Invalid(f"{idle[0]} 本就是工作日，调休上班日应为周末，请核对通知", "make_up")


def _amend(
    region: str, days: dict[date, bool], notice_no: str, actor: Actor, told: dict[str, object]
) -> int:
    with transaction.atomic():
        written = _write(region, days, "通知", notice_no, overrule=True)
        append(
            f"calendar:{region}",
            "calendar.amended",
            actor=actor,
            subject=notice_no,
            after=told,
        )
    return written


def _write(
    region: str, days: dict[date, bool], source: str, notice_no: str, *, overrule: bool
) -> int:
    """Write days; without `overrule` only where the package wrote before, or nobody."""
    with connection.cursor() as cursor:
        cursor.execute(
            _UPSERT,
            {
                "region": region,
                "dates": list(days),
                "working": list(days.values()),
                "source": source,
                "notice_no": notice_no,
                "overrule": overrule,
                "package": f"{PACKAGE}%",
            },
        )
        return int(cursor.rowcount)
