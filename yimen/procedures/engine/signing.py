"""Asking for other officers' signatures (会签、加签) and giving them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Post, Staff

from .. import guards, permissions
from ..models import WorkItem
from .complete import go_on, settle
from .locked import LockedCase
from .recording import record
from .returning import return_to
from .signers import AGREE, DISAGREE, settle_group

KIND = "signature"


def ask_signers(
    by: Acting,
    item: WorkItem,
    staff: Sequence[Staff],
    how: str,
    *,
    note: str,
    needed: int | None = None,
    seen: int | str | None = None,
) -> list[WorkItem]:
    """Ask colleagues to sign: `how` cosign 会签, before 前加签 or after 后加签.

    Of a countersign `needed` must agree (1 = any, None = all). Signatures before and countersigns
    hold the step until they are given, one after holds what follows it. Each is a row of its own
    in the signer's queue, due when the work is. Raises Invalid for somebody who cannot sign.
    """
    if how not in WorkItem.Signs.values or how == WorkItem.Signs.NOTHING:
        raise Invalid("请选择会签、前加签或后加签", "how")
    with transaction.atomic():
        locked, mine = _open(by, item, seen)
        permissions.check_handle(by, mine)
        if mine.signs:
            raise Conflict("这一项本身就是签署，不能再加签", code="is_signature")
        text = guards.need_reason(note, WorkItem.Signs(how).label)
        posts = [_post_of(locked, by, mine, one) for one in dict.fromkeys(staff)]
        if not posts:
            raise Invalid("请选择请谁签署", "staff")
        if needed is not None and not 1 <= needed <= len(posts):
            raise Invalid(f"须同意的人数应在1到{len(posts)}之间", "needed")
        rows = [_row(locked, mine, post, how, needed, text) for post in posts]
        names = [post.staff.name for post in posts]
        after = {"how": how, "signers": names, "needed": needed}
        record(locked, "step.signers_asked", item=mine, reason=text, after=after)
        locked.flush()
        locked.give_back(item)
    return rows


def sign(
    by: Acting, item: WorkItem, agrees: bool, words: str = "", seen: int | str | None = None
) -> None:
    """Give one's signature, or refuse it with the reason.

    A refusal after the work sends it back to its holder in a new round; one before it is for the
    holder to answer.
    """
    with transaction.atomic():
        locked, mine = _open(by, item, seen)
        if not mine.signs:
            raise Conflict("这一项不是签署事项，请在办件页面办理", code="not_signature")
        if by.staff is None or by.staff.pk != mine.assignee_id:
            raise NotPermitted(f"这一项请{mine.assignee.name}本人签署")
        main = locked.find(mine.signs_for_id)
        if mine.signs == WorkItem.Signs.AFTER and main.is_open:
            raise Conflict(f"“{main.step_title}”还没有办结，办结以后再签", code="too_early")
        mine.reason = words.strip() if agrees else guards.need_reason(words, "不同意")
        mine.state, mine.done_at, mine.done_by = WorkItem.State.DONE, locked.now, by.staff
        mine.outcome = AGREE if agrees else DISAGREE
        locked.change(mine, "签署")
        settle_group(locked, mine)
        record(
            locked, "step.signed", item=mine, reason=mine.reason, after={"outcome": mine.outcome}
        )
        if mine.signs == WorkItem.Signs.AFTER:
            _after(locked, main, mine, agrees)
        settle(locked)
        locked.give_back(item)


def _after(locked: LockedCase, main: WorkItem, mine: WorkItem, agrees: bool) -> None:
    """What was held goes on, or the work goes back to whoever did it."""
    if not agrees:
        opened = len(locked.opened)
        return_to(locked, main.step, f"{mine.assignee.name}不同意：{mine.reason}")
        for row in locked.opened[opened:]:
            row.assignee = main.done_by
        return
    go_on(locked, main, locked.graph.outcome(main.step, main.outcome), main.reason)


def _open(by: Acting, item: WorkItem, seen: int | str | None) -> tuple[LockedCase, WorkItem]:
    locked = LockedCase.of(by, item.case_id)
    mine = locked.find(item.pk)
    guards.check_open(mine)
    guards.check_running(locked.case)
    guards.check_seen(mine, seen)
    return locked, mine


def _post_of(locked: LockedCase, by: Acting, item: WorkItem, staff: Staff) -> Post:
    """A post of today from which the signer sees the case."""
    if by.staff is not None and staff.pk == by.staff.pk:
        raise Invalid("不用请自己签署，请选择其他同事", "staff")
    asked = [row for row in locked.open_items() if row.signs_for_id == item.pk]
    if any(row.assignee_id == staff.pk for row in asked):
        raise Invalid(f"已经请{staff.name}签署，请等待其签署", "staff")
    held = Post.objects.held_on(clock.today()).filter(staff=staff, office__is_active=True)
    paths = (item.home_path, item.handling_path)
    for post in held.select_related("office", "staff"):
        if any(path.startswith(Acting.of_post(post).path) for path in paths):
            return post
    raise Invalid(f"{staff.name}看不到这一办件，不能签署，请选择其他同事", "staff")


def _row(
    locked: LockedCase, item: WorkItem, post: Post, how: str, needed: int | None, note: str
) -> WorkItem:
    """One signature to be given, in the same step as the work it is for."""
    rounds = [row.round for row in locked.rows(item.step)]
    row = WorkItem(
        case=locked.case,
        step=item.step,
        step_title=f"{item.step_title}·{WorkItem.Signs(how).label}"[:40],
        kind=KIND,
        key=f"sign-{post.staff_id}",
        round=max(rounds, default=0),
        state=WorkItem.State.OPEN,
        item=item.item,
        office_id=post.office_id,
        role=post.role,
        assignee=post.staff,
        signs=how,
        signs_for=item,
        signs_needed=needed,
        opened_at=locked.now,
        due_sort=item.due_sort,
        due_provisional=item.due_provisional,
        due_legal=item.due_legal,
        due_source=item.due_source,
        limit_from=item.limit_from,
        limit_count=item.limit_count,
        limit_unit=item.limit_unit,
        limit_rolls=item.limit_rolls,
        stood_days=item.stood_days,
        reason=note,
        home_path=item.home_path,
        handling_path=item.handling_path,
    )
    taken = {one.round for one in locked.rows(item.step) if one.key == row.key}
    while row.round in taken:
        row.round += 1
    locked.change(row, WorkItem.Signs(how).label)
    locked.add(row)
    return row
