"""叫号、过号: call the next one; whoever calls is the first contact (首问责任人, S3-23)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.referrals.models import Visit
from yimen.referrals.permissions import check_serve
from yimen.referrals.recording import record_visit

MOST_CALLS = 3


@transaction.atomic
def call_next(by: Acting, counter: str = "") -> Visit:
    """Call the first number that waits today. Two clerks never call the same one.

    Conflict when nobody waits, or the caller still has somebody in front of him.
    """
    office = check_serve(by)
    if by.staff is None:
        raise Invalid("请以窗口岗位登录后再叫号")
    today = Visit.objects.on(office, clock.today())
    before = today.filter(state=Visit.State.CALLED, first_contact=by.staff).first()
    if before is not None:
        raise Conflict(f"您正在接待 {before}，请先答复、登记、转办或标记过号", code="busy")
    visit = today.waiting().select_for_update(of=("self",), skip_locked=True).first()
    if visit is None:
        raise Conflict("现在没有人等候，请先取号", code="nobody_waits")
    visit.state, visit.called_at = Visit.State.CALLED, clock.now()
    visit.calls, visit.counter = 1, counter.strip()[:20]
    visit.first_contact = by.staff
    visit.touch(by.actor, "叫号")
    visit.save()
    record_visit(by, visit, "visit.call", after={"counter": visit.counter})
    return visit


@transaction.atomic
def call_again(by: Acting, visit: Visit, seen: int | str | None = None) -> Visit:
    """Call the same number once more."""
    row = called(by, visit, seen)
    row.calls += 1
    row.touch(by.actor, "再次叫号")
    row.save()
    return row


@transaction.atomic
def miss_number(by: Acting, visit: Visit, seen: int | str | None = None) -> Visit:
    """Nobody came (过号). Called fewer than three times he may be on his way: call again first."""
    row = called(by, visit, seen)
    if row.calls < MOST_CALLS:
        raise Conflict(f"{row} 才叫了 {row.calls} 次，请叫满 {MOST_CALLS} 次再标记过号")
    row.state, row.first_contact = Visit.State.MISSED, None
    row.touch(by.actor, "过号")
    row.save()
    record_visit(by, row, "visit.miss")
    return row


@transaction.atomic
def wait_again(by: Acting, visit: Visit) -> Visit:
    """Somebody who missed his number is back: he waits again, before the later ones."""
    check_serve(by)
    row = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if row.state != Visit.State.MISSED or row.day != clock.today():
        raise Conflict(f"{row} 没有过号，不用重新排队")
    row.state, row.calls = Visit.State.WAITING, 0
    row.touch(by.actor, "重新排队")
    row.save()
    record_visit(by, row, "visit.again")
    return row


def called(by: Acting, visit: Visit, seen: int | str | None = None) -> Visit:
    """The visit under lock, in front of the one who acts. Conflict naming who has it otherwise."""
    check_serve(by)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("first_contact", "office")
    row = rows.get(pk=visit.pk)
    if seen is not None:
        check_version(row, seen)
    if row.state != Visit.State.CALLED:
        raise Conflict(f"{row} 现在是“{row.get_state_display()}”，请刷新窗口页面")
    if by.staff is None or row.first_contact_id != by.staff.pk:
        who = row.first_contact.name if row.first_contact else "他人"
        raise Conflict(f"{row} 由{who}接待，是首问责任人，请由其办理")
    return row
