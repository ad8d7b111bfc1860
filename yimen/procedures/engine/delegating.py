"""Having a colleague prepare the work and getting it back (委派、交还)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import messages
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Staff

from .. import guards, permissions
from ..models import WorkItem
from .handing import check_fits, open_item
from .recording import record


def delegate(
    by: Acting, item: WorkItem, staff: Staff, reason: str, seen: int | str | None = None
) -> None:
    """Have a colleague do the work on one's behalf (委派); it comes back before it is completed.

    The colleague must be able to do it himself. The deadline stays, and stays with both.
    """
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        permissions.check_handle(by, mine)
        if by.staff is None:
            raise Invalid("只有工作人员可以委派")
        if mine.delegated_by_id is not None:
            raise Conflict("这一项已经是受委派办理，请交还以后由委派人再安排", code="delegated")
        text = guards.need_reason(reason, "委派")
        if staff.pk == by.staff.pk:
            raise Invalid("请选择其他同事", "staff")
        check_fits(mine, staff)
        mine.assignee, mine.delegated_by = staff, by.staff
        locked.change(mine, "委派")
        record(locked, "step.delegated", item=mine, reason=text, after=staff.name)
        _tell(staff, mine, f"{by.actor.name}委派您办理“{mine.step_title}”：{text}")
        locked.flush()
        locked.give_back(item)


def hand_back(by: Acting, item: WorkItem, words: str, seen: int | str | None = None) -> None:
    """Give delegated work back with what was done (交还); who delegated it may take it back."""
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        owner = mine.delegated_by
        if owner is None:
            raise Conflict("这一项没有委派，不用交还", code="not_delegated")
        if by.staff is None or by.staff.pk not in (mine.assignee_id, owner.pk):
            raise NotPermitted(f"这一项请{mine.assignee.name}交还，或由{owner.name}收回")
        text = guards.need_reason(words, "交还")
        before = mine.assignee.name if mine.assignee else ""
        mine.assignee, mine.delegated_by = owner, None
        locked.change(mine, "交还")
        record(locked, "step.handed_back", item=mine, reason=text, before=before, after=owner.name)
        if by.staff.pk != owner.pk:
            _tell(owner, mine, f"{by.actor.name}已办好您委派的“{mine.step_title}”：{text}")
        locked.flush()
        locked.give_back(item)


def _tell(staff: Staff, item: WorkItem, text: str) -> None:
    number = item.case.number or item.case.receipt_number
    messages.enqueue("in_app", f"staff:{staff.pk}", text, case_number=number)
