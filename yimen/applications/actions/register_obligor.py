"""Register the statutory obligors of an application for 特困, and who of them will not sign."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.households.actions.obligors import add_obligor, note_refusal
from yimen.households.models import Obligor
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.procedures.models import Case


@transaction.atomic
def register_obligor(by: Acting, case: Case, data: PersonData, bond: str) -> Obligor:
    """One more obligor of the household; Invalid beside the field."""
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    row = add_obligor(by, case.household, data, bond=bond)
    record(by, case, "obligor.add", subject=row.person.name, after={"bond": bond})
    return row


@transaction.atomic
def register_refusal(by: Acting, case: Case, obligor: Obligor, note: str) -> Obligor:
    """He will not sign: the survey and a letter look into his means instead (43号第10条)."""
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    row = note_refusal(by, obligor, note)
    record(by, case, "obligor.refuse", subject=row.person.name, reason=row.refused_note)
    return row
