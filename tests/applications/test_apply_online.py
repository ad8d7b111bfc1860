"""网上申请: the code, the application, and what a stranger is not told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.applications.intake import (
    PHONE,
    XIANQIAN,
    at_desk,
    child,
    id_number,
    member,
    registered,
)
from yimen.applications.actions.apply_online import PURPOSE, apply_online, online_applicant
from yimen.applications.actions.check_code import check_code, spend_code
from yimen.applications.actions.request_code import request_code
from yimen.applications.duplicates import CODE
from yimen.applications.household import UNNAMED
from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.applications.models import PhoneCode
from yimen.applications.phone_codes import forget_codes
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files import store_upload
from yimen.foundation.messages import text_of
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.households.models import FactSheet, Household
from yimen.procedures.models import Case
from yimen.procedures.queue import QueueFilter, queue_page

pytestmark = pytest.mark.usefixtures("day")
OTHER_PHONE = "13905760002"


def sent(phone: str = PHONE) -> str:
    """Ask for a code and read the SMS."""
    request_code(phone, PURPOSE, "网上申请社会救助")
    text = text_of(OutboxMessage.objects.filter(channel="sms").latest("created_at", "uid"))
    found = re.search(r"验证码(\d{6})，", text)
    assert found is not None
    return found[1]


def wrong(code: str) -> str:
    """Another six digits."""
    return f"{(int(code) + 1) % 10**6:06d}"


def form(**given: Any) -> IntakeData:
    """A whole online application; any field may be given another value."""
    values: dict[str, Any] = {
        "id_number": id_number(),
        "phone": PHONE,
        "name": "王小芳",
        "division_code": XIANQIAN,
    }
    return IntakeData(**{**values, **given})


def refused(data: IntakeData) -> Invalid:
    """The refusal; nothing may have been written."""
    with in_scope(SCOPE_ALL):
        before = Case.objects.count()
    with pytest.raises(Invalid) as told:
        apply_online(data)
    with in_scope(SCOPE_ALL):
        assert Case.objects.count() == before
    return told.value


# The code


def test_a_code_is_six_digits_by_sms_and_lies_sealed() -> None:
    code = sent()
    row = PhoneCode.objects.get()
    assert code.encode() not in bytes(row.code_sealed)
    assert PHONE.encode() not in bytes(row.phone_index)
    message = OutboxMessage.objects.get(channel="sms")
    assert PHONE not in message.text + message.recipient_ref
    check_code(PHONE, PURPOSE, f" {code[:3]} {code[3:]} ")


def test_another_code_waits_a_minute_and_takes_the_place_of_the_first() -> None:
    first = sent()
    with pytest.raises(Conflict) as told:
        sent()
    assert (told.value.status, told.value.code) == (429, "too_soon")
    assert "60 秒" in told.value.message
    sent(OTHER_PHONE)
    clock.move_to(clock.now() + timedelta(seconds=60))
    second = sent()
    if first != second:
        with pytest.raises(Invalid):
            check_code(PHONE, PURPOSE, first)
    check_code(PHONE, PURPOSE, second)


def test_ten_codes_a_day_are_enough() -> None:
    for _ in range(10):
        sent()
        clock.move_to(clock.now() + timedelta(minutes=2))
    with pytest.raises(Conflict) as told:
        sent()
    assert told.value.code == "too_many"
    clock.move_to(clock.now() + timedelta(days=1))
    assert sent()


def test_a_code_is_good_for_ten_minutes() -> None:
    code = sent()
    clock.move_to(clock.now() + timedelta(minutes=9, seconds=59))
    check_code(PHONE, PURPOSE, code, spend=False)
    clock.move_to(clock.now() + timedelta(seconds=1))
    with pytest.raises(Invalid) as told:
        check_code(PHONE, PURPOSE, code)
    assert (told.value.code, told.value.field) == ("code_expired", "code")


def test_five_wrong_tries_kill_a_code() -> None:
    code = sent()
    told = []
    for _ in range(5):
        with pytest.raises(Invalid) as error:
            check_code(PHONE, PURPOSE, wrong(code))
        told.append(error.value)
    assert "还可以试 4 次" in told[0].message
    assert told[-1].code == "code_dead"
    with pytest.raises(Invalid) as error:
        check_code(PHONE, PURPOSE, code)
    assert error.value.code == "code_dead"


def test_a_code_serves_once_and_for_one_purpose() -> None:
    code = sent()
    with pytest.raises(Invalid):
        check_code(PHONE, "choice", code)
    with pytest.raises(Invalid):
        check_code(OTHER_PHONE, PURPOSE, code)
    check_code(PHONE, PURPOSE, code)
    with pytest.raises(Invalid) as told:
        check_code(PHONE, PURPOSE, code)
    assert told.value.code == "code_spent"
    with pytest.raises(Conflict):
        spend_code(PHONE, PURPOSE)


def test_a_fixed_line_gets_no_sms() -> None:
    with pytest.raises(Invalid) as told:
        request_code("87215678", PURPOSE, "网上申请社会救助")
    assert told.value.field == "phone"
    assert "能收短信" in told.value.message


def test_old_codes_are_forgotten() -> None:
    sent()
    assert forget_codes() == 0
    clock.move_to(clock.now() + timedelta(days=3))
    assert forget_codes() == 1


# The application


def test_number_phone_and_village_are_enough_and_the_clerk_sees_it_at_once() -> None:
    case = apply_online(form(name=""))
    with at_desk() as by:
        [row] = queue_page(by, QueueFilter(step="acceptance")).rows
        assert row.case_id == case.uid
        assert row.case.applicant.name == UNNAMED
        assert row.case.application.channel == "online"
        assert row.case.application.get_channel_display() == "线上"
        assert row.case.intake_office == by.office
        assert row.case.home_path == f"/331083/331083001/{XIANQIAN}/"
        assert row.case.clocks.get(key="visit").due_at.isoformat() == "2020-10-10T16:00:00+00:00"


def test_another_township_sees_nothing_of_it() -> None:
    case = apply_online(form())
    with at_desk("chumen.chuangkou"):
        assert not Case.objects.filter(pk=case.pk).exists()
    assert Case.objects.count() == 0


def test_everything_of_the_form_is_kept_with_its_declaration() -> None:
    facts = {
        "household": {"cause": "illness"},
        "person": [{"ref": "0", "wage_income": 80000}, {"ref": "2", "wage_income": 0}],
    }
    people = (member(), MemberData("王新生", "20", no_id_reason="未落户", birth_date=_DAY))
    case = apply_online(form(wanted_item="dibao", statement="家里一人患病", members=people), facts)
    with at_desk():
        sheet = FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)
        assert sheet is not None
        assert sheet.content["household"] == {"cause": "illness"}
        baby = case.household.memberships.current().get(person__name="王新生").person_id
        assert sheet.content["person"] == [
            {"ref": str(case.applicant_id), "wage_income": 80000},
            {"ref": str(baby), "wage_income": 0},
        ]
        assert (case.item, case.application.statement) == ("dibao", "家里一人患病")


_DAY = date(2020, 9, 1)


def test_a_declaration_for_nobody_of_the_family_is_refused() -> None:
    with pytest.raises(Invalid) as told:
        apply_online(form(), {"person": [{"ref": "3", "wage_income": 1}]})
    assert "不属于这个家庭" in told.value.message


def test_wrong_fields_are_told_beside_their_fields_as_at_the_window() -> None:
    number = id_number()
    bad = number[:-1] + ("1" if number[-1] != "1" else "2")
    told = refused(form(id_number=bad, members=(member(id_number="990000197013011234"),)))
    assert set(told.fields) == {"id_number", "members.0.id_number"}
    assert "校验位" in told.fields["id_number"]
    assert set(refused(form(division_code=None)).fields) == {"division_code"}
    assert set(refused(form(division_code="331083001")).fields) == {"division_code"}
    assert set(refused(form(phone="87215678")).fields) == {"phone"}


def test_a_relative_applies_with_proof() -> None:
    told = refused(form(proxy=ProxyData("relative", "王大姐", None)))
    assert set(told.fields) == {"proxy.proof"}
    content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
    proof = store_upload(content, "委托书.pdf", actor=online_applicant(PHONE).actor)
    case = apply_online(form(phone_whose="relative", proxy=ProxyData("relative", "王大姐", proof)))
    with at_desk():
        application = case.application
        assert (application.proxy_name, application.proxy_proof) == ("王大姐", proof)
        assert application.proxy_staff is None
        events = {event.verb: event for event in timeline([f"case:{case.uid}"])}
        assert events["intake.register"].actor_name == "王**"
        assert events["step.done"].actor_kind == "system"


def test_the_applicant_is_told_by_sms_and_no_slip_is_printed() -> None:
    case = apply_online(form())
    messages = list(OutboxMessage.objects.filter(case_number=case.receipt_number))
    assert [message.channel for message in messages] == ["sms"]
    assert "查询码" in messages[0].text


# What a stranger is not told


def test_aid_already_held_is_a_question_that_names_nobody() -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number, name="李小红")
    told = refused(form(members=(member("李小红", id_number=number, relation="30"),)))
    assert (told.code, set(told.fields)) == (CODE, {"duplicate_answer"})
    assert "李小红" not in told.message
    assert "duplicates" not in told.extra
    case = apply_online(
        form(
            members=(member("李小红", id_number=number, relation="30"),),
            duplicate_answer="女儿随我生活",
        )
    )
    with at_desk():
        assert case.application.duplicate_answer == "女儿随我生活"


def test_a_name_that_does_not_fit_the_number_tells_no_other_name() -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number, name="李小红")
    told = refused(
        form(id_number=number, name="张三", phone=OTHER_PHONE, duplicate_answer="换了手机号")
    )
    assert (told.code, set(told.fields)) == ("name_differs", {"name"})
    assert "李" not in told.message


def test_the_family_applies_again_from_the_phone_on_file_under_its_own_file() -> None:
    number = id_number()
    with at_desk() as by:
        first = registered(by, id_number=number)
    again = apply_online(form(id_number=number, duplicate_answer="原申请将撤回"))
    with at_desk():
        assert again.household_id == first.household_id
        assert Household.objects.count() == 1


def test_somebody_with_another_phone_changes_nothing_of_the_file_on_hand() -> None:
    number = id_number()
    with at_desk() as by:
        first = registered(by, id_number=number, address="县前街 8 号")
    told = refused(form(id_number=number, phone=OTHER_PHONE))
    assert told.code == CODE
    other = apply_online(
        form(
            id_number=number,
            phone=OTHER_PHONE,
            members=(child(),),
            duplicate_answer="换了手机号",
        )
    )
    with at_desk():
        assert other.household_id != first.household_id
        assert other.household.contact_masked == "*******0002"
        file = Household.objects.get(pk=first.household_id)
        assert (file.contact_masked, file.address) == ("*******0001", "县前街 8 号")
        assert file.memberships.count() == 1


def test_a_stranger_gives_no_name_to_somebody_registered_by_number_alone() -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number, name="")
    case = apply_online(
        form(id_number=number, phone=OTHER_PHONE, name="张三", duplicate_answer="换了手机号")
    )
    with at_desk():
        assert case.applicant.name == UNNAMED
