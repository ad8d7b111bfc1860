"""Stopping and restarting the legal clock (暂停、恢复), only for a reason the rules know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.calendar import workdays_of
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting

from .. import guards, permissions
from ..clock import move_due
from ..models import Case, Pause, WorkItem
from .locked import LockedCase
from .recording import record


@dataclass(frozen=True)
class PauseReason:
    """A reason that stops the clock, and the clause it rests on."""

    key: str
    title: str
    basis: str


PAUSE_REASONS: Final[dict[str, PauseReason]] = {
    reason.key: reason
    for reason in (
        PauseReason("supplement", "等待申请人补齐材料", "57号第10条（一次性告知补齐）；停计待核定"),
        PauseReason("reinvestigation", "异议复查", "57号第19条第2款；停计待核定"),
        PauseReason("other_place", "异地协查", "83号（跨区域协查）；停计待核定"),
        PauseReason("appraisal", "等待鉴定、评估结论", "行政许可法第45条（参照）；待核定"),
    )
}
"""Why a clock may stop. That the time is not counted is marked 待核定 until a locality enters the
paper that says so (domain.md §6)."""


def pause(by: Acting, case: Case, reason: str, note: str = "") -> Pause:
    """Stop every running limit of the case (暂停). `reason` is a key of PAUSE_REASONS.

    Open items of the officer wait as 已暂停 and are not counted red meanwhile.
    """
    why = PAUSE_REASONS.get(reason)
    if why is None:
        titles = "、".join(one.title for one in PAUSE_REASONS.values())
        raise Invalid(f"请选择暂停的法定原因：{titles}", "reason")
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        permissions.check_move(by, locked.case)
        guards.check_running(locked.case)
        row = Pause.objects.create(
            case=locked.case,
            reason=why.title,
            note=note[:300],
            basis=why.basis,
            began_at=locked.now,
            by=by.actor.name,
            home_path=locked.case.home_path,
            handling_path=locked.case.handling_path,
        )
        for item in locked.open_items():
            if item.waits == WorkItem.Waits.NOBODY:
                item.waits = WorkItem.Waits.PAUSED
                locked.change(item, "暂停")
        before = locked.case.status
        locked.case.status = Case.Status.PAUSED
        locked.case_changed = True
        after = {"reason": why.title, "basis": why.basis}
        record(locked, "case.paused", reason=note, before={"status": before}, after=after)
        locked.flush()
        locked.give_back(case)
    return row


def resume(by: Acting, case: Case, note: str = "") -> Pause:
    """Let the clock go on (恢复): every open limit moves by what it stood still."""
    with transaction.atomic():
        locked = LockedCase.of(by, case.pk)
        permissions.check_move(by, locked.case)
        row = Pause.objects.filter(case=locked.case, ended_at__isnull=True).first()
        if row is None:
            raise Conflict("该办件没有暂停，不需要恢复", code="not_paused")
        row.ended_at = locked.now
        row.save(update_fields=["ended_at"])
        moved = _move_limits(locked, row.began_at)
        for item in locked.open_items():
            if item.waits == WorkItem.Waits.PAUSED:
                item.waits = WorkItem.Waits.NOBODY
                locked.change(item, "恢复")
        locked.case.status = (
            Case.Status.RUNNING if locked.case.accepted_at else Case.Status.REGISTERED
        )
        locked.case_changed = True
        record(locked, "case.resumed", reason=note, after={"stood": moved})
        locked.flush()
        locked.give_back(case)
    return row


def _move_limits(locked: LockedCase, began: datetime) -> dict[str, int]:
    """Move open limits by the pause; a limit that began during it stood only since then."""
    days = workdays_of(_day(began), _day(locked.now), locked.region)

    def stood(start: date | None) -> tuple[int, int]:
        first = max(_day(began), start or _day(began))
        return days.between(first, _day(locked.now)), (_day(locked.now) - first).days

    for key, row in locked.clock_rows().items():
        if row.is_running:
            worked, natural = stood(row.started_on)
            move_due(row, locked.now - began, worked, natural, locked.region)
            locked.clocks_changed.add(key)
    for item in locked.open_items():
        worked, natural = stood(item.limit_from)
        move_due(item, locked.now - began, worked, natural, locked.region)
        locked.change(item, "恢复")
    worked, natural = stood(None)
    return {"working_days": worked, "calendar_days": natural}


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.ZONE).date()
