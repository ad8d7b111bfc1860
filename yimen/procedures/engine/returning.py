"""Going back (退回): the later steps are undone, a new round opens, the clock goes on."""

from __future__ import annotations

from ..clock import NOTICE_END
from ..models import WorkItem
from . import limits
from .locked import LockedCase
from .opening import open_step


def return_to(locked: LockedCase, target: str, because: str) -> list[str]:
    """Open a new round of `target`, in memory; returns the open siblings this cancelled.

    Done rows of the target and of everything after it become 已退回 and no longer count, open
    ones are cancelled. Limits keep their start: what the return undid is simply not met yet. The
    steps after the target start afresh when they open again; the target itself does not.
    """
    undone = {target, *locked.graph.downstream[target]}
    cancelled: list[str] = []
    for item in locked.items:
        if item.step not in undone:
            continue
        if item.state == WorkItem.State.DONE:
            item.state = WorkItem.State.RETURNED
        elif item.state == WorkItem.State.OPEN:
            cancelled.append(item.step)
            cancel(locked, item, f"因退回“{locked.graph.step(target).title}”取消")
            continue
        elif item.state == WorkItem.State.SKIPPED:
            item.state = WorkItem.State.CANCELLED
        else:
            continue
        locked.change(item, "退回")
    limits.forget(locked, _undone_events(locked, target, undone))
    open_step(locked, target, because=because)
    return cancelled


def cancel(locked: LockedCase, item: WorkItem, why: str) -> None:
    """Cancel an open item and say why, in memory."""
    item.state, item.waits = WorkItem.State.CANCELLED, ""
    item.reason, item.done_at = why, locked.now
    locked.change(item, "取消")


def _undone_events(locked: LockedCase, target: str, undone: set[str]) -> set[str]:
    """Marks that no longer hold after the return."""
    gone = {f"{key}.done" for key in undone}
    gone |= {f"{key}.{what}" for key in undone - {target} for what in ("opened", "started")}
    gone |= {f"{key}.end" for key in undone}
    if any(locked.graph.step(key).kind == "notice" for key in undone):
        gone.add(NOTICE_END)
    return gone
