"""Who else must sign a piece of work (会签、加签), read from the rows of a locked case."""

from __future__ import annotations

from yimen.foundation.errors import Conflict

from ..models import WorkItem
from .locked import LockedCase

AGREE, DISAGREE = "agree", "disagree"


def of_item(locked: LockedCase, item: WorkItem, *kinds: str) -> list[WorkItem]:
    """The signatures asked for a piece of work, of these kinds, whatever came of them."""
    return [row for row in locked.items if row.signs_for_id == item.pk and row.signs in kinds]


def check_signed(locked: LockedCase, item: WorkItem, reason: str) -> None:
    """Raise Conflict while a signature before the work is missing, or was refused and the work
    goes on without a written reason.
    """
    if item.signs:
        raise Conflict(f"“{item.step_title}”请签署同意或不同意，不能直接办结", code="to_sign")
    if item.delegated_by_id is not None:
        raise Conflict(
            f"您受{item.delegated_by.name}委派办理“{item.step_title}”，办好后请交还，由其办结",
            code="delegated",
        )
    asked = of_item(locked, item, WorkItem.Signs.BEFORE, WorkItem.Signs.COSIGN)
    missing = [row.assignee.name for row in asked if row.is_open and row.assignee]
    if missing:
        raise Conflict(
            f"还差{'、'.join(missing)}签署，签完再办结“{item.step_title}”", code="unsigned"
        )
    against = [row.assignee.name for row in asked if row.outcome == DISAGREE and row.assignee]
    if against and not reason.strip() and not _carried(asked):
        raise Conflict(
            f"{'、'.join(against)}不同意，请写明理由后再办结，或重新会签", code="signed_against"
        )


def settle_group(locked: LockedCase, row: WorkItem) -> None:
    """Cancel signatures of a countersign that can no longer change its result, in memory."""
    if row.signs != WorkItem.Signs.COSIGN:
        return
    group = [one for one in locked.items if _same_group(one, row)]
    still_open = [one for one in group if one.is_open]
    agreed = sum(1 for one in group if one.outcome == AGREE)
    needed = row.signs_needed or len(group)
    if agreed >= needed:
        why = "会签已通过，不用再签"
    elif agreed + len(still_open) < needed:
        why = "会签未通过，不用再签"
    else:
        return
    for one in still_open:
        one.state, one.done_at, one.reason = WorkItem.State.CANCELLED, locked.now, why
        locked.change(one, "取消")


def _carried(asked: list[WorkItem]) -> bool:
    """True when those against were outvoted: enough of each countersign agreed."""
    if any(row.signs == WorkItem.Signs.BEFORE and row.outcome == DISAGREE for row in asked):
        return False
    groups: dict[object, list[WorkItem]] = {}
    for row in asked:
        if row.signs == WorkItem.Signs.COSIGN:
            groups.setdefault(row.opened_at, []).append(row)
    return all(
        sum(1 for row in group if row.outcome == AGREE) >= (group[0].signs_needed or len(group))
        for group in groups.values()
    )


def _same_group(one: WorkItem, other: WorkItem) -> bool:
    return (one.signs_for_id, one.signs, one.opened_at) == (
        other.signs_for_id,
        other.signs,
        other.opened_at,
    )
