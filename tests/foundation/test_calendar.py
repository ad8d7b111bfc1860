"""Working days and deadlines: the golden table, 调休, provisional dates, regions, SQL = Python."""

from datetime import date, timedelta

import holidays
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from yimen.foundation.calendar import (
    Deadline,
    Workdays,
    add_days,
    add_working_days,
    amend_days,
    end_of_day,
    is_working_day,
    load_calendar,
    load_year,
    next_working_day,
    workdays_of,
)
from yimen.foundation.calendar.models import Day
from yimen.foundation.errors import Invalid
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import Actor, timeline

# domain.md §6: accepted on the first day, then +3, +5, +10, +15, +20, +30 working days.
COUNTS = (3, 5, 10, 15, 20, 30)
GOLDEN = """
2017-09-25 2017-09-28 2017-09-30 2017-10-13 2017-10-20 2017-10-27 2017-11-10
2020-01-17 2020-01-21 2020-01-23 2020-02-07 2020-02-14 2020-02-21 2020-03-06
2020-09-29 2020-10-10 2020-10-13 2020-10-20 2020-10-27 2020-11-03 2020-11-17
2021-04-19 2021-04-22 2021-04-25 2021-04-30 2021-05-11 2021-05-18 2021-06-01
2021-06-30 2021-07-05 2021-07-07 2021-07-14 2021-07-21 2021-07-28 2021-08-11
2021-07-01 2021-07-06 2021-07-08 2021-07-15 2021-07-22 2021-07-29 2021-08-12
2021-09-13 2021-09-16 2021-09-18 2021-09-27 2021-10-09 2021-10-15 2021-10-29
2022-04-25 2022-04-28 2022-05-05 2022-05-11 2022-05-18 2022-05-25 2022-06-09
2023-01-16 2023-01-19 2023-01-28 2023-02-02 2023-02-09 2023-02-16 2023-03-02
2023-04-24 2023-04-27 2023-05-04 2023-05-10 2023-05-17 2023-05-24 2023-06-07
2023-09-18 2023-09-21 2023-09-25 2023-10-08 2023-10-13 2023-10-20 2023-11-03
2026-09-14 2026-09-17 2026-09-20 2026-09-28 2026-10-10 2026-10-16 2026-10-30
2026-11-23 2026-11-26 2026-11-30 2026-12-07 2026-12-14 2026-12-21
"""
ROWS = [
    (dates[0], count, due)
    for dates in (
        [date.fromisoformat(text) for text in line.split()] for line in GOLDEN.split("\n")
    )
    if dates
    for count, due in zip(COUNTS, dates[1:], strict=False)
]

pytestmark = pytest.mark.django_db


def in_sql(start: date, n: int, region: str = "CN") -> Deadline:
    """The set-based function's answer."""
    with connection.cursor() as cursor:
        cursor.execute("select * from yimen_add_working_days(%s, %s, %s)", [start, n, region])
        return Deadline(*cursor.fetchone())


@pytest.mark.parametrize(("start", "n", "due"), ROWS)
def test_the_golden_table_holds_in_python_and_in_sql(start: date, n: int, due: date) -> None:
    assert add_working_days(start, n) == Deadline(due, False)
    assert in_sql(start, n) == Deadline(due, False)


@pytest.mark.parametrize(
    ("start", "due"),
    [(date(2023, 4, 24), date(2023, 6, 29)), (date(2021, 7, 1), date(2021, 9, 2))],
)
def test_forty_five_working_days_hold(start: date, due: date) -> None:
    assert add_working_days(start, 45) == in_sql(start, 45) == Deadline(due, False)


@pytest.mark.parametrize(
    ("start", "n", "provisional"),
    [
        (date(2026, 11, 19), 30, False),
        (date(2026, 11, 20), 30, True),
        (date(2026, 10, 29), 45, False),
        (date(2026, 10, 30), 45, True),
        (date(2026, 12, 3), 20, False),
        (date(2026, 12, 4), 20, True),
        (date(2026, 11, 23), 30, True),
    ],
)
def test_a_deadline_past_the_last_notice_is_provisional(
    start: date, n: int, provisional: bool
) -> None:
    found = add_working_days(start, n)
    assert found.provisional is provisional
    assert in_sql(start, n) == found
    assert found.date.weekday() < 5


@pytest.mark.parametrize(
    ("posted", "ends"),
    [
        (date(2023, 3, 1), date(2023, 3, 8)),
        (date(2023, 9, 25), date(2023, 10, 7)),
        (date(2021, 4, 26), date(2021, 5, 6)),
    ],
)
def test_seven_days_of_notice_roll_over_a_holiday(posted: date, ends: date) -> None:
    assert add_days(posted, 7) == Deadline(ends, False)


def test_emergency_days_never_roll() -> None:
    assert add_days(date(2023, 9, 29), 3, roll=False) == Deadline(date(2023, 10, 2), False)
    assert add_days(date(2023, 9, 29), 3) == Deadline(date(2023, 10, 7), False)


def test_a_notice_that_rolls_past_the_last_year_is_provisional() -> None:
    assert add_days(date(2026, 12, 26), 7) == Deadline(date(2027, 1, 4), True)


def test_make_up_weekends_are_worked_and_holidays_are_not() -> None:
    assert is_working_day(date(2020, 10, 10))
    assert not is_working_day(date(2020, 10, 8))
    assert not is_working_day(date(2020, 1, 31))
    assert next_working_day(date(2023, 9, 30)) == Deadline(date(2023, 10, 7), False)
    assert next_working_day(date(2023, 9, 28)) == Deadline(date(2023, 9, 28), False)


def test_a_day_ends_at_midnight_in_shanghai() -> None:
    assert end_of_day(date(2023, 3, 8)).isoformat() == "2023-03-09T00:00:00+08:00"


def test_the_table_agrees_with_a_second_source_day_by_day() -> None:
    second = holidays.country_holidays("CN", years=range(2018, 2027))
    differing = [
        day
        for day, is_working in Day.objects.filter(
            region="CN", date__range=("2018-01-01", "2026-12-31")
        ).values_list("date", "is_working")
        if second.is_working_day(day) != is_working
    ]
    assert differing == []
    assert Day.objects.filter(region="CN", date__year=2026, is_working=True).count() == 248


def test_loading_again_keeps_what_was_entered_by_hand(wang: Actor) -> None:
    typhoon = date(2026, 8, 12)
    amend_days({typhoon: False}, notice_no="玉政发〔2026〕9号", actor=wang)
    load_calendar()
    assert not is_working_day(typhoon)
    assert Day.objects.get(region="CN", date=typhoon).notice_no == "玉政发〔2026〕9号"
    with in_scope(SCOPE_ALL):
        event = timeline(["calendar:CN"]).get()
    assert (event.verb, event.subject) == ("calendar.amended", "玉政发〔2026〕9号")
    assert event.after == {"2026-08-12": False}


def test_loading_the_notice_makes_provisional_deadlines_final(wang: Actor) -> None:
    assert add_working_days(date(2026, 11, 23), 30).provisional
    days_off = [date(2027, 1, 1), date(2027, 2, 8), date(2027, 2, 9)]
    load_year(2027, days_off, [date(2027, 1, 3)], notice_no="国办发明电〔2026〕7号", actor=wang)
    # 29 days are worked up to 31 December and 3 January is worked in exchange.
    assert add_working_days(date(2026, 11, 19), 30) == Deadline(date(2026, 12, 31), False)
    assert add_working_days(date(2026, 11, 20), 30) == Deadline(date(2027, 1, 3), False)
    assert in_sql(date(2026, 11, 20), 30) == Deadline(date(2027, 1, 3), False)


@pytest.mark.parametrize(
    ("off", "worked", "notice_no", "sentence"),
    [
        ([date(2027, 1, 1)], [], " ", "文号"),
        ([], [], "国办发明电〔2026〕7号", "不能为空"),
        ([date(2026, 12, 31)], [], "国办发明电〔2026〕7号", "不在 2027 年内"),
        ([date(2027, 1, 3)], [date(2027, 1, 3)], "国办发明电〔2026〕7号", "既是放假日又是上班日"),
        ([date(2027, 1, 1)], [date(2027, 1, 4)], "国办发明电〔2026〕7号", "本就是工作日"),
    ],
)
def test_a_notice_that_cannot_be_right_is_sent_back(
    off: list[date], worked: list[date], notice_no: str, sentence: str, wang: Actor
) -> None:
    with pytest.raises(Invalid, match=sentence):
        load_year(2027, off, worked, notice_no=notice_no, actor=wang)
    assert not Day.objects.filter(date__year=2027).exists()


def test_single_days_need_a_notice(wang: Actor) -> None:
    with pytest.raises(Invalid, match="文号"):
        amend_days({date(2027, 1, 4): False}, notice_no="", actor=wang)


def test_a_provincial_holiday_counts_only_there_and_the_county_may_overrule(wang: Actor) -> None:
    third_of_march = date(2025, 3, 31)
    amend_days({third_of_march: False}, notice_no="桂政发〔2024〕1号", actor=wang, region="450000")
    amend_days({third_of_march: True}, notice_no="某县发〔2025〕1号", actor=wang, region="450221")
    friday = date(2025, 3, 28)
    for region, due in [
        ("CN", third_of_march),
        ("331083", third_of_march),
        ("450000", date(2025, 4, 1)),
        ("450100", date(2025, 4, 1)),
        ("450221", third_of_march),
    ]:
        assert add_working_days(friday, 1, region) == in_sql(friday, 1, region)
        assert add_working_days(friday, 1, region).date == due


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(date(2026, 3, 2), -1)
    assert add_working_days(date(2026, 3, 1), 0) == in_sql(date(2026, 3, 1), 0)


DAYS = st.dates(date(2003, 6, 1), date(2028, 6, 1))
OVERLAYS = st.dictionaries(
    st.tuples(
        st.sampled_from(["331083", "331000", "330000", "CN"]),
        st.integers(-3, 80).map(lambda i: timedelta(days=i)),
    ),
    st.booleans(),
    max_size=60,
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(DAYS, st.integers(0, 70), OVERLAYS, st.sampled_from(["CN", "331083", "331000", "x"]))
def test_sql_and_python_agree_whatever_the_regions_say(
    start: date, n: int, overlays: dict[tuple[str, timedelta], bool], region: str
) -> None:
    with transaction.atomic():
        for (where, after), is_working in overlays.items():
            Day.objects.update_or_create(
                region=where,
                date=start + after,
                defaults={"is_working": is_working, "source": "试验"},
            )
        assert add_working_days(start, n, region) == in_sql(start, n, region)
        transaction.set_rollback(True)


KNOWN = st.dictionaries(
    st.integers(0, 120).map(lambda i: date(2026, 1, 1) + timedelta(days=i)), st.booleans()
)
STARTS = st.integers(0, 90).map(lambda i: date(2026, 1, 1) + timedelta(days=i))


@given(KNOWN, STARTS, st.integers(1, 40))
def test_a_deadline_is_a_worked_day_with_just_so_many_before_it(
    known: dict[date, bool], start: date, n: int
) -> None:
    days = Workdays(known)
    due = days.add(start, n)
    assert due.date > start
    assert days.is_working(due.date)
    assert days.between(start, due.date) == n
    assert days.between(due.date, start) == -n


@given(KNOWN, STARTS, st.integers(0, 20), st.integers(0, 20))
def test_limits_add_up(known: dict[date, bool], start: date, first: int, second: int) -> None:
    days = Workdays(known)
    assert (
        days.add(days.add(start, first).date, second).date == days.add(start, first + second).date
    )


def test_many_deadlines_of_a_page_need_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        days = workdays_of(date(2026, 1, 1), date(2026, 12, 31))
        assert [
            days.between(date(2026, 9, 29), day) for day in (date(2026, 10, 8), date(2026, 10, 10))
        ] == [2, 4]


def test_sql_recomputes_many_deadlines_in_one_statement() -> None:
    starts = [date(2025, 1, 1) + timedelta(days=i) for i in range(365)]
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.start, d.due from unnest(%s::date[]) s(start),"
            " yimen_add_working_days(s.start, 20) d",
            [starts],
        )
        found = dict(cursor.fetchall())
    days = workdays_of(starts[0], date(2026, 12, 31))
    assert found == {start: days.add(start, 20).date for start in starts}
