"""Hold payment back (暂缓发放) for a time, and lift the hold: the county's reasoned decision."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.awards.models import Award, Hold
from yimen.awards.permissions import check_hold
from yimen.awards.queries import hold_in_force
from yimen.awards.recording import lock_award, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting

_SHORTEST = 6


@transaction.atomic
def hold_payment(by: Acting, award: Award, *, reason: str, until: date | None) -> Hold:
    """Hold the payments of `award` back up to and including the day `until`.

    A notice or an objection stops no payment; only this does. Raises Invalid beside the field
    without reason or last day, Conflict when a hold is in force.
    """
    check_hold(by)
    found: dict[str, str] = {}
    if len(reason.strip()) < _SHORTEST:
        found["reason"] = "请写明暂缓发放的理由，会告知救助对象"
    if until is None or until <= clock.today():
        found["until"] = "暂缓发放必须有期限，请填写今天以后的日期"
    if found or until is None:
        raise Invalid.many(found)
    award = lock_award(by, award)
    if award.during.upper is not None and award.during.upper <= clock.today():
        raise Conflict("该待遇已经停发，不需要暂缓")
    held = hold_in_force(award)
    if held is not None:
        raise Conflict(f"已由{held.placed_by}决定暂缓至{held.until:%Y年%m月%d日}", code="held")
    now = clock.now()
    # One that ran out by itself is closed, so that only one is ever open.
    award.holds.filter(lifted_at__isnull=True).update(lifted_at=now, lifted_reason="期限届满")
    hold = Hold(
        award=award,
        reason=reason.strip(),
        until=until,
        placed_at=now,
        placed_by=by.actor.name,
        home_path=award.home_path,
        handling_path=award.handling_path,
    )
    hold.touch(by.actor, "暂缓发放")
    hold.save(force_insert=True)
    record(by, award, "award.hold", reason=hold.reason, after={"until": until})
    return hold


@transaction.atomic
def lift_hold(by: Acting, award: Award, *, reason: str) -> Hold:
    """Lift the hold before its day (解除暂缓). What was held is then due in full."""
    check_hold(by)
    if not reason.strip():
        raise Invalid("请写明解除暂缓的原因", "reason")
    award = lock_award(by, award)
    hold = hold_in_force(award)
    if hold is None:
        raise Conflict("这一户没有暂缓发放，不需要解除")
    hold.lifted_at, hold.lifted_by = clock.now(), by.actor.name
    hold.lifted_reason = reason.strip()[:200]
    hold.touch(by.actor, "解除暂缓")
    hold.save()
    record(by, award, "award.lift_hold", reason=hold.lifted_reason, before={"until": hold.until})
    return hold
