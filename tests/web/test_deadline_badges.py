"""What a deadline badge says, day by day; red and orange only where the reader can act."""

from datetime import date, datetime, timedelta
from types import ModuleType, SimpleNamespace

import pytest
from django.template import Context, Template

from yimen.foundation.calendar import Workdays, end_of_day
from yimen.foundation.clock import ZONE
from yimen.procedures.models import NO_LIMIT
from yimen.web.parts.deadline import Badge, deadline_badge
from yimen.web.parts.work import work_badge

NOW = datetime(2026, 3, 4, 10, 30, tzinfo=ZONE)  # a Wednesday
DAYS = Workdays({}).between


def badge(due: date | datetime | None, **how: object) -> Badge:
    """A badge on that Wednesday, with weeks of Monday to Friday."""
    return deadline_badge(due, NOW, working_days=DAYS, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("due", "tone", "text"),
    [
        (date(2026, 3, 2), "overdue", "超期 2 个工作日"),
        (date(2026, 3, 3), "overdue", "超期 1 个工作日"),
        (date(2026, 3, 4), "today", "今日到期"),
        (date(2026, 3, 5), "soon", "剩 1 个工作日"),
        (date(2026, 3, 9), "soon", "剩 3 个工作日"),
        (date(2026, 3, 10), "ok", "剩 4 个工作日"),
    ],
)
def test_working_days_are_counted_over_the_weekend(due: date, tone: str, text: str) -> None:
    assert (badge(due).tone, badge(due).text) == (tone, text)
    assert badge(end_of_day(due)).text == text


def test_a_deadline_passed_on_friday_is_overdue_on_saturday() -> None:
    saturday = datetime(2026, 3, 7, 9, tzinfo=ZONE)
    shown = deadline_badge(date(2026, 3, 6), saturday, working_days=DAYS)
    assert (shown.tone, shown.text) == ("overdue", "超期不足 1 个工作日")
    ahead = deadline_badge(date(2026, 3, 8), saturday, working_days=DAYS)
    assert (ahead.tone, ahead.text) == ("soon", "剩余不足 1 个工作日")


def test_calendar_days_count_every_day() -> None:
    assert badge(date(2026, 3, 9), unit="calendar_day").text == "剩 5 天"
    assert badge(date(2026, 2, 28), unit="calendar_day").text == "超期 4 天"


@pytest.mark.parametrize(
    ("hours", "tone", "text"),
    [
        (-4.2, "overdue", "超期 4 小时"),
        (-0.5, "overdue", "超期不足 1 小时"),
        (6.5, "today", "今日 17:00 到期"),
        (18, "soon", "剩 18 小时"),
        (30, "ok", "剩 30 小时"),
    ],
)
def test_hours_run_through_the_night(hours: float, tone: str, text: str) -> None:
    shown = badge(NOW + timedelta(hours=hours), unit="hour")
    assert (shown.tone, shown.text) == (tone, text)


@pytest.mark.parametrize(
    ("state", "text"),
    [("external", "等待外部系统"), ("notice", "公示中"), ("applicant", "等待申请人补正")],
)
def test_waiting_for_others_is_grey_even_when_the_day_has_passed(state: str, text: str) -> None:
    shown = badge(date(2026, 2, 2), state=state)
    assert (shown.tone, shown.text, shown.detail) == ("waiting", text, "02-02 到期")
    assert badge(None, state=state).text == text


def test_a_wait_says_what_is_waited_for() -> None:
    shown = badge(date(2026, 3, 11), state="notice", reason="公示中，至 03-11")
    assert shown.text == "公示中，至 03-11"
    assert badge(None, state="paused", reason="待补材料").text == "已暂停（待补材料）"


def test_provisional_and_local_limits_are_marked() -> None:
    shown = badge(date(2027, 1, 5), provisional=True, legal=False)
    assert (shown.provisional, shown.detail) == (True, "约定 2027-01-05 到期")


def item(**changes: object) -> SimpleNamespace:
    """A work item as the queue reads it."""
    columns: dict[str, object] = {
        "state": "open",
        "waits": "",
        "waits_note": "",
        "due_sort": end_of_day(date(2026, 3, 5)),
        "due_provisional": False,
        "due_legal": True,
        "limit_unit": "working_day",
        "done_at": None,
    }
    return SimpleNamespace(**{**columns, **changes})


@pytest.mark.parametrize(
    ("changes", "tone", "text"),
    [
        ({}, "soon", "剩 1 个工作日"),
        ({"waits": "external"}, "waiting", "等待外部系统"),
        ({"waits": "paused", "waits_note": "待补材料"}, "paused", "已暂停（待补材料）"),
        ({"due_sort": NO_LIMIT}, "none", "无期限"),
        ({"state": "returned"}, "none", "已退回"),
        ({"state": "done", "done_at": NOW}, "done", "已办结"),
        ({"state": "done", "done_at": NOW + timedelta(days=5)}, "late", "超期办结"),
    ],
)
def test_a_work_item_shows_its_own_limit(changes: dict[str, object], tone: str, text: str) -> None:
    shown = work_badge(item(**changes), NOW, DAYS)
    assert (shown.tone, shown.text) == (tone, text)


@pytest.mark.django_db
def test_the_badge_on_a_page_counts_make_up_working_days(clock: ModuleType) -> None:
    clock.move_to("2020-09-29T09:00:00")
    template = Template("{% load yimen %}{% deadline_badge due %}")
    page = template.render(Context({"due": date(2020, 10, 10)}))
    # 30 September, 9 October and the make-up Saturday: national holiday lies between.
    assert "剩 3 个工作日" in page
    assert 'class="due due-soon"' in page
    assert "10-10 到期" in page


@pytest.mark.django_db
def test_a_provisional_deadline_explains_itself(clock: ModuleType) -> None:
    template = Template("{% load yimen %}{% deadline_badge due 'working_day' 'running' '' True %}")
    page = template.render(Context({"due": date(2026, 3, 9)}))
    assert "暂估" in page
    assert "通知载入后自动重算" in page
