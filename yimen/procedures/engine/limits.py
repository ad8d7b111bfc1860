"""Events that limits count from: they start and meet the case's limits and date the steps'."""

from __future__ import annotations

from datetime import datetime

from yimen.foundation import clock
from yimen.policy.procedure import CaseLimit

from .. import conditions
from ..clock import due_of, give_due, start_day
from ..models import Clock, WorkItem
from .locked import LockedCase


def mark_event(locked: LockedCase, key: str, at: datetime, *, moves: bool = False) -> None:
    """Note that `key` happened at `at`, in memory: limits that end with it are met, limits and
    open steps that count from it get their due date.

    A limit already running keeps its start, unless `moves` says that the date itself is corrected.
    """
    locked.case.marks = {**locked.case.marks, key: at.isoformat()}
    locked.case_changed = True
    for limit in locked.graph.procedure.limits:
        if limit.to == key:
            _meet(locked, limit, at)
        elif limit.within.from_ == key:
            _start(locked, limit, at, moves=moves)
    for item in locked.open_items():
        step = locked.graph.step(item.step)
        if step.within is not None and step.within.from_ == key and not _begun(locked, item):
            give_due(item, step.within, at, locked.region)
            locked.change(item, "期限起算")


def start_conditional(locked: LockedCase) -> None:
    """Start the limits whose condition has come true since their event (e.g. 45 days extended)."""
    for limit in locked.graph.procedure.limits:
        at = marked(locked, limit.within.from_)
        if limit.when is not None and at is not None:
            _start(locked, limit, at)


def marked(locked: LockedCase, key: str) -> datetime | None:
    """When an event happened, None when it has not."""
    text = locked.case.marks.get(key)
    return datetime.fromisoformat(text).astimezone(clock.ZONE) if text else None


def date_item(locked: LockedCase, item: WorkItem) -> None:
    """Give a new item its limit if the event it counts from has happened."""
    limit = locked.graph.step(item.step).within
    at = marked(locked, limit.from_) if limit is not None else None
    if limit is not None and at is not None:
        item.stood_days = _stood_before(locked, limit.from_, item)
        give_due(item, limit, at, locked.region)


def forget(locked: LockedCase, keys: set[str]) -> None:
    """Take events back that a return undid: their limits run on as if they had not happened."""
    kept = {key: at for key, at in locked.case.marks.items() if key not in keys}
    locked.case_changed = locked.case_changed or kept != locked.case.marks
    locked.case.marks = kept
    for limit in locked.graph.procedure.limits:
        row = locked.clock_rows().get(limit.key) if limit.to in keys else None
        if row is not None and row.met_at is not None:
            row.met_at = None
            locked.clocks_changed.add(limit.key)


def lift(locked: LockedCase, steps: set[str], why: str) -> None:
    """Stop watching the limits that end with steps left out; the rows stay and say why."""
    for limit in locked.graph.procedure.limits:
        key = limit.to.rpartition(".")[0]
        row = locked.clock_rows().get(limit.key) if key in steps else None
        if row is not None and row.is_running:
            _lift(locked, row, why)
    forgotten = {f"{key}.{moment}" for key in steps for moment in ("opened", "started")}
    locked.case.marks = {k: at for k, at in locked.case.marks.items() if k not in forgotten}
    locked.case_changed = True


def _lift(locked: LockedCase, row: Clock, why: str) -> None:
    row.lifted_at, row.lifted_why = locked.now, why[:120]
    locked.clocks_changed.add(row.key)


def _begun(locked: LockedCase, item: WorkItem) -> bool:
    """True when the step's limit asked only for a start and work has begun."""
    limit = locked.graph.step(item.step).within
    return limit is not None and limit.counts_to == "start" and item.begun_at is not None


def _meet(locked: LockedCase, limit: CaseLimit, at: datetime) -> None:
    row = locked.clock_rows().get(limit.key)
    if row is not None and row.is_running:
        row.met_at = at
        locked.clocks_changed.add(limit.key)


def _start(locked: LockedCase, limit: CaseLimit, at: datetime, *, moves: bool = False) -> None:
    running = locked.clock_rows().get(limit.key)
    if running is not None:
        if moves or (running.lifted_at is not None and not _replaced(locked, limit)):
            _restart(locked, limit, running, at)
        return
    if limit.when is not None and not conditions.holds(limit.when, locked.case):
        return
    case, within = locked.case, limit.within
    shorter = [locked.clock_rows().get(one.key) for one in _same_span(locked, limit)]
    # The time the clock stood still before an extension stays taken off.
    stood = max((row.stood_days for row in shorter if row and row.unit == within.unit), default=0)
    due = due_of(within, at, locked.region, stood)
    met = marked(locked, limit.to)
    locked.clock_rows()[limit.key] = Clock(
        case=case,
        key=limit.key,
        title=limit.title,
        started_on=start_day(within.from_, at),
        count=within.count,
        unit=within.unit,
        rolls=within.rolls,
        stood_days=stood,
        due_at=due.at,
        provisional=due.provisional,
        legal=within.legal,
        source=within.source[:120],
        met_at=met,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    locked.clocks_changed.add(limit.key)
    for row in shorter:
        if row is not None and row.is_running:
            _lift(locked, row, f"已改按“{limit.title}”计算")


def _same_span(locked: LockedCase, limit: CaseLimit) -> list[CaseLimit]:
    """The ordinary limits over the same span whose place a conditional one takes (延长)."""
    if limit.when is None:
        return []
    span = (limit.within.from_, limit.to)
    limits = locked.graph.procedure.limits
    return [one for one in limits if one.when is None and (one.within.from_, one.to) == span]


def _replaced(locked: LockedCase, limit: CaseLimit) -> bool:
    """True when a conditional limit over the same span runs in its place."""
    longer = [one for one in locked.graph.procedure.limits if limit in _same_span(locked, one)]
    return any(one.key in locked.clock_rows() for one in longer)


def _restart(locked: LockedCase, limit: CaseLimit, row: Clock, at: datetime) -> None:
    """Count a limit from a corrected date, or again after it was lifted for a time."""
    if not _replaced(locked, limit):
        row.lifted_at, row.lifted_why = None, ""
    due = due_of(limit.within, at, locked.region, row.stood_days)
    row.started_on = start_day(limit.within.from_, at)
    row.due_at, row.provisional = due.at, due.provisional
    locked.clocks_changed.add(limit.key)


def _stood_before(locked: LockedCase, key: str, item: WorkItem) -> int:
    """Days an earlier round of the same step stood still on the same limit: pauses survive."""
    rows = [row for row in locked.rows(item.step) if row is not item and row.limit_from]
    at = marked(locked, key)
    same = [row for row in rows if at is not None and row.limit_from == start_day(key, at)]
    return max((row.stood_days for row in same), default=0)
