"""The legal clock of running cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast.staff import acting
from tests.procedures.helpers import (
    CLERK,
    REVIEWER,
    SURVEYOR,
    case_of,
    item_of,
    limit,
    open_steps,
    procedure,
    step,
    to_survey,
)
from yimen.foundation import calendar, clock
from yimen.foundation.calendar.loading import load_year
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.trail.actor import SYSTEM
from yimen.procedures.clock import days_due, due_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark, raise_event
from yimen.procedures.engine.moves import pause, resume, send_back
from yimen.procedures.engine.waiting import begin
from yimen.procedures.models import NO_LIMIT, Case, Clock, WorkItem
from yimen.procedures.queue import QueueFilter, queue_page
from yimen.procedures.recompute import recompute_open

pytestmark = pytest.mark.usefixtures("desk")


def last_day(moment: datetime) -> date:
    """The day at whose end a limit ends."""
    return (moment.astimezone(clock.ZONE) - timedelta(seconds=1)).date()


@pytest.mark.clause("S4-22")
def test_accepted_on_29_september_2020_is_to_be_surveyed_by_saturday_10_october() -> None:
    case = case_of(acting(CLERK))
    survey = to_survey(case)
    assert last_day(survey.due_sort) == date(2020, 10, 10)
    assert survey.due_sort == calendar.end_of_day(date(2020, 10, 10))
    assert not survey.due_provisional


def test_the_case_keeps_received_and_accepted_apart_and_runs_from_acceptance() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    assert (case.status, case.accepted_at) == ("registered", None)
    clock.move_to("2020-09-30T10:00:00")
    mark(clerk, case, "accepted")
    assert case.status == "running"
    assert case.accepted_at == clock.now()
    assert case.received_at == datetime(2020, 9, 29, 9, tzinfo=clock.ZONE)


def test_the_case_is_sorted_by_its_nearest_limit_still_unmet() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    visit = Clock.objects.get(case=case, key="visit")
    assert case.due_sort == visit.due_at == calendar.end_of_day(date(2020, 10, 10))
    mark(clerk, case, "complete")
    to_survey(case)
    complete(acting(SURVEYOR), item_of(case, "survey"), "done")
    case.refresh_from_db()
    visit.refresh_from_db()
    review = Clock.objects.get(case=case, key="review")
    assert visit.met_at == clock.now()
    assert case.due_sort == review.due_at == calendar.end_of_day(date(2020, 10, 27))


def test_a_back_dated_event_counts_from_its_own_day_and_may_be_corrected() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    clock.move_to("2020-10-12T09:00:00")
    mark(clerk, case, "complete", date(2020, 10, 9))
    review = Clock.objects.get(case=case, key="review")
    assert review.started_on == date(2020, 10, 9)
    mark(clerk, case, "complete", date(2020, 10, 10))
    review.refresh_from_db()
    assert review.started_on == date(2020, 10, 10)
    assert review.due_at == calendar.end_of_day(
        calendar.add_working_days(date(2020, 10, 10), 15).date
    )


def test_an_event_cannot_be_marked_in_the_future() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    with pytest.raises(Invalid, match="不能晚于现在"):
        mark(clerk, case, "complete", date(2020, 9, 30))


def test_a_limit_from_the_end_of_a_notice_counts_from_the_day_that_ended_then() -> None:
    made = procedure(step("a", within=limit(3, "working_day", "notice.end")))
    case = case_of(acting(CLERK), made)
    assert item_of(case, "a").due_sort == NO_LIMIT
    mark(acting(CLERK), case, "notice.end", calendar.end_of_day(date(2020, 10, 12)))
    assert last_day(item_of(case, "a").due_sort) == date(2020, 10, 15)


def test_hours_run_on_through_the_holiday_and_natural_days_roll_to_the_next_working_day() -> None:
    made = procedure(
        step("a", within=limit(48, "hour", "received"), after=[]),
        step("b", within=limit(3, "calendar_day", "received", rolls=True), after=[]),
        step("c", within=limit(3, "calendar_day", "received"), after=[]),
    )
    case = case_of(acting(CLERK), made)
    assert item_of(case, "a").due_sort == clock.now() + timedelta(hours=48)
    assert last_day(item_of(case, "b").due_sort) == date(2020, 10, 9)
    assert last_day(item_of(case, "c").due_sort) == date(2020, 10, 2)


def test_a_limit_to_the_start_is_met_when_work_begins() -> None:
    made = procedure(
        step("a", within=limit(1, "working_day", "a.opened", counts_to="start")),
        limits=[
            {"key": "start", "title": "启动", "to": "a.started"}
            | {"within": limit(3, "working_day", "a.opened", counts_to="start")}
        ],
    )
    case = case_of(acting(CLERK), made)
    item = item_of(case, "a")
    assert item.due_sort < NO_LIMIT
    clock.move_to("2020-09-30T09:00:00")
    begin(acting(REVIEWER), item)
    assert item.due_sort == NO_LIMIT
    assert item.begun_at == clock.now()
    assert Clock.objects.get(case=case, key="start").met_at == clock.now()


def test_a_conditional_limit_starts_when_its_condition_comes_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from yimen.procedures import conditions

    longer = {"true": False}
    condition = conditions.Condition("test_longer", "已延长", lambda case: longer["true"])
    monkeypatch.setitem(conditions._CONDITIONS, "test_longer", condition)
    within = limit(45, "working_day", "accepted")
    made = procedure(
        step("a"),
        limits=[{"key": "long", "title": "延长后", "when": "test_longer", "within": within}],
    )
    clerk = acting(CLERK)
    case = case_of(clerk, made)
    mark(clerk, case, "accepted")
    assert not Clock.objects.filter(case=case).exists()
    longer["true"] = True
    clock.move_to("2020-10-12T09:00:00")
    mark(clerk, case, "extended")
    assert Clock.objects.get(case=case).started_on == date(2020, 9, 29)


def test_a_deadline_past_the_last_notice_is_provisional_and_recomputed_when_it_is_loaded() -> None:
    clock.move_to("2026-12-20T09:00:00")
    made = procedure(
        step("a", within=limit(10, "working_day", "received")),
        limits=[{"key": "t", "title": "全程", "within": limit(12, "working_day", "received")}],
    )
    case = case_of(acting(CLERK), made)
    item = item_of(case, "a")
    assert item.due_provisional
    assert case.due_provisional
    assert last_day(item.due_sort) == date(2027, 1, 1)
    holiday = [date(2027, 1, day) for day in (1, 2, 3)]
    load_year(2027, holiday, [], notice_no="国办发明电〔2026〕9号", actor=SYSTEM("测试"))
    written = recompute_open()
    item.refresh_from_db()
    case.refresh_from_db()
    assert written["items"] >= 1
    assert not item.due_provisional
    assert last_day(item.due_sort) == date(2027, 1, 4)
    assert not case.due_provisional
    assert last_day(case.due_sort) == date(2027, 1, 6)


def test_recomputing_one_region_leaves_others_alone() -> None:
    case = case_of(acting(CLERK), procedure(step("a", within=limit(3, "working_day", "received"))))
    WorkItem.objects.filter(case=case).update(due_provisional=True)
    assert recompute_open("430321")["items"] == 0
    assert recompute_open("331083")["items"] == 1
    assert not WorkItem.objects.get(case=case).due_provisional


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.dates(date(2019, 12, 1), date(2027, 3, 1)),
    days=st.integers(0, 60),
    stood=st.integers(0, 20),
    unit=st.sampled_from(["working_day", "calendar_day"]),
    rolls=st.booleans(),
)
def test_recomputing_in_the_database_equals_counting_in_python(
    start: date, days: int, stood: int, unit: str, rolls: bool
) -> None:
    case = Case.objects.first() or case_of(acting(CLERK))
    item = WorkItem.objects.filter(case=case).latest("pk")
    WorkItem.objects.filter(pk=item.pk).update(
        limit_from=start,
        limit_count=days,
        limit_unit=unit,
        limit_rolls=rolls,
        stood_days=stood,
        due_sort=clock.now(),
    )
    recompute_open("331083")
    item.refresh_from_db()
    expected = days_due(start, days + stood, unit, rolls=rolls, region="331083")
    assert (item.due_sort, item.due_provisional) == (expected.at, expected.provisional)


def test_a_pause_moves_every_open_limit_by_the_working_days_it_stood() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    survey = to_survey(case)
    assert last_day(survey.due_sort) == date(2020, 10, 10)
    clock.move_to("2020-09-30T09:00:00")
    pause(clerk, case, "supplement", "等残疾证")
    clock.move_to("2020-10-12T09:00:00")
    resume(clerk, case)
    survey.refresh_from_db()
    case.refresh_from_db()
    # 10-09, 10-10 and 10-12 were worked while it stood.
    assert survey.stood_days == 3
    assert last_day(survey.due_sort) == date(2020, 10, 14)
    assert case.status == "running"
    assert last_day(case.due_sort) == date(2020, 10, 14)


def test_an_hour_clock_moves_by_the_exact_time_it_stood() -> None:
    made = procedure(step("a", within=limit(24, "hour", "received")))
    clerk = acting(CLERK)
    case = case_of(clerk, made)
    before = item_of(case, "a").due_sort
    pause(clerk, case, "appraisal")
    clock.move_to("2020-09-29T11:30:00")
    resume(clerk, case)
    assert item_of(case, "a").due_sort == before + timedelta(hours=2, minutes=30)


def test_a_paused_case_is_not_counted_red_and_cannot_be_worked_on() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    pause(clerk, case, "other_place")
    clock.move_to("2020-12-01T09:00:00")
    item = item_of(case, "intake")
    assert item.waits == "paused"
    assert not queue_page(clerk, QueueFilter(due="overdue")).rows
    with pytest.raises(Conflict, match="已暂停"):
        complete(clerk, item)
    with pytest.raises(Conflict, match="已暂停"):
        pause(clerk, case, "supplement")


def test_a_pause_needs_a_reason_the_rules_know_and_a_post_that_may() -> None:
    case = case_of(acting(CLERK))
    with pytest.raises(Invalid, match="法定原因"):
        pause(acting(CLERK), case, "忙不过来")
    with pytest.raises(NotPermitted):
        pause(acting(SURVEYOR), case, "supplement")
    with pytest.raises(Conflict, match="没有暂停"):
        resume(acting(CLERK), case)


def test_a_limit_that_began_during_the_pause_stood_only_since_then() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    pause(clerk, case, "supplement")
    clock.move_to("2020-10-12T09:00:00")
    mark(clerk, case, "complete")
    clock.move_to("2020-10-14T09:00:00")
    resume(clerk, case)
    assert Clock.objects.get(case=case, key="review").stood_days == 2


def test_sending_back_lets_the_clock_go_on_and_keeps_the_time_it_stood() -> None:
    made = procedure(step("a", within=limit(5, "working_day", "received")), step("b"))
    clerk, reviewer = acting(CLERK), acting(REVIEWER)
    case = case_of(clerk, made)
    pause(clerk, case, "supplement")
    clock.move_to("2020-09-30T09:00:00")
    resume(clerk, case)
    complete(reviewer, item_of(case, "a"))
    again = send_back(reviewer, item_of(case, "b"), "a", "漏了一项")
    assert again.limit_from == date(2020, 9, 29)
    assert again.stood_days == 1
    assert last_day(again.due_sort) == last_day(
        due_of(made.steps[0].within, case.received_at, "331083", 1).at
    )


def test_a_return_takes_back_that_a_limit_was_met() -> None:
    made = procedure(
        step("a"),
        step("b"),
        step("c"),
        limits=[
            {"key": "b", "title": "二", "to": "b.done"}
            | {"within": limit(9, "working_day", "received")}
        ],
    )
    reviewer = acting(REVIEWER)
    case = case_of(acting(CLERK), made)
    complete(reviewer, item_of(case, "a"))
    complete(reviewer, item_of(case, "b"))
    assert Clock.objects.get(case=case).met_at is not None
    send_back(reviewer, item_of(case, "c"), "a", "重新来")
    case.refresh_from_db()
    row = Clock.objects.get(case=case)
    assert row.met_at is None
    assert case.due_sort == row.due_at
    assert open_steps(case) == ["a"]


def test_a_new_event_has_a_new_clock() -> None:
    made = procedure(
        step("a"),
        step("x", on="objection", within=limit(2, "working_day", "x.opened")),
    )
    clerk, reviewer = acting(CLERK), acting(REVIEWER)
    case = case_of(clerk, made)
    first = raise_event(clerk, case, "objection", "邻居反映")
    complete(reviewer, first)
    clock.move_to("2020-10-12T09:00:00")
    second = raise_event(clerk, case, "objection", "又有人反映")
    assert (second.round, second.limit_from) == (2, date(2020, 10, 12))


def test_the_column_the_database_keeps_is_the_row_the_engine_wrote() -> None:
    case = case_of(acting(CLERK))
    with connection.cursor() as cursor:
        cursor.execute(
            "select due_sort, current_step from procedures_case where uid = %s", [case.pk]
        )
        assert cursor.fetchone() == (case.due_sort, "intake")
