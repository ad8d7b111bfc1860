"""Putting a holiday notice into a region's calendar (节假日调整): look first, apply, take back.

Every open limit in days of the region is counted again by one statement a table; the preview does
the very same and takes it back, so what it shows is what will happen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.calendar import amend_days, days_in, put_back, year_days
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

from .clock import region_of
from .models import CalendarChange
from .recompute import Moved, recompute_moved

_RANGE = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:(?:至|到|~|—)(\d{4}-\d{1,2}-\d{1,2}))?$")
_PARTED = re.compile(r"[\s,，、;；]+")
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Ordered:
    """What a notice orders: days off and days worked. With `year` it settles that whole year."""

    notice_no: str
    source: str
    off: tuple[date, ...]
    worked: tuple[date, ...]
    year: int | None = None


@dataclass(frozen=True)
class Preview:
    """How many days change, and what moves; `items` and `clocks` hold the first of them."""

    days: int
    items: Moved
    clocks: Moved


def parse_days(text: str, field: str) -> tuple[date, ...]:
    """Days as typed: 2027-02-05至2027-02-11、2027-02-20. Invalid names what cannot be read."""
    found: list[date] = []
    for part in filter(None, _PARTED.split(text.strip())):
        match = _RANGE.match(part)
        try:
            if match is None:
                raise ValueError(part)
            first = _day(match[1])
            last = _day(match[2] or match[1])
        except ValueError as error:
            raise Invalid(
                f"看不懂“{part}”，请写成 2027-02-05 或 2027-02-05至2027-02-11", field
            ) from error
        if not timedelta(0) <= last - first < LONGEST:
            raise Invalid(f"“{part}”的起止日期不对，请核对", field)
        found += [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return tuple(dict.fromkeys(found))


def preview(by: Acting, ordered: Ordered) -> Preview:
    """What applying the notice would move now; nothing is kept."""
    region = _region(by)
    with transaction.atomic():
        mark = transaction.savepoint()
        try:
            days = _days(ordered)
            held = days_in(region, days)
            amend_days(days, notice_no=ordered.notice_no, actor=by.actor, region=region)
            moved = recompute_moved(region)
        finally:
            transaction.savepoint_rollback(mark)
    changed = sum(1 for day, on in days.items() if day not in held or held[day][0] != on)
    return Preview(changed, moved["items"], moved["clocks"])


@transaction.atomic
def apply_notice(by: Acting, ordered: Ordered) -> CalendarChange:
    """Write the days and count every open limit of the region again. Invalid beside the field."""
    region = _region(by)
    days = _days(ordered)
    held = days_in(region, days)
    amend_days(days, notice_no=ordered.notice_no, actor=by.actor, region=region)
    moved = recompute_moved(region)
    return CalendarChange.objects.create(
        region=region,
        notice_no=ordered.notice_no.strip(),
        source=ordered.source.strip(),
        days={str(day): on for day, on in days.items()},
        before={str(day): held.get(day) for day in days},
        items_moved=moved["items"].moved,
        clocks_moved=moved["clocks"].moved,
        by=by.actor.name,
        at=clock.now(),
        home_path=by.scope.prefix,
        handling_path=by.scope.prefix,
    )


@transaction.atomic
def undo_notice(by: Acting, change: CalendarChange) -> CalendarChange:
    """Take the newest change of the region back; the limits are counted again as before it."""
    region = _region(by)
    rows = CalendarChange.objects.select_for_update().filter(region=region, undone_at=None)
    newest = rows.order_by("-at", "-uid").first()
    if change.undone_at is not None or newest is None:
        raise Conflict("这次调整已经撤销过了", code="undone")
    if newest.pk != change.pk:
        raise Conflict(f"请先撤销后来的调整（{newest.notice_no}）", code="not_newest")
    before = {
        date.fromisoformat(day): tuple(held) if held else None
        for day, held in newest.before.items()
    }
    put_back(region, before, notice_no=newest.notice_no, actor=by.actor)
    recompute_moved(region)
    newest.undone_at, newest.undone_by = clock.now(), by.actor.name
    newest.save(update_fields=["undone_at", "undone_by"])
    return newest


def changes_of(by: Acting) -> Iterable[CalendarChange]:
    """Changes of one's region, newest first."""
    region = region_of(by.scope.prefix)
    return CalendarChange.objects.filter(region=region).order_by("-at")


def change_for(by: Acting, uid: UUID) -> CalendarChange:
    """One change of one's region. NotFound for another's."""
    found = CalendarChange.objects.filter(pk=uid, region=region_of(by.scope.prefix)).first()
    if found is None:
        raise NotFound("没有找到这次节假日调整，请刷新后重新选择")
    return found


def _region(by: Acting) -> str:
    """The county's own calendar; only the county may change it."""
    check(by, Right.CALENDAR)
    return region_of(by.scope.prefix)


def _days(ordered: Ordered) -> dict[date, bool]:
    problems = {}
    if not ordered.notice_no.strip():
        problems["notice_no"] = "请填写通知文号"
    if not ordered.source.strip():
        problems["source"] = "请填写通知来源，如“国务院办公厅”“县人民政府”"
    if not ordered.off and not ordered.worked:
        problems["off"] = "请填写放假日期或者上班日期"
    both = sorted(set(ordered.off) & set(ordered.worked))
    if both:
        problems["worked"] = f"{both[0]} 既是放假日又是上班日，请核对通知"
    if problems:
        raise Invalid.many(problems)
    if ordered.year is not None:
        return year_days(ordered.year, ordered.off, ordered.worked)
    return {**dict.fromkeys(ordered.off, False), **dict.fromkeys(ordered.worked, True)}


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    return date(year, month, day)


def moved_words(before: datetime, after: datetime) -> str:
    """10月8日 → 10月9日, the days at whose end the limit ends."""
    days = [(at - timedelta(microseconds=1)).astimezone(clock.ZONE) for at in (before, after)]
    return " → ".join(f"{day.year}年{day.month}月{day.day}日" for day in days)
