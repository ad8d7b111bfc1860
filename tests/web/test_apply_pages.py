"""网上申请 page by page: what is needed, what can be left out, what is kept, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.applications.intake import CLERK, at_desk, id_number, registered
from tests.cast.staff import log_in
from tests.journeys.driver import PDF
from tests.web.applying import PHONE, XIANQIAN, Phone, led_to
from yimen.applications.drafts import forget_online_drafts
from yimen.applications.models import Application, Draft
from yimen.foundation import clock
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.models import FactSheet, Membership

OTHER_PHONE = "13905760002"


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, nine o'clock."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


@pytest.fixture
def phone() -> Phone:
    """Somebody's phone."""
    return Phone()


def applications() -> list[Application]:
    """What has come in."""
    with in_scope(SCOPE_ALL):
        return list(Application.objects.select_related("case__household", "case__applicant"))


def test_number_phone_and_village_are_all_that_is_needed(phone: Phone) -> None:
    number = id_number()
    page = phone.needed(number)
    assert page == "people"
    phone.skip_to_review(page)
    assert led_to(phone.send()) == "done"
    [application] = applications()
    assert (application.channel, application.wanted_item) == ("online", "")
    assert application.case.applicant.id_masked[-4:] == number[-4:]
    told = phone.open("review")
    assert application.tracking_token in told
    assert application.case.receipt_number in told
    assert "玉城街道" in told
    assert number not in told


def test_a_whole_household_with_its_income_is_taken_in(phone: Phone) -> None:
    phone.needed(id_number())
    assert phone.answer("people", people="3") == "member-1"
    spouse = {"member__1__name": "王大明", "member__1__relation": "10"}
    assert phone.answer("member-1", **spouse, member__1__id_number=id_number()) == "member-2"
    baby = {"member__2__name": "王新生", "member__2__relation": "20"}
    baby |= {"member__2__no_id_reason": "刚出生", "member__2__birth_date": "2020-09-01"}
    assert phone.answer("member-2", **baby) == "difficulty"
    assert phone.answer("difficulty", cause="illness", statement="爱人病了") == "income-wage_income"
    page = phone.open("income-wage_income")
    assert "家里每个人每月工资、打工一共拿多少元" in page
    assert "王新生（子，0 岁）" in page
    wages = {"income__wage_income__0": "1200", "income__wage_income__2": "0"}
    following = phone.answer("income-wage_income", **wages)
    assert following == "income-business_income"
    phone.skip_to_review(following)
    review = phone.open("review")
    assert "王小芳 1200 元，王新生 0 元" in review
    phone.send()
    [application] = applications()
    assert application.statement == "爱人病了"
    with in_scope(SCOPE_ALL):
        sheet = FactSheet.objects.latest_of(application.case.uid, FactSheet.Kind.DECLARED)
        members = Membership.objects.filter(household=application.case.household)
        by_name = {row.person.name: str(row.person_id) for row in members.select_related("person")}
    assert sheet is not None
    assert sheet.content["household"] == {"cause": "illness"}
    told = {row["ref"]: row["wage_income"] for row in sheet.content["person"]}
    assert told == {by_name["王小芳"]: 120000, by_name["王新生"]: 0}


def test_once_the_income_settles_the_question_no_more_is_asked(phone: Phone) -> None:
    phone.needed(id_number(), item="dibao")
    phone.answer("people", people="1")
    page = phone.answer("difficulty", skip="1")
    assert page == "income-wage_income"
    assert "您每月工资" in phone.open(page)
    for paid in ("business_income", "transfer_paid", "job_cost", "rigid_medical"):
        phone.answer(f"income-{paid}", none="1")
    assert phone.answer(page, income__wage_income__0="20000") == "income-business_income"
    assert "每月财产净收入" not in phone.open("review")


def test_a_wrong_checksum_is_told_beside_the_number_and_the_rest_stays(phone: Phone) -> None:
    phone.begin()
    phone.answer("who", who="self")
    number = id_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")
    page = phone.told("applicant", name="王小芳", id_number=wrong)
    assert 'aria-describedby="id_id_number-error"' in page
    assert "校验位" in page.split('id="id_id_number-error"')[1][:400]
    assert 'value="王小芳"' in page
    assert phone.open("phone").count("<h1>您的姓名和身份证号</h1>") == 1


def test_a_member_without_a_right_number_is_told_on_his_own_page(phone: Phone) -> None:
    number = id_number()
    phone.needed(number)
    phone.answer("people", people="2")
    form = {"member__1__name": "王大明", "member__1__id_number": number}
    page = phone.told("member-1", **form)
    assert "这个身份证号与申请人相同" in page
    assert "请选择与申请人的关系" in page
    page = phone.told("member-1", member__1__name="", member__1__id_number="")
    assert "先跳过这个人" in page
    form = {"member__1__name": "王大明", "member__1__birth_date": "2020-02-30"}
    assert "这一天不存在" in phone.told("member-1", **form)


def test_nothing_further_is_shown_before_the_code_is_right(phone: Phone) -> None:
    phone.begin()
    phone.answer("who", who="self")
    phone.answer("applicant", id_number=id_number())
    assert phone.answer("phone", phone=PHONE) == "code"
    code = phone.sms()
    assert "<h1>请填短信里的 6 位验证码</h1>" in phone.open("village")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "还可以试 4 次" in phone.told("code", code=wrong)
    assert "秒后可以重新获取" in phone.told("code", again="1")
    clock.move_to(clock.now() + timedelta(minutes=1))
    assert "新的验证码已经发出" in phone.told("code", again="1")
    assert phone.answer("code", code=phone.sms()) == "village"


def test_wrong_codes_are_counted_over_pages(phone: Phone) -> None:
    phone.begin()
    phone.answer("who", who="self")
    phone.answer("applicant", id_number=id_number())
    phone.answer("phone", phone=PHONE)
    code = phone.sms()
    for _ in range(5):
        phone.press("code", code=f"{(int(code) + 1) % 10**6:06d}")
    assert "已连续输错 5 次" in phone.told("code", code=code)


def test_another_number_is_another_code(phone: Phone) -> None:
    phone.needed(id_number())
    assert phone.answer("phone", phone=PHONE) == "village"
    assert phone.answer("phone", phone=OTHER_PHONE) == "code"
    assert "<h1>请填短信里的 6 位验证码</h1>" in phone.open("review")


def test_the_village_is_found_by_name_and_by_pinyin(phone: Phone) -> None:
    phone.begin()
    phone.answer("who", who="self")
    phone.answer("applicant", id_number=id_number())
    phone.answer("phone", phone=PHONE)
    phone.answer("code", code=phone.sms())
    for typed in ("县前", "xianqian", "xqs"):
        found = phone.client.get("/apply/q/village/", {"q": typed}).content.decode()
        assert f'value="{XIANQIAN}"' in found
        assert "玉城街道" in found
    everywhere = phone.open("village")
    assert everywhere.count('name="division_code"') > 200
    none = phone.client.get("/apply/q/village/", {"q": "没有这个村"}).content.decode()
    assert "没有找到“没有这个村”" in none
    assert "请点选户口所在的村" in phone.told("village", division_code="331083001")


def test_a_lost_connection_loses_nothing(phone: Phone) -> None:
    number = id_number()
    page = phone.needed(number)
    assert page == "people"
    assert 'value="王小芳"' in phone.open("applicant")
    draft = {"cause": "illness", "statement": "爱人"}
    assert phone.client.post("/apply/q/difficulty/draft/", draft).status_code == 204
    assert ">爱人</textarea>" in phone.open("difficulty")
    assert led_to(phone.press("difficulty", statement="爱人病了", later="1")) == ""
    assert "接着上次的填" in phone.open()
    assert led_to(phone.client.post("/apply/go-on/")) == "people"
    assert ">爱人病了</textarea>" in phone.open("difficulty")
    [kept] = Draft.objects.all()
    assert number.encode() not in bytes(kept.content_sealed)
    assert phone.client.cookies["yimen_apply"].value not in kept.owner


def test_what_is_kept_belongs_to_one_phone_and_goes_when_cleared(phone: Phone) -> None:
    phone.needed(id_number())
    stranger = Phone()
    assert "接着上次的填" not in stranger.open()
    assert "<h1>申请社会救助</h1>" in stranger.open("applicant")
    phone.client.post("/apply/clear/")
    assert Draft.objects.count() == 0
    assert "开始申请" in phone.open("applicant")


def test_after_a_week_nothing_is_left(phone: Phone) -> None:
    phone.needed(id_number())
    clock.move_to(clock.now() + timedelta(days=7, minutes=1))
    assert "接着上次的填" not in phone.open()
    assert forget_online_drafts() == 1


def test_sent_twice_is_taken_in_once(phone: Phone) -> None:
    phone.skip_to_review(phone.needed(id_number()))
    click = str(uuid4())
    assert led_to(phone.send(command_id=click)) == "done"
    assert led_to(phone.send(command_id=click)) == "done"
    assert led_to(phone.send()) == "done"
    assert len(applications()) == 1


def test_two_clicks_at_once_are_one_application(phone: Phone) -> None:
    phone.skip_to_review(phone.needed(id_number()))
    before = Draft.objects.get()
    click = str(uuid4())
    phone.send(command_id=click)
    # The second click read the answers before the first had put them away.
    Draft.objects.update(content_sealed=before.content_sealed)
    assert led_to(phone.send(command_id=click)) == "done"
    assert len(applications()) == 1


def test_after_sending_no_answer_stays_behind(phone: Phone) -> None:
    phone.skip_to_review(phone.needed(id_number()))
    phone.send()
    assert "申请已提交" in phone.open("applicant")
    assert led_to(phone.client.post("/apply/go-on/")) == "done"
    phone.client.post("/apply/clear/")
    assert "申请已提交" not in phone.open("applicant")


def test_aid_already_held_is_asked_about_without_naming_anybody(phone: Phone) -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number, name="王小芳")
    phone.skip_to_review(phone.needed(number, phone=OTHER_PHONE))
    page = phone.told("review", command_id=str(uuid4()))
    assert "请写明情况再提交" in page
    assert 'name="duplicate_answer"' in page
    assert led_to(phone.send(duplicate_answer="换了手机号")) == "done"
    assert {one.duplicate_answer for one in applications()} == {"", "换了手机号"}


def test_a_mistake_found_at_the_end_leads_back_to_its_page(phone: Phone) -> None:
    number = id_number()
    with at_desk() as by:
        registered(by, id_number=number, name="李小红")
    phone.skip_to_review(phone.needed(number, phone=OTHER_PHONE))
    again = {"command_id": str(uuid4()), "duplicate_answer": "换了手机号"}
    page = phone.told("review", **again)
    assert '<a href="/apply/q/applicant/?back=review">姓名与身份证号对不上' in page
    assert phone.answer("applicant", name="李小红", id_number=number, back="review") == "review"
    assert led_to(phone.send()) == "done"


def test_a_relative_gives_his_name_and_a_proof(phone: Phone) -> None:
    phone.begin()
    phone.answer("who", who="relative")
    assert "申请人的姓名和身份证号" in phone.open("applicant")
    phone.answer("applicant", name="王小芳", id_number=id_number())
    phone.answer("phone", phone=PHONE, phone_whose="relative")
    assert phone.answer("code", code=phone.sms()) == "proxy"
    page = phone.told("proxy", proxy__name="王大姐")
    assert "请拍照上传委托书" in page
    evil = SimpleUploadedFile("委托书.pdf", b"MZ\x90\x00 not a paper")
    page = phone.told("proxy", proxy__name="王大姐", proxy__proof=evil)
    assert "不能上传这种文件" in page
    proof = SimpleUploadedFile("委托书.pdf", PDF + b"\n%%EOF\n", content_type="application/pdf")
    assert phone.answer("proxy", proxy__name="王大姐", proxy__proof=proof) == "village"
    phone.skip_to_review(phone.answer("village", division_code=XIANQIAN))
    phone.send()
    [application] = applications()
    assert (application.proxy_name, application.proxy_kind) == ("王大姐", "relative")
    assert application.proxy_proof is not None
    assert OutboxMessage.objects.filter(text__startswith="王大姐已代您提出申请").count() == 1


def test_more_people_than_the_list_offers_are_added_one_by_one(phone: Phone) -> None:
    phone.needed(id_number())
    phone.answer("people", people="7")
    for row in range(1, 6):
        phone.answer(f"member-{row}", skip="1")
    last = {"member__6__name": "王六", "member__6__relation": "20"}
    assert (
        phone.answer("member-6", **last, member__6__id_number=id_number(), more="1") == "member-7"
    )
    assert "第 8 口人是谁" in phone.open("member-7")


def test_every_page_names_a_phone_to_ask(phone: Phone) -> None:
    assert "tel:12345" in phone.open()
    page = phone.needed(id_number())
    while page != "review":
        assert "tel:" in phone.open(page)
        page = phone.answer(page, skip="1")
    assert "tel:" in phone.open("review")


def test_the_login_page_leads_here(phone: Phone) -> None:
    assert 'href="/apply/"' in phone.client.get("/login/").content.decode()


def test_a_day_that_does_not_exist_is_no_birth_date() -> None:
    from yimen.web.apply.reading import day_of

    assert day_of("2020-02-30") is None
    assert day_of("2020-02-29") == date(2020, 2, 29)


def test_the_clerk_sees_what_the_applicant_was_not_told(phone: Phone) -> None:
    number = id_number()
    with at_desk() as by:
        first = registered(by, id_number=number, name="王小芳")
    phone.skip_to_review(phone.needed(number, phone=OTHER_PHONE))
    phone.told("review", command_id=str(uuid4()))
    phone.send(duplicate_answer="换了手机号")
    [case] = [one.case for one in applications() if one.channel == "online"]
    desk = Client()
    log_in(desk, CLERK)
    page = desk.get(f"/cases/{case.uid}/").content.decode()
    assert "渠道</dt><dd>线上" in page
    assert "请核实后再受理" in page
    assert first.receipt_number in page
    assert "申请人说明：换了手机号" in page
    inbox = desk.get("/inbox/").content.decode()
    assert inbox.count("王小芳</a>") == 2
    assert inbox.count("线上") == 1
