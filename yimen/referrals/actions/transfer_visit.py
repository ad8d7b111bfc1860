"""转办 from the window: a need that another office deals with goes there with its paper, and stays
with the first contact until that office has signed (首问责任, S3-22, S3-23).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.identity import normalise_id
from yimen.foundation.uids import new_uid
from yimen.network.acting import Acting, department_path
from yimen.network.models import Office
from yimen.network.packs import pack_for
from yimen.referrals.actions.assign_case import next_number
from yimen.referrals.actions.call_number import called
from yimen.referrals.actions.finish_visit import close
from yimen.referrals.actions.hand_over import send
from yimen.referrals.actions.take_number import describe
from yimen.referrals.guards import need_text
from yimen.referrals.limits import sign_due
from yimen.referrals.lookup import departments_of
from yimen.referrals.models import Referral, Visit
from yimen.referrals.permissions import check_serve
from yimen.referrals.subject import Subject, seal_subject, subject_of


@dataclass(frozen=True)
class Need:
    """What the visitor needs and who he is; what the visit or its case tells may stay empty."""

    matter: str = ""
    item: str = ""
    name: str = ""
    phone: str = ""
    id_number: str = ""
    note: str = ""


@transaction.atomic
def transfer_visit(
    by: Acting, visit: Visit, office: Office, need: Need, seen: int | str | None = None
) -> Referral:
    """Hand the visitor's need to `office`, in one act; also after his application was taken in,
    and again after an office gave it back. Raises Invalid beside the field.
    """
    row = _mine(by, visit, seen)
    if office.pk == row.office_id or not departments_of(row.office.path).filter(pk=office.pk):
        raise Invalid("请选择本县办理这一事项的单位", "to_office")
    describe(row, matter=need.matter, name=need.name, phone=need.phone)
    referral = _referral(by, row, office, need)
    row.referrals.filter(state=Referral.State.RETURNED).update(state=Referral.State.DROPPED)
    send(by, referral, sign_due(None, row.office.path, clock.now()))
    if row.state == Visit.State.CALLED:
        close(by, row, Visit.Outcome.HANDED)
    else:
        # Registered before, released then: the hand-over is the first contact's again.
        row.released_at, row.released_why = None, ""
        row.touch(by.actor, "转办")
        row.save()
    return referral


def _mine(by: Acting, visit: Visit, seen: int | str | None) -> Visit:
    """In front of the clerk now, or his still: registered today, or given back by an office."""
    if visit.state == Visit.State.CALLED:
        return called(by, visit, seen)
    check_serve(by)
    row = Visit.objects.select_for_update(of=("self",)).select_related("office").get(pk=visit.pk)
    if by.staff is None or row.first_contact_id != by.staff.pk:
        raise Conflict(f"{row} 不是您接待的，请由首问责任人转办")
    if row.outcome == Visit.Outcome.ANSWERED or row.state != Visit.State.DONE:
        raise Conflict(f"{row} 已经{row.get_outcome_display() or '过号'}，需要转办的请重新取号")
    if row.referrals.filter(state=Referral.State.SENT).exists():
        raise Conflict(f"{row} 已经转办，正等对方签收", code="already_sent")
    return row


def _referral(by: Acting, row: Visit, office: Office, need: Need) -> Referral:
    pack, _ = pack_for(row.office.path, clock.today())
    item = pack.items.get(need.item)
    if need.item and item is None:
        raise Invalid("请在列表中选择事项", "item")
    referral = Referral(
        uid=new_uid(),
        number=next_number(row.office),
        kind=Referral.Kind.HAND_OVER,
        state=Referral.State.ASSIGNED,
        visit=row,
        item=need.item,
        item_title=item.title if item else "",
        matter=need_text(row.matter, "matter", "请写明来办什么，对方才知道怎么办"),
        note=need.note.strip()[:300],
        subject_name=need_text(row.name, "name", "请填写求助人的姓名"),
        place=row.case.division.name if row.case else "",
        from_office=row.office,
        to_office=office,
        first_contact=row.first_contact,
        assigned_at=clock.now(),
        assigned_by=by.actor.name,
        home_path=row.office.path,
        handling_path=row.office.path,
        department_path=department_path(office.pk),
    )
    seal_subject(referral, _subject(row, need))
    return referral


def _subject(row: Visit, need: Need) -> Subject:
    if row.case is not None:
        return subject_of(row.case)
    number = normalise_id(need.id_number, field="id_number") if need.id_number.strip() else ""
    if row.phone_sealed is None:
        raise Invalid("请填写联系电话，对方要联系求助人", "phone")
    sealed = bytes(row.phone_sealed)
    return Subject(number, open_column("referrals_visit", "phone_sealed", row.pk, sealed))
