"""分办: say which office deals with a case (秦皇岛意见二（二）)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.uids import new_uid
from yimen.network.acting import Acting, department_path
from yimen.network.models import Office
from yimen.packstore.reads import pack_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.numbers import draw_number
from yimen.referrals.guards import open_item_of
from yimen.referrals.lookup import departments_of
from yimen.referrals.models import Referral
from yimen.referrals.recording import record
from yimen.referrals.subject import seal_subject, subject_of

SERIES = "转"


@transaction.atomic
def assign_case(
    by: Acting, item: WorkItem, office: Office, seen: int | str | None = None
) -> Referral:
    """Assign to an office of the county, or to the township itself (本级办理).

    The hand-over is then one act at the window. Raises Invalid for an office not in charge here.
    """
    case = open_item_of(by, item, seen, "assignment")
    if not departments_of(case.handling_path).filter(pk=office.pk).exists():
        raise Invalid(f"“{office.name}”不办理本地的事项，请从列表中选择单位", "to_office")
    Referral.objects.filter(case=case, state=Referral.State.RETURNED).update(
        state=Referral.State.DROPPED
    )
    row = draft_for(by, case, office, Referral.Kind.HAND_OVER)
    row.touch(by.actor, "分办")
    row.save(force_insert=True)
    record(by, row, "referral.assign")
    complete(by, item, "own" if office.pk == case.handling_office_id else "other")
    return row


def draft_for(by: Acting, case: Case, office: Office | None, kind: str) -> Referral:
    """A referral of a case, not saved: numbered, with what the receiving office needs."""
    pack = pack_of(case.pack_version)
    item = pack.items.get(case.item)
    row = Referral(
        uid=new_uid(),
        number=next_number(case.handling_office),
        kind=kind,
        state=Referral.State.ASSIGNED,
        case=case,
        item=case.item,
        item_title=item.title if item else "",
        matter=case.application.statement[:300],
        subject_name=case.applicant.name,
        place=case.division.name,
        from_office=case.handling_office,
        to_office=office,
        first_contact=case.application.registered_by,
        assigned_at=clock.now(),
        assigned_by=by.actor.name,
        home_path=case.home_path,
        handling_path=case.handling_path,
        department_path=department_path(office.pk) if office else "",
    )
    seal_subject(row, subject_of(case))
    return row


def next_number(office: Office) -> str:
    """Number of a referral: 130302001转201700001, without gaps by office and year."""
    year = clock.today().year
    return f"{office.division_id}{SERIES}{year}{draw_number(office, SERIES, year):05d}"
