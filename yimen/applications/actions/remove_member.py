"""Take a member off an application (移除家庭成员): entered by mistake, or living apart."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.completeness import note_completeness
from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.households.actions.end_membership import end_membership
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case


@transaction.atomic
def remove_member(by: Acting, case: Case, person: Person, reason: str) -> Membership:
    """End the membership today; what was known before stays on file.

    Raises Conflict for the applicant and for somebody who is no member any more.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_file_open(case)
    row = (
        Membership.objects.current()
        .filter(household_id=case.household_id, person=person, during__endswith__isnull=True)
        .first()
    )
    if row is None:
        raise Conflict(f"{person.name}已经不在家庭成员里，请刷新页面")
    ended = end_membership(by, row, clock.today(), reason)
    record(
        by,
        case,
        "member.remove",
        subject=person.name,
        reason=reason.strip(),
        after={"person": str(person.uid)},
    )
    note_completeness(by, case)
    return ended
