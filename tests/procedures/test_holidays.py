"""A county's holiday notice moves every open deadline at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, case_of, item_of, limit, procedure, step
from yimen.foundation import calendar, clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.procedures.holidays import (
    Ordered,
    apply_notice,
    change_for,
    changes_of,
    parse_days,
    preview,
    undo_notice,
)
from yimen.procedures.models import CalendarChange, Case, WorkItem

COUNTY = "shen.shenhe"
TYPHOON = Ordered(
    "玉政办发明电〔2020〕7号", "县人民政府", (date(2020, 10, 12),), (date(2020, 10, 17),)
)


@pytest.fixture
def case(db: None) -> Iterator[Case]:
    """A case with limits of three working days and of 48 hours, received on 2020-10-09."""
    with clock.freeze("2020-10-09T09:00:00"), in_scope(SCOPE_ALL):
        yield case_of(
            acting(CLERK),
            procedure(
                step("a", within=limit(3, "working_day", "received"), after=[]),
                step("b", within=limit(48, "hour", "received"), after=[]),
                limits=[
                    {"key": "t", "title": "全程", "within": limit(5, "working_day", "received")}
                ],
            ),
        )


def due(item: WorkItem) -> date:
    """The day at whose end the item is due, as the database has it."""
    item.refresh_from_db()
    return (item.due_sort - timedelta(microseconds=1)).astimezone(clock.ZONE).date()


def test_the_preview_tells_what_moves_and_keeps_nothing(case: Case) -> None:
    item = item_of(case, "a")
    assert due(item) == date(2020, 10, 13)
    found = preview(acting(COUNTY), TYPHOON)
    assert (found.days, found.items.moved, found.clocks.moved) == (2, 1, 1)
    (pk, before, after) = found.items.shown[0]
    assert pk == item.pk
    assert after - before == timedelta(days=1)
    assert due(item) == date(2020, 10, 13)
    assert calendar.is_working_day(date(2020, 10, 12), "331083")
    assert not CalendarChange.objects.exists()


def test_the_notice_moves_working_days_but_no_hours_and_is_undone(case: Case) -> None:
    item, hours = item_of(case, "a"), item_of(case, "b")
    by, ends = acting(COUNTY), item_of(case, "b").due_sort
    change = apply_notice(by, TYPHOON)
    assert (change.items_moved, change.clocks_moved) == (1, 1)
    assert due(item) == date(2020, 10, 14)
    hours.refresh_from_db()
    assert hours.due_sort == ends
    case.refresh_from_db()
    assert case.due_sort == calendar.end_of_day(date(2020, 10, 16))
    assert calendar.is_working_day(date(2020, 10, 12), "430321")
    undo_notice(by, change)
    assert due(item) == date(2020, 10, 13)
    assert calendar.is_working_day(date(2020, 10, 12), "331083")
    with pytest.raises(Conflict, match="已经撤销过"):
        undo_notice(by, change_for(by, change.pk))
    verbs = [event.verb for event in timeline(["calendar:331083"])]
    assert verbs == ["calendar.amended", "calendar.undone"]


def test_changes_are_taken_back_in_their_order(case: Case) -> None:
    by, item = acting(COUNTY), item_of(case, "a")
    first = apply_notice(by, TYPHOON)
    clock.move_to("2020-10-09T10:00:00")
    again = Ordered(
        "玉政办发明电〔2020〕8号", "县人民政府", (date(2020, 10, 13),), (date(2020, 10, 12),)
    )
    second = apply_notice(by, again)
    assert due(item) == date(2020, 10, 14)
    with pytest.raises(Conflict, match="后来的调整"):
        undo_notice(by, first)
    undo_notice(by, second)
    assert due(item) == date(2020, 10, 14)
    assert not calendar.is_working_day(date(2020, 10, 12), "331083")
    undo_notice(by, first)
    assert due(item) == date(2020, 10, 13)
    assert [row.undone_at is not None for row in changes_of(by)] == [True, True]


def test_a_whole_year_settles_what_was_an_estimate(case: Case) -> None:
    clock.move_to("2026-12-25T09:00:00")
    late = case_of(acting(CLERK), procedure(step("a", within=limit(10, "working_day", "received"))))
    item = item_of(late, "a")
    assert item.due_provisional
    off = parse_days("2027-01-01至2027-01-03，2027-02-05至2027-02-11", "off")
    ordered = Ordered("国办发明电〔2026〕9号", "国务院办公厅", off, (date(2027, 2, 20),), 2027)
    apply_notice(acting(COUNTY), ordered)
    item.refresh_from_db()
    assert not item.due_provisional
    assert due(item) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"notice_no": " "}, "notice_no"),
        ({"source": ""}, "source"),
        ({"off": (), "worked": ()}, "off"),
        ({"worked": (date(2020, 10, 12),)}, "worked"),
        ({"year": 2021}, "days_off"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(
    case: Case, wrong: dict[str, object], field: str
) -> None:
    given = {**TYPHOON.__dict__, **wrong}
    with pytest.raises(Invalid) as caught:
        preview(acting(COUNTY), Ordered(**given))
    assert caught.value.field == field


def test_only_the_county_changes_its_own_calendar(case: Case) -> None:
    for username in (CLERK, "jian.du", "guan.li"):
        with pytest.raises(NotPermitted, match="节假日"):
            apply_notice(acting(username), TYPHOON)
    change = apply_notice(acting(COUNTY), TYPHOON)
    CalendarChange.objects.filter(pk=change.pk).update(region="430321")
    with pytest.raises(NotFound):
        change_for(acting(COUNTY), change.pk)


def test_days_are_read_as_people_write_them() -> None:
    assert parse_days("2027-02-05至2027-02-07、 2027-2-9", "off") == (
        date(2027, 2, 5),
        date(2027, 2, 6),
        date(2027, 2, 7),
        date(2027, 2, 9),
    )
    assert parse_days("  ", "off") == ()
    for wrong in ("春节", "2027-02-30", "2027-02-07至2027-02-05", "2020-01-01至2027-01-01"):
        with pytest.raises(Invalid):
            parse_days(wrong, "off")
