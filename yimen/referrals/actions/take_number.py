"""取号: a number for whoever comes in, in the order of coming (S3-22)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import mask_account
from yimen.foundation.uids import new_uid
from yimen.households.phones import check_phone
from yimen.network.acting import Acting
from yimen.procedures.numbers import draw_number
from yimen.referrals.models import Visit
from yimen.referrals.permissions import check_serve
from yimen.referrals.recording import record_visit

LONGEST_NAME, LONGEST_MATTER = 60, 200


@transaction.atomic
def take_number(by: Acting, *, matter: str = "", name: str = "", phone: str = "") -> Visit:
    """Draw the window's next number of the day; name, phone and matter may stay unknown."""
    office = check_serve(by)
    today = clock.today()
    visit = Visit(
        uid=new_uid(),
        office=office,
        day=today,
        number=draw_number(office, f"号{today:%m%d}", today.year),
        state=Visit.State.WAITING,
        taken_at=clock.now(),
        home_path=office.path,
        handling_path=office.path,
    )
    describe(visit, matter=matter, name=name, phone=phone)
    visit.touch(by.actor, "取号")
    visit.save(force_insert=True)
    record_visit(by, visit, "visit.take", after={"matter": visit.matter})
    return visit


def describe(visit: Visit, *, matter: str = "", name: str = "", phone: str = "") -> None:
    """Write what is known of the visitor, in memory; what is empty is left as it stands."""
    found: dict[str, str] = {}
    if len(name.strip()) > LONGEST_NAME:
        found["name"] = f"姓名最多 {LONGEST_NAME} 个字，请核对"
    if len(matter.strip()) > LONGEST_MATTER:
        found["matter"] = f"来办什么最多写 {LONGEST_MATTER} 个字"
    if found:
        raise Invalid.many(found)
    visit.matter, visit.name = matter.strip() or visit.matter, name.strip() or visit.name
    if phone.strip():
        number = check_phone(phone, "phone")
        visit.phone_sealed = seal_column("referrals_visit", "phone_sealed", visit.pk, number)
        visit.phone_masked = mask_account(number)
