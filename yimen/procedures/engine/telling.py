"""Telling colleagues about a piece of work: copies (抄送) and urges (催办)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from yimen.foundation import clock, messages
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Post, Staff

from .. import guards, permissions
from ..models import Copy, Urge, WorkItem
from .locked import LockedCase
from .recording import record


@transaction.atomic
def send_copy(by: Acting, item: WorkItem, staff: Sequence[Staff], note: str = "") -> list[Copy]:
    """Send a copy of an item to colleagues who see the case (抄送). Invalid when one does not.

    Whoever has an unread copy already gets no second one.
    """
    locked = LockedCase.of(by, item.case_id)
    mine = locked.find(item.pk)
    permissions.check_sight(by, locked.case)
    if not staff:
        raise Invalid("请选择抄送给谁", "staff")
    for one in staff:
        _check_sees(mine, one)
    unread = set(Copy.objects.filter(item=mine, read_at=None).values_list("staff_id", flat=True))
    rows = [
        Copy(
            item=mine,
            staff=one,
            by=by.actor.name,
            note=note.strip()[:200],
            sent_at=locked.now,
            home_path=mine.home_path,
            handling_path=mine.handling_path,
        )
        for one in dict.fromkeys(staff)
        if one.pk not in unread
    ]
    Copy.objects.bulk_create(rows)
    if rows:
        names = [row.staff.name for row in rows]
        record(locked, "step.copied", item=mine, reason=note, after=names)
    locked.flush()
    return rows


@transaction.atomic
def read_copy(by: Acting, copy: Copy) -> None:
    """Note that a copy was read (阅知); reading again changes nothing."""
    if by.staff is None or copy.staff_id != by.staff.pk:
        raise NotPermitted("这份抄送不是发给您的")
    locked = LockedCase.of(by, copy.item.case_id)
    if Copy.objects.filter(pk=copy.pk, read_at=None).update(read_at=locked.now):
        record(locked, "step.copy_read", item=locked.find(copy.item_id))
        locked.flush()


@transaction.atomic
def urge(by: Acting, item: WorkItem, words: str = "") -> Urge:
    """Remind whoever has the work (催办), once a day for one piece of work; it is counted.

    Told is the holder, or everybody at the office whose post may take it. An item that waits for
    somebody outside is urged with that one, not here: Conflict.
    """
    locked = LockedCase.of(by, item.case_id)
    mine = locked.find(item.pk)
    permissions.check_sight(by, locked.case)
    guards.check_open(mine)
    guards.check_running(locked.case)
    if by.staff is not None and mine.assignee_id == by.staff.pk:
        raise Conflict("这一项就在您手里，请直接办理", code="own")
    holders = _holders(mine)
    if not holders:
        raise Conflict(
            f"{mine.office.name}现在没有人可以办理“{mine.step_title}”，请联系系统管理员补充岗位",
            code="nobody",
        )
    today, names = clock.today(), "、".join(one.name for one in holders)
    try:
        with transaction.atomic():
            row = Urge.objects.create(
                item=mine,
                day=today,
                by=by.actor.name,
                words=words.strip()[:200],
                told=names[:200],
                sent_at=locked.now,
                home_path=mine.home_path,
                handling_path=mine.handling_path,
            )
    except IntegrityError as error:
        first = Urge.objects.get(item=mine, day=today)
        raise Conflict(f"今天已由{first.by}催办过，请明天再催", code="urged_today") from error
    _remind(mine, holders, by.actor.name, row.words)
    record(locked, "step.urged", item=mine, reason=row.words, after=names)
    locked.flush()
    return row


def _remind(item: WorkItem, holders: list[Staff], who: str, words: str) -> None:
    number = item.case.number or item.case.receipt_number
    text = f"{who}催办“{item.step_title}”，请尽快办理" + (f"：{words}" if words else "")
    for one in holders:
        messages.enqueue(
            "in_app",
            f"staff:{one.pk}",
            text,
            case_number=number,
            dedupe_key=f"urge:{item.pk}:{clock.today()}:{one.pk}",
        )


def _holders(item: WorkItem) -> list[Staff]:
    """Who has the item, or may take it at its office today."""
    if item.assignee is not None:
        return [item.assignee]
    posts = Post.objects.held_on(clock.today()).filter(
        office_id=item.office_id, role__in=permissions.roles_of(item), staff__is_active=True
    )
    return list({post.staff_id: post.staff for post in posts.select_related("staff")}.values())


def _check_sees(item: WorkItem, staff: Staff) -> None:
    held = Post.objects.held_on(clock.today()).filter(staff=staff, office__is_active=True)
    paths = (item.home_path, item.handling_path)
    for post in held.select_related("office", "staff"):
        if any(path.startswith(Acting.of_post(post).path) for path in paths):
            return
    raise Invalid(f"{staff.name}看不到这一办件，不能抄送，请选择其他同事", "staff")
