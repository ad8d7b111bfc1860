"""Every golden deadline in the engine: working days, notices, whole cases, hours."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, case_of, item_of, published
from yimen.foundation import calendar, clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.policy import load_pack
from yimen.policy.values import Limit
from yimen.procedures.clock import due_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.models import Case, Clock, WorkItem
from yimen.procedures.queue import QueueFilter, queue_page

pytestmark = pytest.mark.usefixtures("db")
SYSTEM = Acting.system("测试")
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
ROWS = [[date.fromisoformat(word) for word in line.split()] for line in GOLDEN.split("\n") if line]


def day_of(moment: datetime) -> date:
    """The day at whose end a limit ends."""
    return (moment.astimezone(clock.ZONE) - timedelta(microseconds=1)).date()


def within(count: int, unit: str = "working_day", **more: object) -> Limit:
    """A limit from acceptance."""
    return Limit.model_validate(
        {"count": count, "unit": unit, "from": "accepted", "source": "测试", **more}
    )


def at(day: date, hour: int = 16) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("accepted", "count", "due"),
    [(row[0], count, due) for row in ROWS for count, due in zip(COUNTS, row[1:], strict=False)]
    + [
        (date(2023, 4, 24), 45, date(2023, 6, 29)),
        (date(2021, 7, 1), 45, date(2021, 9, 2)),
    ],
)
def test_working_days_end_on_the_golden_day(accepted: date, count: int, due: date) -> None:
    found = due_of(within(count), at(accepted), "331083")
    assert (found.at, found.provisional) == (calendar.end_of_day(due), False)


@pytest.mark.parametrize(
    ("accepted", "count"),
    [
        (date(2026, 11, 23), 30),
        (date(2026, 11, 20), 30),
        (date(2026, 10, 30), 45),
        (date(2026, 12, 4), 20),
    ],
)
def test_a_limit_that_crosses_into_2027_is_an_estimate(accepted: date, count: int) -> None:
    assert due_of(within(count), at(accepted), "331083").provisional
    day_before = calendar.add_working_days(accepted, count - 1)
    assert not day_before.provisional or day_before.date.year == 2027


@pytest.mark.parametrize(
    ("posted", "rolls", "ends"),
    [
        (date(2023, 3, 1), True, date(2023, 3, 8)),
        (date(2023, 9, 25), True, date(2023, 10, 7)),
        (date(2023, 9, 25), False, date(2023, 10, 2)),
        (date(2021, 4, 26), True, date(2021, 5, 6)),
    ],
)
def test_seven_natural_days_of_a_notice_end_on_the_golden_day(
    posted: date, rolls: bool, ends: date
) -> None:
    found = due_of(within(7, "calendar_day", rolls=rolls), at(posted), "331083")
    assert found.at == calendar.end_of_day(ends)


def begun(pack: str, item: str, accepted: date) -> Case:
    """A case on this locality's own procedure, accepted on the day."""
    made = published(load_pack(pack).procedure_for(item, accepted))
    case = case_of(acting(CLERK), made)
    mark(SYSTEM, case, "accepted")
    return case


@pytest.mark.parametrize(
    ("pack", "item", "accepted", "due"),
    [
        ("xx-district", "dibao", "2023-04-24", "2023-05-24"),
        ("xx-district", "tekun", "2023-01-16", "2023-02-16"),
        ("xx-district", "spending_aid", "2023-04-24", "2023-05-24"),
        ("xx-district", "living_allowance", "2023-09-18", "2023-10-08"),
        ("xx-district", "nursing_allowance", "2023-09-18", "2023-10-08"),
        ("xx-district", "orphan", "2022-04-25", "2022-05-18"),
        ("xx-district", "unsupported_child", "2022-04-25", "2022-05-18"),
        ("xx-district", "priority_child", "2022-04-25", "2022-05-18"),
        ("yuhuan", "dibao", "2021-07-01", "2021-08-12"),
        ("qinhuangdao", "dibao", "2021-07-01", "2021-08-12"),
        ("xiangtan", "dibao", "2022-04-25", "2022-06-09"),
        ("jiamusi", "dibao", "2021-07-01", "2021-08-12"),
        ("jiamusi", "dibao", "2023-04-24", "2023-05-24"),
    ],
)
def test_the_whole_case_ends_on_the_day_of_the_clause(
    pack: str, item: str, accepted: str, due: str
) -> None:
    with clock.freeze(f"{accepted}T10:00:00"), in_scope(SCOPE_ALL):
        case = begun(pack, item, date.fromisoformat(accepted))
        total = Clock.objects.get(case=case, key="total")
        assert total.due_at == calendar.end_of_day(date.fromisoformat(due))
        clock.move_to(total.due_at.isoformat())
        assert total.is_running
        assert total.due_at <= clock.now()


@pytest.mark.parametrize(
    ("pack", "accepted", "ordinary", "extended"),
    [
        ("xx-district", "2023-04-24", "2023-05-24", "2023-06-29"),
        ("yuhuan", "2021-07-01", "2021-08-12", "2021-09-02"),
        ("jiamusi", "2023-04-24", "2023-05-24", "2023-06-29"),
    ],
)
def test_extended_in_writing_it_ends_after_45_working_days(
    pack: str, accepted: str, ordinary: str, extended: str
) -> None:
    with clock.freeze(f"{accepted}T10:00:00"), in_scope(SCOPE_ALL):
        case = begun(pack, "dibao", date.fromisoformat(accepted))
        total = Clock.objects.get(case=case, key="total")
        assert day_of(total.due_at) == date.fromisoformat(ordinary)
        mark(SYSTEM, case, "extended")
        total.refresh_from_db()
        assert not total.is_running
        longer = Clock.objects.get(case=case, key="total_extended")
        assert day_of(longer.due_at) == date.fromisoformat(extended)


def test_first_aid_runs_by_the_hour_through_the_holiday_and_a_minute_more_is_late() -> None:
    made = published(load_pack("xx-district").procedure_for("emergency_aid", date(2023, 10, 1)))
    with clock.freeze("2023-10-01T22:40:00"), in_scope(SCOPE_ALL):
        case = case_of(acting(CLERK), made)
        reported = datetime(2023, 10, 1, 22, 30, tzinfo=clock.ZONE)
        mark(SYSTEM, case, "need_known", reported)
        complete(SYSTEM, item_of(case, "intake"))
        aid = item_of(case, "first_aid")
        assert aid.due_sort == datetime(2023, 10, 2, 22, 30, tzinfo=clock.ZONE)
        clock.move_to("2023-10-02T22:29:00")
        overdue = QueueFilter(due="overdue", mine="all")
        assert aid not in queue_page(SYSTEM, overdue).rows
        clock.move_to("2023-10-02T22:31:00")
        assert aid in queue_page(SYSTEM, overdue).rows


def test_the_papers_of_first_aid_are_due_five_working_days_after_the_money() -> None:
    made = published(load_pack("xx-district").procedure_for("emergency_aid", date(2023, 9, 28)))
    with clock.freeze("2023-09-28T11:00:00"), in_scope(SCOPE_ALL):
        case = case_of(acting(CLERK), made)
        mark(SYSTEM, case, "need_known")
        for key, outcome in (("intake", "done"), ("first_aid", "paid")):
            complete(SYSTEM, item_of(case, key), outcome)
        follow_up = WorkItem.objects.get(case=case, step="follow_up")
        assert day_of(follow_up.due_sort) == date(2023, 10, 11)
