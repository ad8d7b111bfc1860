"""Moving open steps to whoever holds the power now (归属变动): same work, another office."""

from __future__ import annotations

from django.db import transaction

from yimen.network.acting import Acting
from yimen.network.models import Office, Role

from .. import steps
from ..models import Case, WorkItem
from .locked import LockedCase
from .recording import record


def place_again(by: Acting, case: Case, reason: str = "") -> list[WorkItem]:
    """Move the case's open items to the office and role they would open at now.

    Returns the items that moved; whoever had claimed one loses it. The event says from where to
    where and why.
    """
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        moved = [item for item in locked.open_items() if _place(locked, item, reason)]
        if moved:
            locked.flush()
        locked.give_back(case)
    return moved


def _place(locked: LockedCase, item: WorkItem, reason: str) -> bool:
    """Put one item where it belongs; False when it lies there."""
    place = steps.place_of(locked.case, locked.graph.step(item.step))
    if place is None or place == (item.office_id, item.role):
        return False
    before = {"office": item.office.name, "role": _post(item.role)}
    item.office = Office.objects.get(pk=place[0])
    item.role, item.assignee = place[1], None
    locked.change(item, "改由有权机关办理")
    after = {"office": item.office.name, "role": _post(item.role)}
    record(locked, "step.moved", item=item, reason=reason, before=before, after=after)
    return True


def _post(role: str) -> str:
    return str(Role(role).label) if role in Role.values else role
