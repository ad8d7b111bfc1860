"""Authorisations, accounts, and full views of sealed numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.cast.staff import acting
from tests.households.helpers import HUBIN, new_id, registered
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.scope import in_scope
from yimen.foundation.trail import timeline
from yimen.households.actions.add_account import add_account
from yimen.households.actions.add_member import add_member
from yimen.households.actions.revoke_consent import revoke_consent
from yimen.households.actions.sign_consent import sign_consent
from yimen.households.models import BankAccount, Consent, Household, Person
from yimen.households.persons import (
    PersonData,
    id_number_for_query,
    needs_reason,
    open_contact,
    open_id,
    open_phone,
)
from yimen.network.acting import Acting


@pytest.fixture
def home(clerk: Acting) -> Household:
    return registered(clerk)


@pytest.fixture
def child(clerk: Acting, home: Household) -> Person:
    born = PersonData("王小宝", new_id(date(2012, 9, 30)))
    return add_member(clerk, home, born, relation="20").person


def test_an_adult_signs_for_himself(clerk: Acting, home: Household) -> None:
    consent = sign_consent(clerk, home, home.head, method="paper")
    assert (consent.by, consent.signed_by, consent.signed_at) == ("self", home.head, clock.now())


def test_for_a_child_an_adult_member_signs_as_guardian(
    clerk: Acting, home: Household, child: Person
) -> None:
    with pytest.raises(Invalid, match="监护人") as caught:
        sign_consent(clerk, home, child, method="paper")
    assert caught.value.field == "signed_by"
    consent = sign_consent(clerk, home, child, method="paper", signed_by=home.head)
    assert (consent.by, consent.signed_by) == ("guardian", home.head)


def test_neither_a_child_nor_a_stranger_is_a_guardian(
    clerk: Acting, home: Household, child: Person
) -> None:
    sibling = PersonData("王二宝", new_id(date(2014, 1, 1)))
    other_child = add_member(clerk, home, sibling, relation="20").person
    stranger = registered(clerk, "李四妹").head
    for signer in (other_child, stranger):
        with pytest.raises(Invalid) as caught:
            sign_consent(clerk, home, child, method="paper", signed_by=signer)
        assert caught.value.field == "signed_by"
    with pytest.raises(Invalid, match="不是该家庭"):
        sign_consent(clerk, home, stranger, method="paper")


def test_a_child_signs_for_itself_from_its_eighteenth_birthday(
    clerk: Acting, home: Household, child: Person
) -> None:
    clock.move_to("2030-09-29T09:00:00")
    with pytest.raises(Invalid, match="未满18周岁"):
        sign_consent(clerk, home, child, method="pad")
    clock.move_to("2030-09-30T09:00:00")
    assert sign_consent(clerk, home, child, method="pad").by == "self"


def test_a_fingerprint_needs_a_witness(clerk: Acting, home: Household) -> None:
    with pytest.raises(Invalid) as caught:
        sign_consent(clerk, home, home.head, method="fingerprint")
    assert caught.value.field == "witness"
    sign_consent(clerk, home, home.head, method="fingerprint", witness="苏阿英")


def test_a_consent_is_in_force_once_and_may_be_revoked_and_signed_again(
    clerk: Acting, home: Household
) -> None:
    first = sign_consent(clerk, home, home.head, method="paper")
    with pytest.raises(Conflict, match="已有有效授权"):
        sign_consent(clerk, home, home.head, method="paper")
    with pytest.raises(Invalid):
        revoke_consent(clerk, first, " ")
    revoked = revoke_consent(clerk, first, "不想继续申请")
    with pytest.raises(Conflict, match="已经撤回"):
        revoke_consent(clerk, first, "再撤")
    assert revoked.revoked_at == clock.now()
    sign_consent(clerk, home, home.head, method="paper")
    assert Consent.objects.count() == 2
    verbs = [event.verb for event in timeline([f"household:{home.pk}"])]
    assert verbs[1:] == ["consent.signed", "consent.revoked", "consent.signed"]


@pytest.mark.parametrize(
    "given", [{"method": "smoke"}, {"method": "paper", "signed_at": timedelta(hours=1)}]
)
def test_an_impossible_signature_is_refused(clerk: Acting, home: Household, given: dict) -> None:
    if "signed_at" in given:
        given = {**given, "signed_at": clock.now() + given["signed_at"]}
    with pytest.raises(Invalid):
        sign_consent(clerk, home, home.head, **given)


def test_an_applicant_signs_in_his_own_household_only(clerk: Acting, home: Household) -> None:
    me = Acting.applicant(home.head, home.home_path)
    other = registered(clerk, "李四妹")
    with pytest.raises(NotPermitted):
        sign_consent(me, other, other.head, method="phone")
    assert sign_consent(me, home, home.head, method="phone").by == "self"


def test_the_newest_account_is_the_current_one(clerk: Acting, home: Household) -> None:
    given = {"holder": home.head, "bank": "玉环农商银行"}
    first = add_account(clerk, home, number="6228 4800 1234 5678", **given)
    assert first.number_masked == "************5678"
    add_account(clerk, home, number="6228480098765432", **given)
    assert [a.number_masked[-4:] for a in BankAccount.objects.filter(is_current=True)] == ["5432"]
    assert BankAccount.objects.count() == 2


def test_an_account_of_another_household_is_a_question_even_across_townships(
    clerk: Acting, home: Household
) -> None:
    number = "6228480012345678"
    other = acting("chumen.chuangkou")
    with in_scope(other.scope):
        there = registered(other, "李四妹", village=HUBIN)
        add_account(other, there, holder=there.head, bank="玉环农商银行", number=number)
    given = {"holder": home.head, "bank": "玉环农商银行", "number": number}
    with pytest.raises(Invalid, match="另外1户") as caught:
        add_account(clerk, home, **given)
    assert (caught.value.field, caught.value.code) == ("number", "shared_account")
    account = add_account(clerk, home, **given, shared_reason="同一监护人代管")
    event = list(timeline([f"household:{home.pk}"]))[-1]
    assert (event.reason, event.after["shared_with"]) == ("同一监护人代管", 1)
    assert account.is_current


@pytest.mark.parametrize("given", [{"number": "12AB"}, {"number": "1234567"}, {"bank": " "}])
def test_what_cannot_be_an_account_is_refused(clerk: Acting, home: Household, given: dict) -> None:
    data = {"bank": "玉环农商银行", "number": "6228480012345678", **given}
    with pytest.raises(Invalid):
        add_account(clerk, home, holder=home.head, **data)


def test_a_full_view_is_logged_and_asks_its_reason_once_a_household_and_day(
    clerk: Acting,
) -> None:
    number = new_id()
    home = registered(clerk, id_number=number)
    with pytest.raises(Invalid, match="理由") as caught:
        open_id(home.head, clerk)
    assert caught.value.field == "reason"
    assert needs_reason(home, clerk)
    assert open_id(home.head, clerk, "核对证件") == number
    assert not needs_reason(home, clerk)
    assert open_id(home.head, clerk) == number
    assert open_contact(home, clerk) == "13905760000"
    events = [(e.verb, e.reason) for e in timeline([f"household:{home.pk}"])][1:]
    assert events == [("id.opened", "核对证件"), ("id.opened", ""), ("phone.opened", "")]
    assert needs_reason(home, acting("yucheng.shenhe"))
    clock.move_to("2020-09-30T00:00:00")
    assert needs_reason(home, clerk)


def test_a_full_view_needs_the_right_and_the_area(clerk: Acting, home: Household) -> None:
    with pytest.raises(NotPermitted):
        open_id(home.head, acting("yucheng.diaocha1"), "看看")
    other = acting("chumen.chuangkou")
    with in_scope(other.scope), pytest.raises(NotFound):
        open_id(home.head, other, "看看")


def test_a_phone_is_opened_like_a_number(clerk: Acting, home: Household) -> None:
    data = PersonData("王大明", new_id(), phone="13805760001")
    person = add_member(clerk, home, data, relation="10").person
    assert person.phone_masked == "*******0001"
    assert open_phone(person, clerk, "约定入户时间") == "13805760001"
    with pytest.raises(NotFound, match="没有登记电话"):
        open_phone(home.head, clerk)


def test_a_query_takes_the_number_only_for_a_case_and_a_purpose(clerk: Acting) -> None:
    number = new_id()
    home = registered(clerk, id_number=number)
    assert id_number_for_query(home.head, case_ref=home.pk, purpose="低保核对") == number
    with pytest.raises(Invalid, match="用途"):
        id_number_for_query(home.head, case_ref=home.pk, purpose=" ")
    baby = PersonData("王宝", no_id_reason="新生儿", birth_date=date(2020, 9, 1))
    person = add_member(clerk, home, baby, relation="20").person
    with pytest.raises(Invalid, match="没有身份证号"):
        id_number_for_query(person, case_ref=home.pk, purpose="低保核对")
