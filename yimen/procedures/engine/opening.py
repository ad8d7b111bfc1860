"""Opening steps: what comes next, what is skipped and why, and what the system does by itself."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.network.acting import Acting
from yimen.network.queries import county_office, village_office
from yimen.policy.procedure import Step

from .. import conditions, steps
from ..models import WorkItem
from . import limits
from .locked import LockedCase

SYSTEM_TASK = "办理程序"


def advance(locked: LockedCase, closed: str) -> None:
    """Open what `closed` leads to, as far as everything else before it is closed too."""
    for follower in locked.graph.after[closed]:
        ready = all(locked.is_closed(before) for before in locked.graph.before[follower])
        if ready and not locked.live(follower):
            open_step(locked, follower)


def open_step(locked: LockedCase, key: str, *, because: str = "") -> list[WorkItem]:
    """Open a new round of a step, one item per branch; returns its rows.

    With a condition that does not hold, or without branches, one skipped row says why; a skipped
    step counts as closed, so what follows opens.
    """
    step = locked.graph.step(key)
    why = conditions.why_skipped(step, locked.case)
    branches = [("", "")]
    if step.for_each is not None and not why:
        branches = steps.keys_of(step.for_each, locked.case)
        why = "" if branches else "没有需要办理的对象，本环节跳过"
    if why:
        row = skip_step(locked, key, why)
        advance(locked, key)
        return [row]
    return _open_rows(locked, step, branches, because)


def _open_rows(
    locked: LockedCase, step: Step, branches: list[tuple[str, str]], because: str
) -> list[WorkItem]:
    key = step.key
    # Of a step in the sequence the first opening counts through returns; an event is new each time.
    first = limits.marked(locked, f"{key}.opened") if step.on is None else None
    limits.mark_event(locked, f"{key}.opened", first or locked.now)
    place, number = place_for(locked, step), _next_round(locked, key)
    rows = [_row(locked, step, place, branch, number, because) for branch in branches]
    for row in rows:
        limits.date_item(locked, row)
        locked.change(row, "开始办理")
        locked.add(row)
        locked.opened.append(row)
    return rows


def skip_step(locked: LockedCase, key: str, why: str) -> WorkItem:
    """Write a skipped row, so that everyone sees that and why the step was left out."""
    step = locked.graph.step(key)
    row = _row(locked, step, place_for(locked, step), ("", ""), _next_round(locked, key), why)
    row.state, row.done_at = WorkItem.State.SKIPPED, locked.now
    locked.change(row, "跳过")
    locked.add(row)
    locked.skipped.append(row)
    if row.kind == "notice":
        # What counts from the end of a notice counts from here when there is none.
        limits.mark_event(locked, f"{key}.end", locked.now)
    return row


def pending_automatic(locked: LockedCase) -> WorkItem | None:
    """An open item that the system handles by itself and has not tried in this move yet."""
    for item in locked.opened:
        untried = item.state == WorkItem.State.OPEN and item.begun_at is None
        if untried and steps.automatic_of(item.kind) is not None:
            return item
    return None


def run_automatic(locked: LockedCase, item: WorkItem) -> str | None:
    """Do an automatic step's work; returns its outcome, None when it stays open."""
    act = steps.automatic_of(item.kind)
    item.begun_at = locked.now
    locked.changed[item.pk] = item
    return act(locked.by, item) if act is not None else None


def system() -> Acting:
    """The system as the actor of automatic steps."""
    return Acting.system(SYSTEM_TASK)


def place_for(locked: LockedCase, step: Step) -> tuple[int, str]:
    """The office (by its key) and the role a step opens for; who decides is looked up."""
    return steps.place_of(locked.case, step) or (office_for(locked, step), step.role)


def office_for(locked: LockedCase, step: Step) -> int:
    """The office a step is done at, by its key: by the step's level, for the household's place."""
    case = locked.case
    if step.level == "county":
        role = "finance" if step.role == "county_finance" else "civil_affairs"
        return county_office(case.handling_path, role).pk
    if step.level == "village" or step.role == "village_assistant":
        return village_office(case.division).pk
    return case.handling_office_id


def _row(
    locked: LockedCase,
    step: Step,
    place: tuple[int, str],
    branch: tuple[str, str],
    number: int,
    because: str,
) -> WorkItem:
    case = locked.case
    key, title = branch
    office, role = place
    waits = step.level if step.level in ("applicant", "external") else ""
    return WorkItem(
        case=case,
        step=step.key,
        step_title=f"{step.title}（{title}）"[:40] if title else step.title,
        kind=step.kind,
        key=key,
        round=number,
        state=WorkItem.State.OPEN,
        waits=waits,
        item=case.item,
        office_id=office,
        role=role,
        opened_at=locked.now,
        reason=because,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def _next_round(locked: LockedCase, key: str) -> int:
    return max((row.round for row in locked.rows(key)), default=0) + 1


def skipped_words(rows: Iterable[WorkItem]) -> dict[str, str]:
    """Skipped steps with their reasons, for the event."""
    return {row.step: row.reason for row in rows}
