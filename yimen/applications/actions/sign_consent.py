"""Sign an authorisation to check (核对授权): per adult, by the guardian for a child (57号第9条)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.actions.non_cooperation import cooperation_resumed
from yimen.applications.completeness import note_completeness
from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation.errors import Invalid
from yimen.foundation.files.models import StoredFile
from yimen.households.actions import sign_consent as household_consent
from yimen.households.models import Consent, Person
from yimen.network.acting import Acting
from yimen.procedures.models import Case

_NEEDS_SCAN = frozenset({Consent.Method.PAPER, Consent.Method.PAD, Consent.Method.FINGERPRINT})


@transaction.atomic
def sign_consent(
    by: Acting,
    case: Case,
    person: Person,
    *,
    signed_by: Person | None = None,
    method: str = Consent.Method.PAPER,
    file: StoredFile | None = None,
    witness: str = "",
) -> Consent:
    """Record one member's authorisation with its scan or signature.

    Raises Invalid beside `signed_by` (a child signs nothing himself), `file`, `witness`; Conflict
    when one is in force already.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    if method in _NEEDS_SCAN and file is None:
        raise Invalid("请上传签好的授权书或签字图片", "file")
    consent = household_consent.sign_consent(
        by,
        case.household,
        person,
        method=method,
        signed_by=signed_by,
        file=file,
        witness=witness,
    )
    record(
        by,
        case,
        "consent.sign",
        subject=person.name,
        after={"person": str(person.uid), "by": consent.by, "method": consent.method},
    )
    cooperation_resumed(by, case)
    note_completeness(by, case)
    return consent
