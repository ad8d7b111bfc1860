"""Signing an authorisation to check (核对授权): by the adult himself, by a guardian for a child."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..ages import adult_age, is_child
from ..models import Consent, Household, Membership, Person
from ..permissions import check_household
from ..recording import record

PURPOSE = "社会救助家庭经济状况核对"


@transaction.atomic
def sign_consent(
    by: Acting,
    household: Household,
    person: Person,
    *,
    method: str,
    signed_by: Person | None = None,
    file: StoredFile | None = None,
    witness: str = "",
    purpose: str = PURPOSE,
    signed_at: datetime | None = None,
    valid_until: date | None = None,
) -> Consent:
    """Record one member's authorisation (社会救助法 41; 57号第9条).

    `signed_by` empty means the person himself. A child's is signed by an adult member (成年年龄 is
    the pack's) as guardian; so is that of an adult without capacity. A fingerprint needs a
    witness's name.
    Raises Invalid beside the field, Conflict when one is in force already.
    """
    check_household(by, household, Right.DECLARE)
    signer = signed_by or person
    moment = signed_at or clock.now()
    _check_concerned(household, person)
    _check_signer(household, person, signer)
    if method not in Consent.Method.values:
        raise Invalid("请选择签署方式", "method")
    if method == Consent.Method.FINGERPRINT and not witness.strip():
        raise Invalid("按手印的，请填写见证人姓名", "witness")
    if moment > clock.now():
        raise Invalid("签署时间不能晚于现在", "signed_at")
    if household.consents.in_force().filter(person=person).exists():
        raise Conflict(f"{person.name}已有有效授权，不需要重复签署", code="consent_in_force")
    consent = Consent.objects.create(
        household=household,
        person=person,
        signed_by=signer,
        by=Consent.By.SELF if signer.pk == person.pk else Consent.By.GUARDIAN,
        method=method,
        witness=witness.strip()[:60],
        file=file,
        purpose=purpose,
        signed_at=moment,
        valid_until=valid_until,
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    after = {"consent": str(consent.pk), "by": consent.by, "method": method, "purpose": purpose}
    record(by, household, "consent.signed", subject=person.name, after=after)
    return consent


def _check_concerned(household: Household, person: Person) -> None:
    """A member, or a statutory obligor of one (43号第10条)."""
    if not household.obligors.filter(person=person, removed_at__isnull=True).exists():
        _check_member(household, person, "person")


def _check_member(household: Household, person: Person, field: str) -> None:
    members = Membership.objects.on(clock.today()).filter(household=household, person=person)
    if not members.exists():
        raise Invalid(f"{person.name}不是该家庭现在的成员，请先登记为成员", field)


def _check_signer(household: Household, person: Person, signer: Person) -> None:
    today = clock.today()
    adult = adult_age(household.home_path, today)
    if signer.pk == person.pk:
        if is_child(person, today, adult):
            raise Invalid(f"{person.name}未满{adult}周岁，须由监护人代为签署", "signed_by")
        return
    _check_member(household, signer, "signed_by")
    if is_child(signer, today, adult):
        raise Invalid(f"监护人须年满{adult}周岁，请选择成年的家庭成员", "signed_by")
