"""收件: what is needed, what is told beside the field, what stands afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from tests.applications.intake import (
    ASSISTANT,
    CLERK,
    LIAISON,
    OTHER_CLERK,
    PHONE,
    SURVEYOR,
    XIANQIAN,
    at_desk,
    child,
    id_number,
    intake,
    item_of,
    member,
    registered,
    scan,
)
from yimen.applications.actions.register_intake import register_intake
from yimen.applications.household import UNNAMED
from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.foundation.identity import mask_id
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.households.models import Household
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def refused(data: IntakeData, username: str = CLERK) -> dict[str, str]:
    """The sentences beside the fields; nothing may have been written."""
    with at_desk(username) as by, pytest.raises(Invalid) as told:
        register_intake(by, data)
    with in_scope(SCOPE_ALL):
        assert Case.objects.count() == 0
    return told.value.fields


def test_an_id_number_and_a_phone_are_enough() -> None:
    number = id_number()
    with at_desk() as by:
        case = register_intake(by, IntakeData(id_number=number, phone="87215678"))
        assert case.status == Case.Status.REGISTERED
        assert (case.item, case.number, case.accepted_at) == ("", None, None)
        assert case.applicant.name == UNNAMED
        assert case.applicant.id_masked == mask_id(number)
        assert [item.step for item in case.work_items.open()] == ["acceptance"]
        assert case.clocks.get(key="visit").due_at.isoformat() == "2020-10-10T16:00:00+00:00"


def test_everything_of_the_form_is_kept() -> None:
    with at_desk() as by:
        case = registered(
            by,
            address="县前街 8 号",
            hukou="urban",
            wanted_item="dibao",
            statement="  家里一人患病  ",
            members=(member(), child()),
        )
        household = case.household
        assert (household.address, household.hukou) == ("县前街 8 号", "urban")
        assert household.contact_masked == "*******0001"
        assert (case.item, case.application.wanted_item) == ("dibao", "dibao")
        assert case.application.statement == "家里一人患病"
        assert case.application.channel == "window"
        names = household.memberships.current().values_list("person__name", flat=True)
        assert set(names) == {"王小芳", "王大明", "王小宝"}
        assert case.home_path == f"/331083/331083001/{XIANQIAN}/"


def test_wrong_fields_are_all_told_at_once_each_beside_its_own() -> None:
    number = id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    fields = refused(
        intake(
            id_number=wrong,
            phone="12345",
            wanted_item="education",
            members=(
                member(id_number="990000197013011234"),
                MemberData("", "", id_number=id_number()),
                MemberData("婴儿", "20", no_id_reason="未落户", birth_date=date(2020, 10, 1)),
                MemberData("无证", "20"),
            ),
        )
    )
    assert set(fields) == {
        "id_number",
        "phone",
        "wanted_item",
        "members.0.id_number",
        "members.1.name",
        "members.1.relation",
        "members.2.birth_date",
        "members.3.id_number",
        "members.3.birth_date",
    }
    assert "校验位" in fields["id_number"]
    assert "出生日期不存在" in fields["members.0.id_number"]
    assert "晚于今天" in fields["members.2.birth_date"]


def test_a_member_entered_twice_is_told_beside_the_second() -> None:
    number = id_number()
    twice = member(id_number=number.lower())
    assert refused(intake(id_number=number, members=(child(), twice))) == {
        "members.1.id_number": "这个身份证号与申请人相同，同一人不能登记两次"
    }
    fields = refused(intake(members=(twice, child(id_number=number))))
    assert fields == {
        "members.1.id_number": "这个身份证号与第 1 名成员王大明相同，同一人不能登记两次"
    }


def test_the_same_number_under_another_name_is_a_question_of_names() -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number)
        with pytest.raises(Invalid) as told:
            registered(
                by,
                members=(member(id_number=number),),
                duplicate_answer="核实为同一人",
            )
    assert told.value.code == "name_differs"
    assert set(told.value.fields) == {"members.0.name"}


def test_applying_again_opens_no_second_file_and_takes_the_new_phone() -> None:
    number = id_number()
    with at_desk() as by:
        first = registered(by, id_number=number, members=(member(id_number=id_number()),))
        again = registered(
            by, id_number=number, phone="13905760099", duplicate_answer="原申请将撤回"
        )
        assert again.household_id == first.household_id
        assert Household.objects.count() == 1
        assert again.household.contact_masked == "*******0099"
        assert again.receipt_number != first.receipt_number


def test_a_village_of_another_township_is_sent_there() -> None:
    fields = refused(intake(division_code="331083102010"))
    assert set(fields) == {"division_code"}
    assert "不在您的辖区" in fields["division_code"]
    assert "楚门" in fields["division_code"]


@pytest.mark.parametrize("username", [LIAISON, SURVEYOR, "shen.shenhe", "jian.du", "guan.li"])
def test_only_township_windows_and_villages_take_in(username: str) -> None:
    with at_desk(username) as by, pytest.raises(NotPermitted):
        register_intake(by, intake())


def test_a_village_assistant_registers_for_his_village_with_proof() -> None:
    data = intake(channel="village", phone_whose="own")
    assert set(refused(data, ASSISTANT)) == {"proxy.proof"}
    with at_desk(ASSISTANT) as by:
        proof = scan(by, "委托书")
        proxy = ProxyData("village_assistant", "王代办", proof)
        case = registered(by, channel="village", proxy=proxy)
        application = case.application
        assert (application.proxy_name, application.proxy_staff) == ("王代办", by.staff)
        assert application.proxy_proof == proof
        assert item_of(case, "acceptance").office.role == "township"
        sms = OutboxMessage.objects.get(case_number=case.receipt_number, channel="sms")
        assert "王代办已代您提出申请" in sms.text
        assert case.receipt_number in sms.text


def test_a_village_phone_means_a_printed_slip_instead_of_an_sms() -> None:
    with at_desk() as by:
        case = registered(by, phone_whose="village", phone="87215678")
    found = OutboxMessage.objects.filter(case_number=case.receipt_number)
    assert [message.channel for message in found] == ["slip"]


def test_no_message_carries_an_identity_number() -> None:
    number = id_number()
    with at_desk() as by:
        case = registered(by, id_number=number)
    texts = [m.text for m in OutboxMessage.objects.filter(case_number=case.receipt_number)]
    assert len(texts) == 2
    assert not any(number in text or number[-4:] in text for text in texts)
    assert not any(PHONE in text for text in texts)


def test_the_trail_says_who_took_in_what_for_whom() -> None:
    with at_desk() as by:
        case = registered(by, wanted_item="dibao")
        events = list(timeline([f"case:{case.uid}"]))
    told = next(event for event in events if event.verb == "intake.register")
    assert told.actor_name == by.actor.name
    assert told.after["item"] == "dibao"
    assert told.case_number == case.receipt_number


def test_another_township_does_not_see_the_case() -> None:
    with at_desk() as by:
        case = registered(by)
    with at_desk(OTHER_CLERK):
        assert not Case.objects.filter(pk=case.pk).exists()
        assert not Household.objects.exists()
