"""Completing a step (办结): the one move that carries a case forward."""

from __future__ import annotations

from contextlib import nullcontext

from django.db import transaction

from yimen.network.acting import Acting
from yimen.policy.procedure import Outcome
from yimen.policy.vocabulary import END

from .. import guards, permissions
from ..models import Case, WorkItem
from . import limits
from .finish import close_case, end_if_nothing_left
from .jumping import jump, stand_in
from .locked import LockedCase
from .opening import advance, pending_automatic, run_automatic, skipped_words, system
from .recording import record
from .returning import return_to
from .signers import check_signed

_RESULTS = {
    ("decision", "grant"): Case.Outcome.AWARDED,
    ("decision", "grant_other"): Case.Outcome.AWARDED,
    ("decision", "refuse"): Case.Outcome.REFUSED,
    ("acceptance", "refuse"): Case.Outcome.NOT_ACCEPTED,
    ("category", "withdrawn"): Case.Outcome.WITHDRAWN,
    ("feedback", "approved"): Case.Outcome.AWARDED,
    ("feedback", "rejected"): Case.Outcome.REFUSED,
    ("first_aid", "paid"): Case.Outcome.AWARDED,
    ("first_aid", "declined"): Case.Outcome.TERMINATED,
}
"""(step kind, outcome) → what becomes of the case; everything else leaves it open."""

_AT_END = {
    ("check_objection", "uphold"): Case.Outcome.REFUSED,
    ("check_objection", "not_raised"): Case.Outcome.REFUSED,
}
"""The same where the outcome ends the case; elsewhere the case goes on as it is."""


def complete(
    by: Acting,
    item: WorkItem,
    outcome: str = "done",
    reason: str = "",
    seen: int | str | None = None,
    result: str = "",
) -> list[WorkItem]:
    """Close an open item with one of its outcomes; returns the items that opened.

    `outcome` "done" stands for the only outcome of a step; `seen` is the row version the page
    showed; `result` (Case.Outcome) overrides what the outcome means for the case. `item` and its
    case are brought up to date. Raises Conflict naming who was first, StalePage, NotPermitted,
    or Invalid for a missing reason.
    """
    locked = LockedCase.of(by, item.case_id)
    mine = locked.find(item.pk)
    guards.check_open(mine)
    guards.check_running(locked.case)
    guards.check_seen(mine, seen)
    permissions.check_handle(by, mine)
    check_signed(locked, mine, reason)
    chosen = locked.graph.outcome(mine.step, outcome)
    if chosen.needs_reason:
        reason = guards.need_reason(reason, chosen.title)
    _close(locked, mine, chosen, reason, result, verb="step.done")
    settle(locked)
    locked.give_back(item)
    return locked.opened


def settle(locked: LockedCase) -> None:
    """Finish any move that opened steps: automatic work, the end if nothing is left, writing.

    Until here a move is in memory only. Just automatic work can still refuse after something was
    written; a savepoint then takes everything back together.
    """
    with transaction.atomic() if pending_automatic(locked) else nullcontext():
        _let_system_work(locked)
        end_if_nothing_left(locked)
        locked.flush()


def _close(
    locked: LockedCase,
    item: WorkItem,
    chosen: Outcome,
    reason: str,
    result: str,
    *,
    verb: str,
    by: Acting | None = None,
) -> None:
    opened, skipped = len(locked.opened), len(locked.skipped)
    staff = None if by is not None else locked.by.staff
    item.state, item.done_at, item.done_by = WorkItem.State.DONE, locked.now, staff
    item.waits, item.outcome = "", chosen.key
    item.reason = reason or item.reason
    locked.change(item, f"{item.step_title}（{chosen.title}）")
    table = _RESULTS | _AT_END if chosen.to == END else _RESULTS
    result = result or table.get((item.kind, chosen.key), "")
    if result:
        locked.case.outcome = result
        locked.case_changed = True
    go_on(locked, item, chosen, reason)
    if chosen.to == END:
        close_case(locked, f"{item.step_title}：{chosen.title}")
    record(
        locked,
        verb,
        item=item,
        by=by,
        reason=reason,
        before={"state": WorkItem.State.OPEN},
        after={
            "outcome": chosen.key,
            "outcome_title": chosen.title,
            "opened": [row.step for row in locked.opened[opened:]],
            "skipped": skipped_words(locked.skipped[skipped:]),
        },
    )


def go_on(locked: LockedCase, item: WorkItem, chosen: Outcome, reason: str) -> None:
    """Open what follows: in order, back to an earlier step, an event's step, or further on."""
    because = f"{item.step_title}：{chosen.title}。{reason}".strip("。")
    target = chosen.to
    if target is not None and target != END:
        target = stand_in(locked, target)
        if _is_return(locked, target):
            if locked.graph.is_earlier(target, item.step) or target == item.step:
                item.state = WorkItem.State.RETURNED
            else:
                limits.mark_event(locked, f"{item.step}.done", locked.now)
            return_to(locked, target, because)
            return
    if not all(row.state != WorkItem.State.OPEN for row in locked.live(item.step)):
        return
    limits.mark_event(locked, f"{item.step}.done", locked.now)
    if target is None:
        advance(locked, item.step)
    elif target != END:
        jump(locked, item, chosen, target, because)


def _is_return(locked: LockedCase, target: str) -> bool:
    """True when the target was already worked on in the sequence."""
    return locked.graph.step(target).on is None and bool(locked.live(target))


def _let_system_work(locked: LockedCase) -> None:
    """Run automatic steps until none is left; each leaves its own event under the system's name."""
    while (item := pending_automatic(locked)) is not None:
        locked.flush()
        outcome = run_automatic(locked, item)
        if outcome is not None:
            chosen = locked.graph.outcome(item.step, outcome)
            _close(locked, item, chosen, "", "", verb="step.automatic", by=system())
