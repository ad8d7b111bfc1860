"""Is it allowed *in this state*? Refusals name who was first and when."""

from __future__ import annotations

from datetime import datetime

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.versions import check_version

from .models import Case, WorkItem


def check_open(item: WorkItem) -> None:
    """Raise Conflict unless the item is open: says who did what with it, and when."""
    state = WorkItem.State(item.state)
    if state == WorkItem.State.OPEN:
        return
    who = item.done_by.name if item.done_by_id else item.changed_by
    told = f"“{item.step_title}”{state.label}"
    if who and item.done_at:
        told = f"“{item.step_title}”已由{who}于{moment_words(item.done_at)}办理（{state.label}）"
    raise Conflict(
        f"{told}，您的操作没有生效，请刷新页面查看最新情况",
        code="already_done",
        extra={"done_by": who, "done_at": item.done_at.isoformat() if item.done_at else None},
    )


def check_seen(item: WorkItem, seen: int | str | None) -> None:
    """Raise StalePage when the page showed an older state; None means no page was involved."""
    if seen is not None:
        check_version(item, seen)


def check_running(case: Case) -> None:
    """Raise Conflict when the case is paused or ended."""
    if case.status == Case.Status.PAUSED:
        raise Conflict("办件已暂停，请先恢复办理再操作", code="paused")
    check_not_ended(case)


def check_not_ended(case: Case) -> None:
    """Raise Conflict when the case has ended."""
    if case.status == Case.Status.ENDED:
        outcome = case.get_outcome_display()
        raise Conflict(f"办件已办结（{outcome}），不能再办理；如需重办请新建申请", code="ended")


def need_reason(reason: str, title: str) -> str:
    """The reason, trimmed. Invalid beside the field when it is empty."""
    text = reason.strip()
    if not text:
        raise Invalid(f"请写明“{title}”的理由", "reason")
    return text


def moment_words(moment: datetime) -> str:
    """A moment as the desk says it: 2020年9月30日10:05."""
    local = moment.astimezone(clock.ZONE)
    return f"{local.year}年{local.month}月{local.day}日{local:%H:%M}"
