"""The moves a desk expects (退回、转办、认领、指派、暂停、恢复、撤回、终止), in one place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.foundation.errors import Invalid, NotPermitted
from yimen.network.acting import Acting

from .. import guards, permissions
from ..graph import graph_of
from ..models import Case, WorkItem
from .complete import settle
from .finish import close_case
from .handing import assign, claim, transfer
from .locked import LockedCase
from .pausing import PAUSE_REASONS, pause, resume
from .recording import record
from .returning import return_to

__all__ = [
    "PAUSE_REASONS",
    "Target",
    "assign",
    "claim",
    "pause",
    "resume",
    "return_targets",
    "send_back",
    "terminate",
    "transfer",
    "withdraw",
]


def send_back(
    by: Acting, item: WorkItem, to_step: str, reason: str, seen: int | str | None = None
) -> WorkItem:
    """Send a case back from an open item to an earlier step (退回); returns the step's new item.

    The clock goes on, open siblings after the target are cancelled, a new round opens.
    """
    with transaction.atomic():
        locked = LockedCase.of(by, item.case_id)
        mine = locked.find(item.pk)
        guards.check_open(mine)
        guards.check_running(locked.case)
        guards.check_seen(mine, seen)
        permissions.check_handle(by, mine)
        text = guards.need_reason(reason, "退回")
        _check_target(locked, mine, to_step)
        mine.state, mine.done_at, mine.done_by = (
            WorkItem.State.RETURNED,
            locked.now,
            locked.by.staff,
        )
        mine.waits, mine.reason = "", text
        locked.change(mine, "退回")
        cancelled = return_to(locked, to_step, text)
        after = {"to": to_step, "cancelled": cancelled}
        record(locked, "step.returned", item=mine, reason=text, after=after)
        settle(locked)
        locked.give_back(item)
    return next(row for row in locked.opened if row.step == to_step)


def withdraw(by: Acting, case: Case, reason: str) -> None:
    """The applicant takes the application back (撤回); recorded by himself or at the desk."""
    _leave(by, case, Case.Outcome.WITHDRAWN, reason, "case.withdrawn", "撤回申请")


def terminate(by: Acting, case: Case, reason: str) -> None:
    """End the case without a decision on the merits (终止), e.g. 拒不配合 (57号第29条)."""
    if by.actor.kind == "applicant":
        raise NotPermitted("终止办理由乡镇（街道）或民政部门决定；您可以撤回申请")
    _leave(by, case, Case.Outcome.TERMINATED, reason, "case.terminated", "终止办理")


def _leave(by: Acting, case: Case, outcome: str, reason: str, verb: str, title: str) -> None:
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        permissions.check_move(by, locked.case)
        guards.check_not_ended(locked.case)
        text = guards.need_reason(reason, title)
        before = {"status": locked.case.status, "step": locked.case.current_step}
        locked.case.outcome = outcome
        close_case(locked, f"{title}：{text}")
        record(locked, verb, reason=text, before=before, after={"outcome": outcome})
        locked.flush()
        locked.give_back(case)


def _check_target(locked: LockedCase, item: WorkItem, target: str) -> None:
    """Only to a step that comes before in the sequence and was worked on."""
    if target not in locked.graph.position:
        raise Invalid("没有这个环节，请从列表中选择", "to_step")
    title = locked.graph.step(target).title
    if not locked.graph.is_earlier(target, item.step):
        raise Invalid(f"“{title}”不在“{item.step_title}”之前，不能退回到该环节", "to_step")
    done = [row for row in locked.live(target) if row.state == WorkItem.State.DONE]
    if not done:
        raise Invalid(f"“{title}”本次没有办理过，不能退回到该环节", "to_step")


@dataclass(frozen=True)
class Target:
    """A step an item may be sent back to, and the open steps that this cancels."""

    key: str
    title: str
    cancels: tuple[str, ...] = ()


def return_targets(item: WorkItem) -> list[Target]:
    """The steps an item may be sent back to, the nearest first, with what each cancels beside."""
    if item.signs:
        return []
    rows = WorkItem.objects.filter(case_id=item.case_id, state__in=_COUNTED)
    states = list(rows.values_list("step", "state", "signs"))
    done = {step for step, state, _ in states if state == WorkItem.State.DONE}
    waiting = {step for step, state, signs in states if state == _OPEN and not signs}
    graph = graph_of(item.case.procedure_id)
    earlier = [
        step
        for step in graph.procedure.steps
        if step.key in done and graph.is_earlier(step.key, item.step)
    ]
    return [
        Target(
            step.key,
            step.title,
            tuple(
                graph.step(key).title
                for key in sorted(waiting & graph.downstream[step.key], key=graph.position.get)
                if key != item.step
            ),
        )
        for step in reversed(earlier)
    ]


_OPEN = WorkItem.State.OPEN
_COUNTED = (WorkItem.State.OPEN, WorkItem.State.DONE)
