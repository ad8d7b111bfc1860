"""The product's one clock (时钟), in Asia/Shanghai.

All business time comes from `now()` and `today()`. A demo may be moved to another day by
YIMEN_CLOCK_DATE: the offset is kept in var/clock.json, so that every process and every restart
shares it and the clock goes on ticking. Tests freeze it process-wide, threads included.
Django-free.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from yimen.foundation.errors import Invalid
from yimen.foundation.paths import var_dir

ZONE = ZoneInfo("Asia/Shanghai")
DATE_VARIABLE = "YIMEN_CLOCK_DATE"


class _State:
    """Process-wide state: the frozen moment of a test, and the demo offset by date asked for."""

    frozen: datetime | None = None
    offset_for: str | None = None
    offset: timedelta = timedelta(0)


def real_now() -> datetime:
    """The machine's own time, aware, in Asia/Shanghai. Only for the trail and for leases."""
    return datetime.fromtimestamp(time.time(), ZONE)


def now() -> datetime:
    """The product's time, aware, in Asia/Shanghai."""
    if _State.frozen is not None:
        return _State.frozen
    return real_now() + demo_offset()


def today() -> date:
    """The product's day."""
    return now().date()


@contextmanager
def freeze(moment: datetime | str) -> Iterator[datetime]:
    """Hold the clock at `moment` (ISO text without zone is Shanghai time). For tests and tools."""
    before = _State.frozen
    _State.frozen = _moment(moment)
    try:
        yield _State.frozen
    finally:
        _State.frozen = before


def move_to(moment: datetime | str) -> datetime:
    """Move a frozen clock; refuses to touch a running one."""
    if _State.frozen is None:
        raise RuntimeError("move_to() works only inside freeze()")
    _State.frozen = _moment(moment)
    return _State.frozen


def demo_offset() -> timedelta:
    """How far the demo's clock stands from real time; zero outside a demo."""
    wanted = os.environ.get(DATE_VARIABLE, "")
    if not wanted:
        return timedelta(0)
    if _State.offset_for != wanted:
        _State.offset = _anchored_offset(wanted)
        _State.offset_for = wanted
    return _State.offset


def _moment(value: datetime | str) -> datetime:
    """An aware Shanghai datetime from a datetime or from ISO text (a bare date is 09:00)."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value if len(value) > 10 else f"{value}T09:00:00")
    if value.tzinfo is None:
        return value.replace(tzinfo=ZONE)
    return value.astimezone(ZONE)


def _anchored_offset(wanted: str) -> timedelta:
    """The offset kept for this date, or a new one from this moment on.

    The file is locked because the web server and the worker start together and must agree.
    """
    path = var_dir() / "clock.json"
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = _read_anchor(path)
        if kept is not None and kept[0] == wanted:
            return kept[1]
        offset = _days_between(wanted)
        file.truncate(0)
        file.write(json.dumps({"date": wanted, "offset_seconds": offset.total_seconds()}))
        file.flush()
    return offset


def _read_anchor(path: Path) -> tuple[str, timedelta] | None:
    """The date and offset kept in the file, None when it is new or unreadable."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return str(data["date"]), timedelta(seconds=float(data["offset_seconds"]))
    except (ValueError, KeyError, TypeError):
        return None


def _days_between(wanted: str) -> timedelta:
    """From the real day to the wanted day: whole days, so that the time of day stays real."""
    try:
        day = date.fromisoformat(wanted)
    except ValueError as error:
        raise Invalid(
            f"演示日期“{wanted}”无法识别，请按 2020-09-29 的格式填写", code="clock_date"
        ) from error
    return day - real_now().date()
