"""Ending a membership (成员变动): what was known before stays on file as superseded."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..models import Membership
from ..permissions import check_household
from ..recording import record


@transaction.atomic
def end_membership(by: Acting, membership: Membership, on: date, reason: str) -> Membership:
    """The person is a member no longer from `on` on; returns the row that holds now.

    Raises Conflict for the applicant (a change of applicant is an act of its own) and for a row
    that was corrected meanwhile, Invalid for an impossible date or no reason.
    """
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("household", "person")
        .get(pk=membership.pk)
    )
    check_household(by, row.household, Right.DECLARE)
    if row.superseded_at is not None or row.during.upper is not None:
        raise Conflict(f"{row.person.name}的成员信息已被更改，请刷新页面")
    if row.person_id == row.household.head_id:
        raise Conflict(f"{row.person.name}是申请人，请先办理申请人变更")
    if not reason.strip():
        raise Invalid("请写明变动原因，如死亡、分户、婚嫁", "reason")
    if on > clock.today():
        raise Invalid("变动日期不能晚于今天", "on")
    if on < row.during.lower:
        raise Invalid("变动日期不能早于成为成员的日期", "on")
    row.superseded_at = clock.now()
    row.save(update_fields=["superseded_at"])
    ended = Membership.objects.create(
        household=row.household,
        person=row.person,
        relation=row.relation,
        co_resident=row.co_resident,
        during=DateRange(row.during.lower, on),
        recorded_at=clock.now(),
        home_path=row.home_path,
        handling_path=row.handling_path,
    )
    record(
        by,
        row.household,
        "member.ended",
        subject=row.person.name,
        reason=reason.strip(),
        before={"until": None},
        after={"person": str(row.person_id), "until": on},
    )
    return ended
