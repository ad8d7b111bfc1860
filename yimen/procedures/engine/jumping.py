"""Going on out of order (越序): to an event's step, or over steps that are then left out.

An event may lead into the middle of the sequence: an applicant who insists on applying before the
check is done goes straight to acceptance, and what stood before it is moved behind it.
"""

from __future__ import annotations

from yimen.policy.procedure import Outcome, Step

from ..models import WorkItem
from . import limits
from .locked import LockedCase
from .opening import advance, open_step, skip_step


def jump(locked: LockedCase, item: WorkItem, chosen: Outcome, target: str, because: str) -> None:
    """Open `target` after the outcome `chosen` of `item`, in memory.

    An event's step opens beside the sequence and its event is noted; it takes up a second reason
    when it is open already. A step of the sequence opens at once, and whatever is still to be done
    before it becomes 已跳过 with the reason; limits that watched those steps are lifted.
    """
    step = locked.graph.step(target)
    if step.on is None:
        _into_sequence(locked, item, chosen, step, because)
    elif not any(row.state == WorkItem.State.OPEN for row in locked.rows(target)):
        limits.mark_event(locked, step.on, locked.now)
        open_step(locked, target, because=because)


def stand_in(locked: LockedCase, target: str) -> str:
    """The step that does the work of `target`: itself, or the later one of its kind after it was
    left out (the check after acceptance, 受理后补做)."""
    graph, live = locked.graph, locked.live(target)
    if not live or any(row.state != WorkItem.State.SKIPPED for row in live):
        return target
    kind = graph.step(target).kind
    for step in graph.procedure.steps:
        is_later = step.kind == kind and step.key in graph.downstream[target]
        if is_later and any(r.state != WorkItem.State.SKIPPED for r in locked.live(step.key)):
            return step.key
    return target


def _into_sequence(
    locked: LockedCase, item: WorkItem, chosen: Outcome, target: Step, because: str
) -> None:
    graph, told = locked.graph, f"按“{item.step_title}：{chosen.title}”"
    is_event = graph.step(item.step).on is not None
    why = f"{told}移到“{target.title}”以后" if is_event else f"{told}跳过"
    before = graph.procedure.all_before(target.key) - {item.step}
    passed = [step.key for step in graph.procedure.steps if step.key in before and step.on is None]
    left_out = {key for key in passed if _leave_out(locked, key, why)}
    limits.lift(locked, left_out, why)
    open_step(locked, target.key, because=because)
    for key in passed:
        advance(locked, key)


def _leave_out(locked: LockedCase, key: str, why: str) -> bool:
    """Skip what is open of a step, or the whole step when it has not come up; False when done."""
    live = locked.live(key)
    if not live:
        skip_step(locked, key, why)
        return True
    still_open = [row for row in live if row.state == WorkItem.State.OPEN]
    for row in still_open:
        row.state, row.waits = WorkItem.State.SKIPPED, ""
        row.reason, row.done_at = why, locked.now
        locked.change(row, "跳过")
        locked.skipped.append(row)
    return bool(still_open)
