"""The words and tone of a legal deadline (办理期限) badge.

Red and orange are only for work the reader can do now; waits that are not his (external check,
notice running) are grey whatever the date, and say what is waited for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

SOON_DAYS = 3
SOON_HOURS = 24

_WAITS = {
    "external": "等待外部系统",
    "notice": "公示中",
    "applicant": "等待申请人补正",
}
_UNITS = {"working_day": "个工作日", "calendar_day": "天"}
_FIXED = {
    "paused": ("paused", "已暂停"),
    "done": ("done", "已办结"),
    "done_late": ("late", "超期办结"),
    "not_started": ("none", "尚未起算"),
    "unlimited": ("none", "无期限"),
}

CountDays = Callable[[date, date], int]


@dataclass(frozen=True)
class Badge:
    """What the badge shows. `detail` is the small line under it; `tone` names a CSS class."""

    tone: str
    text: str
    detail: str = ""
    provisional: bool = False


def deadline_badge(
    due: date | datetime | None,
    now: datetime,
    *,
    unit: str = "working_day",
    state: str = "running",
    reason: str = "",
    provisional: bool = False,
    working_days: CountDays,
) -> Badge:
    """Badge for a clock due at `due`.

    `due` is a date (its whole day counts) or an aware datetime, where 24:00 of a day is 00:00 of
    the next, as `calendar.end_of_day` gives it. `unit` is working_day, calendar_day or hour.
    `state` is running, external, notice, applicant, paused, done, done_late, not_started or
    unlimited. `working_days(a, b)` counts working days after a up to and including b.
    """
    if state in _WAITS or state in _FIXED:
        return _not_counting(due, state, reason, provisional)
    if due is None:
        return Badge("none", _FIXED["unlimited"][1])
    if unit == "hour" and isinstance(due, datetime):
        return _hours(due, now, provisional)
    return _days(last_day(due, now), now.date(), unit, provisional, working_days)


def last_day(due: date | datetime, now: datetime) -> date:
    """The last day on which the work is still in time; 00:00 belongs to the day before."""
    if not isinstance(due, datetime):
        return due
    local = due.astimezone(now.tzinfo)
    return local.date() - timedelta(days=1) if local.time() == time(0) else local.date()


def _not_counting(due: date | datetime | None, state: str, reason: str, provisional: bool) -> Badge:
    """Waits of others, pauses and closed clocks: said in words, never in red."""
    if state in _WAITS:
        detail = f"{due:%m-%d} 到期" if due else ""
        return Badge("waiting", reason or _WAITS[state], detail, provisional)
    tone, text = _FIXED[state]
    return Badge(tone, f"{text}（{reason}）" if reason else text)


def _hours(due: datetime, now: datetime, provisional: bool) -> Badge:
    """Hour clocks run through nights and holidays (急难 24 小时)."""
    local = due.astimezone(now.tzinfo)
    seconds = (local - now).total_seconds()
    detail = f"{local:%m-%d %H:%M} 到期"
    if seconds < 0:
        over = int(-seconds // 3600)
        text = f"超期 {over} 小时" if over else "超期不足 1 小时"
        return Badge("overdue", text, detail, provisional)
    if local.date() == now.date():
        return Badge("today", f"今日 {local:%H:%M} 到期", "", provisional)
    left = int(seconds // 3600)
    text = f"剩 {left} 小时" if left else "剩余不足 1 小时"
    return Badge("soon" if left <= SOON_HOURS else "ok", text, detail, provisional)


def _days(due: date, today: date, unit: str, provisional: bool, working_days: CountDays) -> Badge:
    """Day clocks: in working days, or in calendar days where the clause says 日."""
    detail = f"{due:%m-%d} 到期" if due.year == today.year else f"{due:%Y-%m-%d} 到期"
    word = _UNITS.get(unit, _UNITS["working_day"])
    if due == today:
        return Badge("today", "今日到期", detail, provisional)
    early, late = sorted((due, today))
    count = (late - early).days if unit == "calendar_day" else working_days(early, late)
    if due < today:
        text = f"超期 {count} {word}" if count else f"超期不足 1 {word}"
        return Badge("overdue", text, detail, provisional)
    tone = "soon" if count <= SOON_DAYS else "ok"
    text = f"剩 {count} {word}" if count else f"剩余不足 1 {word}"
    return Badge(tone, text, detail, provisional)
