"""The words and tone of a legal deadline (办理期限) badge.

Red and orange are only for work the reader can do now; waits that are not his (external check,
notice running) are grey whatever the date, and say what is waited for.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

SOON_DAYS = 3
SOON_HOURS = 24

_WAITS = {
    "external": "等待外部系统",
    "notice": "公示中",
    "applicant": "等待申请人补正",
}
# Paused clocks have no day to show; the others say how they ended.
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
    legal: bool = True,
    working_days: CountDays,
) -> Badge:
    """Badge for a clock due at `due`.

    `due` is a date (its whole day counts) or an aware datetime, where 24:00 of a day is 00:00 of
    the next, as `calendar.end_of_day` gives it. `unit` is working_day, calendar_day or hour.
    `state` is running, external, notice, applicant, paused, done, done_late, not_started or
    unlimited; `legal` False marks a limit the locality set itself (约定).
    `working_days(a, b)` counts working days after a up to and including b.
    """
    if state in _FIXED:
        tone, text = _FIXED[state]
        return Badge(tone, f"{text}（{reason}）" if reason else text)
    if due is None:
        return Badge("none", _FIXED["unlimited"][1]) if state == "running" else _wait(state, reason)
    day = last_day(due, now)
    shown = f"{day:%m-%d}" if day.year == now.year else f"{day:%Y-%m-%d}"
    detail = f"{shown} 到期" if legal else f"约定 {shown} 到期"
    if state in _WAITS:
        return replace(_wait(state, reason), detail=detail, provisional=provisional)
    if unit == "hour" and isinstance(due, datetime):
        badge = _hours(due.astimezone(now.tzinfo), now)
    else:
        badge = replace(_days(day, now.date(), unit, working_days), detail=detail)
    return replace(badge, provisional=provisional)


def last_day(due: date | datetime, now: datetime) -> date:
    """The last day on which the work is still in time; 00:00 belongs to the day before."""
    if not isinstance(due, datetime):
        return due
    local = due.astimezone(now.tzinfo)
    return local.date() - timedelta(days=1) if local.time() == time(0) else local.date()


def _wait(state: str, reason: str) -> Badge:
    """Somebody else's turn: said in words, never in red."""
    return Badge("waiting", reason or _WAITS[state])


def _hours(due: datetime, now: datetime) -> Badge:
    """Hour clocks run through nights and holidays (急难 24 小时)."""
    seconds = (due - now).total_seconds()
    detail = f"{due:%m-%d %H:%M} 到期"
    if seconds < 0:
        over = int(-seconds // 3600)
        return Badge("overdue", f"超期 {over} 小时" if over else "超期不足 1 小时", detail)
    if due.date() == now.date():
        return Badge("today", f"今日 {due:%H:%M} 到期")
    left = int(seconds // 3600)
    text = f"剩 {left} 小时" if left else "剩余不足 1 小时"
    return Badge("soon" if left <= SOON_HOURS else "ok", text, detail)


def _days(due: date, today: date, unit: str, working_days: CountDays) -> Badge:
    """Day clocks: in working days, or in calendar days where the clause says 日."""
    if due == today:
        return Badge("today", "今日到期")
    word = _UNITS.get(unit, _UNITS["working_day"])
    early, late = sorted((due, today))
    count = (late - early).days if unit == "calendar_day" else working_days(early, late)
    if due < today:
        return Badge("overdue", f"超期 {count} {word}" if count else f"超期不足 1 {word}")
    text = f"剩 {count} {word}" if count else f"剩余不足 1 {word}"
    return Badge("soon" if count <= SOON_DAYS else "ok", text)
