"""Add a household member to an application (增加家庭成员)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications import duplicates
from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.household import join
from yimen.applications.intake_checks import check_member
from yimen.applications.intake_data import MemberData
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.households.models import Membership
from yimen.households.persons import find_by_id
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.procedures.models import Case


@transaction.atomic
def add_member(
    by: Acting, case: Case, member: MemberData, *, duplicate_answer: str = ""
) -> Membership:
    """Add one member, asking first when he is on another award or in another household.

    The question counts as answered by `duplicate_answer` or by the one kept with the application.
    Raises Invalid beside the field.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_file_open(case)
    check_member(member, {})
    known = find_by_id(member.id_number, by) if member.id_number else None
    if known is not None and not _is_member(case, known.pk):
        found = duplicates.find_duplicates(
            by,
            [known],
            pack=pack_of(case.pack_version),
            on=clock.today(),
            but_household=case.household_id,
            but_case=case.uid,
        )
        answer = duplicate_answer or case.application.duplicate_answer
        duplicates.ask(found, answer)
        if found and duplicate_answer.strip():
            _keep_answer(by, case, duplicate_answer)
    row = join(by, case.household, member)
    record(
        by,
        case,
        "member.add",
        subject=row.person.name,
        after={"person": str(row.person_id), "relation": row.relation},
    )
    return row


def _is_member(case: Case, person_uid: object) -> bool:
    held = Membership.objects.on(clock.today()).filter(household_id=case.household_id)
    return held.filter(person_id=person_uid).exists()


def _keep_answer(by: Acting, case: Case, answer: str) -> None:
    application = case.application
    both = "；".join(part for part in (application.duplicate_answer, answer.strip()) if part)
    application.duplicate_answer = both[:300]
    application.touch(by.actor, "重复保障说明")
    application.save(update_fields=["duplicate_answer"])
