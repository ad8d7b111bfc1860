"""Events: those that open a step (objection, death …), and those that limits count from."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting

from .. import guards
from ..clock import NOTICE_END, ends_at_midnight
from ..models import Case, WorkItem
from . import limits
from .complete import settle
from .locked import LockedCase
from .opening import open_step
from .recording import record


def raise_event(
    by: Acting, case: Case, event: str, reason: str = "", at: datetime | date | None = None
) -> WorkItem:
    """Open the step that waits for `event` (异议、坚持正式申请、听取意见…) and return its item.

    Whether this user may raise it, the calling action checks. `at` is when it happened, if that
    was earlier than now: limits count from it. A paused case takes events too, their steps wait.
    Conflict when the procedure does not know the event, when its step has not come up yet, or is
    open already. What only starts limits (need_known 报告、发现、申请中最早的时刻) is for `mark`.
    """
    moment = _moment(at)
    if moment > clock.now():
        raise Invalid("时间不能晚于现在，请核对", "at")
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        guards.check_not_ended(locked.case)
        keys = locked.graph.on_event(event)
        if not keys:
            raise Conflict("该办件的办理程序没有这一事项，请按程序办理", code="no_such_event")
        key = keys[0]
        _check_may_open(locked, key)
        limits.mark_event(locked, event, moment)
        item = open_step(locked, key, because=reason)[0]
        if locked.case.status == Case.Status.PAUSED and item.waits == WorkItem.Waits.NOBODY:
            item.waits = WorkItem.Waits.PAUSED
        after = {"event": event, "at": moment}
        record(locked, "event.raised", item=item, reason=reason, after=after)
        settle(locked)
        locked.give_back(case)
    return item


def mark(by: Acting, case: Case, key: str, at: datetime | date | None = None) -> None:
    """Note that an event happened (accepted 受理, complete 材料齐全, notice.end 公示期满 …).

    Starts and meets the case's limits and dates the open steps that count from it. `at` may lie
    in the past (a paper accepted on Monday and typed on Thursday), never in the future except for
    the end of a notice (“final_notice.end”); a bare date means its 09:00. Marking an event again
    corrects its date.
    """
    moment = _moment(at)
    if moment > clock.now() and not ends_at_midnight(key):
        raise Invalid("时间不能晚于现在，请核对", "at")
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        before = locked.case.marks.get(key)
        limits.mark_event(locked, key, moment, moves=True)
        if ends_at_midnight(key) and key != NOTICE_END:
            limits.mark_event(locked, NOTICE_END, moment, moves=True)
        limits.start_conditional(locked)
        _note_on_case(locked.case, key, moment)
        record(locked, "case.marked", before={"at": before}, after={"event": key, "at": moment})
        locked.flush()
        locked.give_back(case)


def _check_may_open(locked: LockedCase, key: str) -> None:
    step = locked.graph.step(key)
    opened = [item for item in locked.rows(key) if item.state == WorkItem.State.OPEN]
    if opened:
        since = guards.moment_words(opened[0].opened_at)
        raise Conflict(
            f"“{step.title}”自{since}起正在办理，请先办结再登记新的", code="already_open"
        )
    for before in step.after or ():
        if not locked.live(before):
            title = locked.graph.step(before).title
            raise Conflict(f"“{title}”尚未开始，还不能登记“{step.title}”", code="too_early")


def _note_on_case(case: Case, key: str, moment: datetime) -> None:
    """The dates that lists and papers show stand in columns of their own."""
    if key == "accepted":
        case.accepted_at = moment
        if case.status == Case.Status.REGISTERED:
            case.status = Case.Status.RUNNING
    elif key == "complete":
        case.complete_at = moment
    elif key == "received":
        case.received_at = moment


def _moment(at: datetime | date | None) -> datetime:
    if at is None:
        return clock.now()
    if isinstance(at, datetime):
        return at.astimezone(clock.ZONE)
    return datetime.combine(at, time(9), clock.ZONE)
