"""Take back an authorisation (撤回授权): no further query may rest on it."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.actions.non_cooperation import answer_revocation
from yimen.applications.guards import lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation.errors import Conflict
from yimen.households.actions import revoke_consent as household_consent
from yimen.households.models import Consent, Person
from yimen.means_check.actions.cancel_check import cancel_if_over
from yimen.network.acting import Acting
from yimen.procedures.models import Case


@transaction.atomic
def revoke_consent(by: Acting, case: Case, person: Person, reason: str) -> Consent:
    """Note that the person took the authorisation back; Conflict when there is none in force.

    A check that is running rests on it and ends at once. In an application a written reminder
    follows (拒不配合), on a running award a hearing before any cut.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    held = case.household.consents.in_force().filter(person=person).first()
    if held is None:
        raise Conflict(f"{person.name}没有有效的授权，不需要撤回")
    consent = household_consent.revoke_consent(by, held, reason)
    cancel_if_over(case)
    record(by, case, "consent.revoke", subject=person.name, reason=reason.strip())
    answer_revocation(by, case, person)
    return consent
