"""What the receiving office needs of the person (求助人信息), sealed in the referral's own row."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from yimen.applications.messages import contact_number
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.identity import mask_account, mask_id
from yimen.foundation.scope import Scope, in_scope
from yimen.households.persons import id_number_for_query
from yimen.network.acting import Acting
from yimen.procedures.models import Case
from yimen.referrals.models import Referral
from yimen.referrals.permissions import check_receive
from yimen.referrals.recording import record

TABLE, COLUMN = "referrals_referral", "subject_sealed"


@dataclass(frozen=True)
class Subject:
    """Identity number, telephone and address in clear."""

    id_number: str = ""
    phone: str = ""
    address: str = ""


def subject_of(case: Case) -> Subject:
    """The applicant of a case, for the office that deals with the need."""
    person = case.applicant
    number = ""
    if person.id_sealed is not None:
        number = id_number_for_query(person, case_ref=case.pk, purpose="转办联办")
    return Subject(number, contact_number(case.household), case.household.address)


def seal_subject(row: Referral, subject: Subject) -> None:
    """Put it on the row, in memory; lists show the masked forms."""
    text = json.dumps(asdict(subject), ensure_ascii=False)
    row.subject_sealed = seal_column(TABLE, COLUMN, row.pk, text)
    row.id_masked = mask_id(subject.id_number) if subject.id_number else ""
    row.phone_masked = mask_account(subject.phone) if subject.phone else ""


def open_subject(by: Acting, row: Referral) -> Subject:
    """The whole numbers, for the receiving office once it has signed; each view is an event."""
    check_receive(by, row)
    with in_scope(Scope(row.from_office.path, "转办联办")):
        record(by, row, "referral.opened")
    if row.subject_sealed is None:
        return Subject()
    return Subject(**json.loads(open_column(TABLE, COLUMN, row.pk, bytes(row.subject_sealed))))
