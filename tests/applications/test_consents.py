"""核对授权: one per adult, one by the guardian per child; which are missing is always known."""

from __future__ import annotations

from datetime import date

import pytest

from tests.applications.intake import (
    ASSISTANT,
    OTHER_CLERK,
    at_desk,
    child,
    id_number,
    member,
    person_of,
    registered,
    scan,
)
from tests.cast.staff import acting
from yimen.applications.actions.revoke_consent import revoke_consent
from yimen.applications.actions.sign_consent import sign_consent
from yimen.applications.consents import consent_needs, missing_consents
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.households.models import Consent

pytestmark = pytest.mark.usefixtures("day")


def test_adults_sign_themselves_and_a_guardian_signs_for_the_child() -> None:
    with at_desk() as by:
        case = registered(by, members=(member(), child()))
        needs = {need.person.name: need for need in consent_needs(case.household)}
        assert {name: need.by_guardian for name, need in needs.items()} == {
            "王小芳": False,
            "王大明": False,
            "王小宝": True,
        }
        mother = needs["王小芳"].person
        sign_consent(by, case, mother, file=scan(by, "一"))
        sign_consent(by, case, needs["王大明"].person, file=scan(by, "二"))
        assert [need.words for need in missing_consents(case.household)] == ["王小宝（监护人代签）"]
        signed = sign_consent(
            by, case, needs["王小宝"].person, signed_by=mother, file=scan(by, "三")
        )
        assert (signed.by, signed.signed_by) == (Consent.By.GUARDIAN, mother)
        assert missing_consents(case.household) == []


def test_a_child_cannot_sign_for_himself_nor_for_others() -> None:
    with at_desk() as by:
        case = registered(by, members=(child(),))
        son, mother = person_of(case, "王小宝"), person_of(case, "王小芳")
        with pytest.raises(Invalid) as told:
            sign_consent(by, case, son, file=scan(by))
        assert set(told.value.fields) == {"signed_by"}
        with pytest.raises(Invalid):
            sign_consent(by, case, mother, signed_by=son, file=scan(by))


def test_eighteen_on_the_day_is_an_adult() -> None:
    with at_desk() as by:
        case = registered(
            by,
            members=(
                child("今天成年", id_number=id_number(date(2002, 9, 29))),
                child("明天成年", id_number=id_number(date(2002, 9, 30))),
            ),
        )
        needs = {need.person.name: need.by_guardian for need in consent_needs(case.household)}
        assert needs == {"王小芳": False, "今天成年": False, "明天成年": True}


def test_paper_needs_its_scan_and_a_fingerprint_its_witness() -> None:
    with at_desk() as by:
        case = registered(by)
        applicant = person_of(case, "王小芳")
        with pytest.raises(Invalid) as told:
            sign_consent(by, case, applicant)
        assert set(told.value.fields) == {"file"}
        with pytest.raises(Invalid) as told:
            sign_consent(by, case, applicant, method="fingerprint", file=scan(by))
        assert set(told.value.fields) == {"witness"}
        signed = sign_consent(
            by, case, applicant, method="fingerprint", file=scan(by), witness="陈见证"
        )
        assert signed.witness == "陈见证"


def test_a_second_authorisation_in_force_is_refused_until_the_first_is_taken_back() -> None:
    with at_desk() as by:
        case = registered(by)
        applicant = person_of(case, "王小芳")
        sign_consent(by, case, applicant, file=scan(by, "一"))
        with pytest.raises(Conflict):
            sign_consent(by, case, applicant, file=scan(by, "二"))
        with pytest.raises(Invalid):
            revoke_consent(by, case, applicant, " ")
        revoke_consent(by, case, applicant, "本人要求撤回")
        assert [need.person.name for need in missing_consents(case.household)] == ["王小芳"]
        with pytest.raises(Conflict):
            revoke_consent(by, case, applicant, "再撤一次")
        sign_consent(by, case, applicant, file=scan(by, "二"))
        assert case.household.consents.count() == 2


def test_a_member_living_apart_is_not_asked() -> None:
    with at_desk() as by:
        case = registered(by, members=(member("王外出", co_resident=False),))
        assert [need.person.name for need in consent_needs(case.household)] == ["王小芳"]


def test_the_village_of_the_household_may_collect_it_and_another_township_may_not() -> None:
    with at_desk() as by:
        case = registered(by)
        applicant = person_of(case, "王小芳")
        with pytest.raises(NotPermitted):
            sign_consent(acting(OTHER_CLERK), case, applicant, file=scan(by))
    with at_desk(ASSISTANT) as by:
        sign_consent(by, case, applicant, method="pad", file=scan(by))
        assert missing_consents(case.household, clock.today()) == []
