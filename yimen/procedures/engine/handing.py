"""Who does it (认领、指派、转办): the work stays the same, its hands change."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office, Post, Staff

from .. import guards, permissions
from ..models import WorkItem
from .locked import LockedCase
from .recording import record


def claim(by: Acting, item: WorkItem, seen: int | str | None = None) -> None:
    """Take an open item for oneself (认领). Conflict when a colleague has it already."""
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        if by.staff is None:
            raise Invalid("只有工作人员可以认领待办")
        if mine.assignee_id not in (None, by.staff.pk):
            raise Conflict(
                f"“{mine.step_title}”已由{mine.assignee.name}认领，请联系其办理，或请负责人改派",
                code="already_claimed",
            )
        permissions.check_handle(by, mine)
        _give(locked, mine, by.staff, "step.claimed", "认领")
        locked.give_back(item)


def assign(
    by: Acting, item: WorkItem, staff: Staff, reason: str = "", seen: int | str | None = None
) -> None:
    """Give an open item to a colleague (指派、改派) who holds a fitting post."""
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        permissions.check_assign(by, mine)
        check_fits(mine, staff)
        _give(locked, mine, staff, "step.assigned", "指派", reason)
        locked.give_back(item)


def transfer(
    by: Acting,
    item: WorkItem,
    *,
    to_staff: Staff | None = None,
    to_office: Office | None = None,
    reason: str = "",
    seen: int | str | None = None,
) -> None:
    """Pass an open item on (转办), to a colleague or to another office that sees the case."""
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        permissions.check_handle(by, mine)
        text = guards.need_reason(reason, "转办")
        if mine.signs:
            raise Conflict("签署事项请本人签署，不能转办", code="is_signature")
        before = {"office": mine.office.name, "assignee": _name(mine)}
        mine.delegated_by = None
        if to_office is not None:
            check_sees(mine, to_office)
            mine.office, mine.assignee = to_office, None
        if to_staff is not None:
            check_fits(mine, to_staff)
            mine.assignee = to_staff
        if to_office is None and to_staff is None:
            raise Invalid("请选择转给哪个单位或哪位同事", "to_staff")
        locked.change(mine, "转办")
        after = {"office": mine.office.name, "assignee": _name(mine)}
        record(locked, "step.transferred", item=mine, reason=text, before=before, after=after)
        locked.flush()
        locked.give_back(item)


def release(
    by: Acting, item: WorkItem, to: int | None = None, seen: int | str | None = None
) -> None:
    """Put an item back for the whole office (放回), or undo one's own transfer to where it was.

    Only the holder may, or whoever handed it on as long as nobody did anything with it since.
    """
    with transaction.atomic():
        locked, mine = open_item(by, item, seen)
        holds = by.staff is not None and mine.assignee_id == by.staff.pk
        gave = mine.changed_by == by.actor.name and mine.changed_what == "转办"
        if mine.begun_at is not None or not (holds or gave):
            who = mine.assignee.name if mine.assignee else mine.office.name
            raise Conflict(f"“{mine.step_title}”已在{who}手中，请联系其办理", code="not_yours")
        before, mine.assignee_id = _name(mine), to
        mine.delegated_by = None
        locked.change(mine, "放回")
        record(locked, "step.released", item=mine, before=before)
        locked.flush()
        locked.give_back(item)


def open_item(by: Acting, item: WorkItem, seen: int | str | None) -> tuple[LockedCase, WorkItem]:
    """The case under lock and its item, still open and as the page showed it."""
    locked = LockedCase.of(by, item.case_id)
    mine = locked.find(item.pk)
    guards.check_open(mine)
    guards.check_not_ended(locked.case)
    guards.check_seen(mine, seen)
    return locked, mine


def _give(
    locked: LockedCase, item: WorkItem, staff: Staff, verb: str, what: str, reason: str = ""
) -> None:
    before, item.assignee = _name(item), staff
    item.delegated_by = None
    locked.change(item, what)
    record(locked, verb, item=item, reason=reason, before=before, after=staff.name)
    locked.flush()


def _name(item: WorkItem) -> str:
    return item.assignee.name if item.assignee else ""


def check_fits(item: WorkItem, staff: Staff) -> None:
    """The colleague must be able to do it from a post held today."""
    posts = Post.objects.held_on(clock.today()).filter(staff=staff, office__is_active=True)
    free = item.assignee
    item.assignee = None  # whether it is taken already does not matter here
    try:
        held = list(posts.select_related("office", "staff"))
        refusals = [permissions.why_not(Acting.of_post(post), item) for post in held]
    finally:
        item.assignee = free
    if not refusals:
        raise Invalid(f"{staff.name}现在没有任职岗位，请选择其他同事", "to_staff")
    if all(refusals):
        raise Invalid(f"{staff.name}不能办理该环节：{refusals[0]}", "to_staff")


def check_sees(item: WorkItem, office: Office) -> None:
    """The other office must see the case; a move to another township is its own procedure."""
    if not any(path.startswith(office.path) for path in (item.home_path, item.handling_path)):
        raise Invalid(
            f"该办件不在“{office.name}”的辖区，请按异地转办程序移交，或选择其他单位", "to_office"
        )
