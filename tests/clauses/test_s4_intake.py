"""玉环方案 二（四）1: where one applies, with what, and through whom (S4-12, S4-18, S4-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.cast.staff import first_village, staff
from tests.journeys.driver import Desk, Public, Refused
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.identity import make_test_id
from yimen.foundation.messages.models import OutboxMessage

ID = make_test_id("990001", date(1970, 5, 6), 12)
WOMAN = make_test_id("990001", date(1968, 3, 4), 14)
CHILD = make_test_id("990001", date(2011, 7, 8), 15)
PHONE = "13905760001"
XIANQIAN = "331083001001"
CLERK, SURVEYOR, SECOND = "yucheng.chuangkou", "yucheng.diaocha1", "yucheng.diaocha2"


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, before the eight days of holiday."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def surveyed(clerk: Desk, case: str) -> None:
    """Bring an accepted case through the visit to the chosen category."""
    surveyor, second = Desk(SURVEYOR), Desk(SECOND)
    clerk.book(case, "2020-09-30T09:00:00", staff(SURVEYOR).pk)
    clock.move_to("2020-09-30T10:00:00")
    surveyor.fill_survey(
        case,
        {"household": {"need_none": True, "policy_told": True}},
        advised_item="dibao",
        advice_reason="等核对后再认定",
    )
    surveyor.sign_survey(case)
    second.sign_survey(case)
    surveyor.family_signs(case, "王小芳")
    surveyor.close_survey(case)
    clerk.choose(case, "dibao")


@pytest.mark.clause("S4-12")
@pytest.mark.parametrize(
    "username", ["lian.yibao", "shen.shenhe", "jiang.shenpi", "jian.du", "qian.caizheng"]
)
def test_only_a_township_takes_in_and_accepts(username: str) -> None:
    department = Desk(username)
    assert "intake.register" not in department.rights()
    assert "intake.register" in Desk(CLERK).rights()
    with pytest.raises(Refused) as refused:
        department.register(id_number=ID, phone=PHONE)
    assert refused.value.status == 403
    case = Desk(CLERK).register(id_number=ID, phone=PHONE, name="王小芳", division_code=XIANQIAN)
    with pytest.raises(Refused) as refused:
        department.accept(case)
    assert refused.value.status in (403, 404)
    assert Desk(CLERK).step(case, "acceptance")["state"] == "open"


@pytest.mark.clause("S4-12")
def test_a_village_registers_and_leaves_acceptance_to_its_township() -> None:
    village, clerk = Desk("yucheng.cun"), Desk(CLERK)
    case = village.register(
        id_number=ID,
        phone=PHONE,
        name="王小芳",
        channel="village",
        proxy={"kind": "village_assistant", "name": "代办员", "proof": village.upload("委托书")},
    )
    with pytest.raises(Refused) as refused:
        village.accept(case)
    assert refused.value.status == 403
    assert "受理" in refused.value.message
    assert clerk.step(case, "acceptance")["office"] == "玉环市玉城街道办事处"
    assert clerk.accept(case) == "331083001受202000001"


@pytest.mark.clause("S4-18")
@pytest.mark.parametrize(
    ("phone", "whose"), [(PHONE, "own"), ("13905760002", "relative"), ("87215678", "village")]
)
def test_an_id_number_and_a_phone_start_the_three_day_clock(phone: str, whose: str) -> None:
    clerk = Desk(CLERK)
    case = clerk.register(id_number=ID, phone=phone, phone_whose=whose)
    seen = clerk.case(case)
    assert seen["case"]["status"] == "registered"
    assert (seen["case"]["item"], seen["chosen_item"]) == ("", "")
    assert seen["case"]["complete_at"] is None
    assert clerk.due(case, "visit") == "2020-10-10"
    open_papers = {p["key"] for p in clerk.papers(case) if p["state"] == "needed"}
    assert {"application_form", "authorisation"} <= open_papers


@pytest.mark.clause("S4-18")
def test_the_check_waits_for_every_signature_and_names_the_missing() -> None:
    clerk, reviewer = Desk(CLERK), Desk("yucheng.shenhe")
    case = clerk.register(id_number=ID, phone=PHONE)
    clerk.complete_applicant(case, name="王小芳", division_code=XIANQIAN)
    clerk.add_member(case, name="王大明", relation="10", id_number=WOMAN)
    clerk.add_member(case, name="王小宝", relation="20", id_number=CHILD)
    clerk.accept(case)
    surveyed(clerk, case)
    with pytest.raises(Refused) as refused:
        reviewer.request_check(case)
    assert (refused.value.status, refused.value.code) == (409, "consent_missing")
    assert all(name in refused.value.message for name in ("王小芳", "王大明", "王小宝"))
    surveyor = Desk(SURVEYOR)
    surveyor.sign_consent(case, "王小芳")
    surveyor.sign_consent(case, "王大明")
    with pytest.raises(Refused) as refused:
        reviewer.request_check(case)
    assert "王小宝" in refused.value.message
    assert "王大明" not in refused.value.message
    with pytest.raises(Refused) as refused:
        surveyor.sign_consent(case, "王小宝")
    assert "signed_by" in refused.value.fields
    surveyor.sign_consent(case, "王小宝", by="王小芳")
    reviewer.request_check(case)
    assert reviewer.step(case, "means_check")["waits"] == "external"


@pytest.mark.clause("S4-18")
def test_everything_else_can_be_done_at_the_visit_without_a_second_way_to_the_window() -> None:
    clerk, surveyor = Desk(CLERK), Desk(SURVEYOR)
    case = clerk.register(id_number=ID, phone=PHONE, name="王小芳", division_code=XIANQIAN)
    clerk.supplement(case)
    clock.move_to("2020-09-30T10:00:00")
    surveyor.declare(case, {"household": {"cause": "illness"}})
    surveyor.hand_in(case, "hukou_book")
    surveyor.hand_in(case, "application_form")
    assert clerk.case(case)["case"]["complete_at"] is None
    surveyor.sign_consent(case, "王小芳", method="fingerprint", witness="陈见证")
    seen = clerk.case(case)["case"]
    assert seen["received_at"][:10] == "2020-09-29"
    assert seen["complete_at"][:10] == "2020-09-30"
    assert clerk.due(case, "review") == "2020-10-28"


@pytest.mark.clause("S4-19")
def test_the_assistant_of_the_village_applies_and_the_applicant_hears_of_it() -> None:
    village, clerk = Desk("yucheng.cun"), Desk(CLERK)
    assistant = staff("yucheng.cun").name
    form = {"id_number": ID, "phone": PHONE, "name": "王小芳", "channel": "village"}
    with pytest.raises(Refused) as refused:
        village.register(**form)
    assert set(refused.value.fields) == {"proxy.proof"}
    proof = village.upload("委托书")
    proxy = {"kind": "village_assistant", "name": assistant, "proof": proof}
    case = village.register(**form, proxy=proxy)
    assert clerk.case(case)["proxy_name"] == assistant
    assert clerk.case(case)["channel"] == "village"
    assert clerk.case(case)["case"]["division"] == first_village("331083001").division.name
    clerk.accept(case)
    texts = [m.text for m in sms_to(PHONE)]
    assert len(texts) == 2
    assert f"{assistant}已代您提出申请" in texts[0]
    assert "如果不是您的意思" in texts[0]
    assert "已受理" in texts[1]


@pytest.mark.clause("S4-19")
def test_the_applicant_sees_the_proxys_name_on_his_own_page() -> None:
    village = Desk("yucheng.cun")
    proxy = {"kind": "relative", "name": "王亲属", "proof": village.upload("委托书")}
    case = village.register(
        id_number=ID, phone=PHONE, name="王小芳", channel="village", proxy=proxy
    )
    token = Desk(CLERK).case(case)["tracking_token"]
    assert Public().track(token, ID[-4:])["proxy_name"] == "王亲属"


def sms_to(number: str) -> list[OutboxMessage]:
    """Messages written to this phone, oldest first."""
    rows = OutboxMessage.objects.filter(channel="sms").order_by("created_at", "uid")
    table = "foundation_outboxmessage"
    return [
        row
        for row in rows
        if open_column(table, "to_sealed", row.uid, bytes(row.to_sealed or b"")) == number
    ]
