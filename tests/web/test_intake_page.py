"""新登记 and 补充申请: little is needed, nothing typed is lost, a question is no wall."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.applications.intake import (
    ASSISTANT,
    CLERK,
    LIAISON,
    PHONE,
    XIANQIAN,
    at_desk,
    child,
    id_number,
    member,
    person_of,
    registered,
)
from tests.cast.staff import log_in
from tests.web.forms import beside, huge, photo, program, scan, send, text, value
from yimen.applications.models import Application, Material
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.models import BankAccount, Consent, FactSheet, Membership
from yimen.network.models import Division
from yimen.procedures.models import Case

NEW = "/intake/new/"


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, 9 o'clock."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield


@pytest.fixture
def window(client: Client, day: None) -> Client:
    """The window clerk's browser."""
    log_in(client, CLERK)
    return client


@pytest.fixture
def case(day: None) -> Case:
    """A mother and a son of nine, registered at the window."""
    with at_desk() as by:
        return registered(by, members=(child(),), hukou="rural")


def form(**given: Any) -> dict[str, Any]:
    """The least an intake needs, and whatever is given besides."""
    return {"id_number": id_number(), "phone": PHONE, **given}


def row(ref: str, **given: Any) -> dict[str, Any]:
    """One member of the form."""
    values = {"name": "王大明", "relation": "10", "id_number": id_number(), "co_resident": "yes"}
    return {f"members.{ref}.{key}": told for key, told in {**values, **given}.items()}


def fill(case: Case, part: str = "") -> str:
    """Address of a case's completion."""
    return f"/cases/{case.pk}/fill/{part}"


def only_case() -> Case:
    """The one case there is."""
    with in_scope(SCOPE_ALL):
        return Case.objects.select_related("household", "application", "applicant").get()


@pytest.mark.clause("S4-18")
def test_a_number_and_a_telephone_are_enough(window: Client) -> None:
    answer = send(window, NEW, form())
    case = only_case()
    assert (answer.status_code, answer["Location"]) == (302, f"{fill(case)}?registered")
    page = text(window.get(answer["Location"]))
    assert case.receipt_number in page
    assert case.application.tracking_token in page
    assert "申请人姓名" in page


def test_the_slip_carries_the_code_and_no_identity_number(window: Client, case: Case) -> None:
    slip = text(window.get(f"/cases/{case.pk}/slip/"))
    assert only_case().application.tracking_token in slip
    assert only_case().applicant.id_masked not in slip
    assert "王小芳" in slip


def test_a_wrong_check_digit_is_told_beside_the_field_and_all_stays(window: Client) -> None:
    good = id_number()
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    typed = form(id_number=wrong, name="王小芳", address="双港路8号", **row("n1"))
    answer = send(window, NEW, typed)
    assert answer.status_code == 422
    assert beside(answer, "id_number") == "公民身份号码校验位不正确，请逐位核对证件"
    kept = {name: value(answer, name) for name in typed}
    assert kept == typed
    with in_scope(SCOPE_ALL):
        assert not Case.objects.exists()


def test_every_mistake_is_told_at_once(window: Client) -> None:
    twice = id_number()
    typed = form(id_number=twice, phone="123")
    typed |= row("n1", id_number=twice)
    typed |= row("n2", id_number="", no_id_reason="新生儿", birth_date="2020-02-30")
    typed |= {"received_at": "2020-09-30T10:00"}
    answer = send(window, NEW, typed)
    assert beside(answer, "received_at") == "收件时间不能晚于现在，请核对日期"
    assert beside(answer, "phone").startswith("电话号码不正确")
    assert "与申请人相同，同一人不能登记两次" in beside(answer, "members.n1.id_number")
    assert "这一天不存在" in beside(answer, "members.n2.birth_date")
    assert value(answer, "members.n2.birth_date") == "2020-02-30"
    assert "还有 4 处需要更正" in text(answer)


def test_an_empty_row_is_no_member(window: Client) -> None:
    send(window, NEW, form(**row("n1", name="", id_number="", relation="")))
    with in_scope(SCOPE_ALL):
        assert Membership.objects.count() == 1


def test_the_number_is_looked_at_as_one_leaves_its_field(window: Client) -> None:
    number = id_number(date(1970, 5, 6), woman=True)
    answer = window.post("/intake/check-id/", {"id_number": number})
    assert answer.json() == {"words": "号码有效：女，1970年5月6日出生，50 周岁"}
    headers = {"Accept": "application/json"}
    answer = window.post("/intake/check-id/", {"id_number": number[:-2]}, headers=headers)
    assert answer.status_code == 422
    assert answer.json()["message"] == "公民身份号码应为 18 位，现为 16 位，请核对证件"


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [(program("委托书.pdf"), "不能上传这种文件"), (huge("委托书.pdf"), "超过 20 MB 的上限")],
    ids=["program", "30 MB"],
)
def test_what_is_no_paper_is_refused_beside_the_field(
    window: Client, upload: Any, sentence: str
) -> None:
    typed = form(name="王小芳", **{"proxy.kind": "relative", "proxy.name": "王大明"})
    answer = send(window, NEW, {**typed, "proxy.proof": upload})
    assert answer.status_code == 422
    assert sentence in beside(answer, "proxy.proof")
    assert value(answer, "proxy.name") == "王大明"


def test_an_upload_of_its_own_is_refused_in_words(window: Client) -> None:
    headers = {"Accept": "application/json"}
    answer = window.post("/uploads/paper/", {"file": program("户口簿.pdf")}, headers=headers)
    assert (answer.status_code, answer.json()["fields"].keys()) == (422, {"file"})
    answer = window.post("/uploads/paper/", {"file": huge()}, headers=headers)
    assert answer.status_code == 413
    assert "超过 20 MB 的上限" in answer.json()["message"]


def test_a_file_sent_once_survives_a_mistake_elsewhere(window: Client) -> None:
    uid = window.post("/uploads/paper/", {"file": scan("委托书")}).json()["uid"]
    typed = form(**{"proxy.kind": "relative", "proxy.name": "王大明", "proxy.proof": uid})
    answer = send(window, NEW, {**typed, "phone": "1"})
    assert answer.status_code == 422
    assert f'name="proxy.proof" value="{uid}"' in text(answer)
    assert send(window, NEW, typed).status_code == 302
    with in_scope(SCOPE_ALL):
        assert str(Application.objects.get().proxy_proof_id) == uid


@pytest.mark.clause("S4-19")
def test_a_village_assistant_registers_as_proxy_with_a_proof(client: Client, day: None) -> None:
    log_in(client, ASSISTANT)
    answer = send(client, NEW, form(name="王小芳"))
    assert beside(answer, "proxy.proof") == "代办申请请上传委托书或代办凭证（拍照即可）"
    assert value(answer, "name") == "王小芳"
    answer = send(client, NEW, {**form(name="王小芳"), "proxy.proof": photo("委托书")})
    assert answer.status_code == 302
    application = only_case().application
    assert (application.channel, application.proxy_name) == ("village", "苏阿英")
    assert client.get(answer["Location"]).status_code == 200


def test_aid_already_held_is_a_question_with_a_place_for_the_answer(window: Client) -> None:
    typed = form(name="王小芳")
    send(window, NEW, typed)
    answer = send(window, NEW, typed)
    assert answer.status_code == 422
    assert "王小芳正在申请社会救助" in text(answer)
    assert "继续登记" in text(answer)
    assert value(answer, "phone") == PHONE
    answered = send(window, NEW, {**typed, "duplicate_answer": "原申请将撤回"})
    assert answered.status_code == 302
    with in_scope(SCOPE_ALL):
        assert Application.objects.filter(duplicate_answer="原申请将撤回").count() == 1


def test_a_paper_taken_in_earlier_needs_its_reason_and_scan(window: Client) -> None:
    typed = form(received_at="2020-09-25T10:00")
    answer = send(window, NEW, typed)
    assert beside(answer, "late_reason") == "补录请填写原因（如系统停用、纸质收件）"
    assert beside(answer, "late_scan") == "补录请上传当日纸质申请的扫描件"
    uploads = {"late_reason": "系统停用", "late_scan": scan()}
    assert send(window, NEW, {**typed, **uploads}).status_code == 302
    received = only_case().received_at.astimezone(product_clock.ZONE)
    assert f"{received:%Y-%m-%d %H:%M}" == "2020-09-25 10:00"
    assert beside(send(window, NEW, form(received_at="2020-02-30T1")), "received_at")


def test_a_double_click_registers_once(window: Client) -> None:
    typed = form(command_id=str(uuid4()))
    first, second = send(window, NEW, typed), send(window, NEW, typed)
    assert first["Location"] == second["Location"]
    assert only_case()


def test_a_draft_comes_back_after_the_login_was_lost(window: Client) -> None:
    typed = {"name": "王小芳", "phone": "1390", **row("n1", name="王小宝")}
    assert window.post("/drafts/intake/", typed).status_code == 204
    window.cookies.clear()
    assert window.post("/drafts/intake/", typed).status_code == 302
    log_in(window, CLERK)
    answer = window.get(NEW)
    assert (value(answer, "name"), value(answer, "phone")) == ("王小芳", "1390")
    assert value(answer, "members.n1.name") == "王小宝"
    assert "已恢复您上次没有提交的内容" in text(answer)
    send(window, NEW, form())
    assert value(window.get(NEW), "name") == ""


def test_a_draft_can_be_thrown_away_and_only_known_forms_have_one(window: Client) -> None:
    window.post("/drafts/intake/", {"name": "王小芳"})
    answer = window.post("/drafts/intake/drop/", {"back": NEW})
    assert answer["Location"] == f"{NEW}?draft-done"
    assert value(window.get(NEW), "name") == ""
    assert window.post("/drafts/else/", {"name": "x"}).status_code == 404
    away = window.post("/drafts/intake/drop/", {"back": "https://evil.example/"})
    assert away["Location"] == "/?draft-done"


@pytest.mark.clause("S4-12")
def test_a_department_has_no_intake(client: Client, day: None) -> None:
    log_in(client, LIAISON)
    assert client.get(NEW).status_code == 403
    assert send(client, NEW, form()).status_code == 403


def test_what_the_intake_left_open_is_filled_in(window: Client) -> None:
    send(window, NEW, form())
    case = only_case()
    named = {"name": "王小芳", "division_code": XIANQIAN, "address": "双港路8号"}
    assert send(window, fill(case, "basics/"), named).status_code == 302
    case = only_case()
    assert (case.applicant.name, case.division_id) == ("王小芳", XIANQIAN)
    assert case.household.address == "双港路8号"


def test_a_member_twice_is_told_beside_the_field(window: Client, case: Case) -> None:
    husband = row("new", id_number=id_number(date(1968, 3, 4)))
    assert send(window, fill(case, "members/"), husband).status_code == 302
    answer = send(window, fill(case, "members/"), husband)
    assert answer.status_code == 422
    assert "已经在家庭成员里" in beside(answer, "members.new.id_number")
    assert value(answer, "members.new.name") == "王大明"
    with in_scope(SCOPE_ALL):
        assert Membership.objects.filter(household=case.household).count() == 3


def test_a_member_of_another_household_is_asked_about(window: Client, case: Case) -> None:
    shared = id_number(date(1968, 3, 4))
    with at_desk() as by:
        registered(by, name="李四妹", members=(member("王大明", id_number=shared),))
    typed = row("new", id_number=shared)
    answer = send(window, fill(case, "members/"), typed)
    assert "王大明已登记在另一户" in text(answer)
    assert "继续增加" in text(answer)
    typed["duplicate_answer"] = "离婚后随母生活"
    assert send(window, fill(case, "members/"), typed).status_code == 302


def test_a_member_leaves_with_a_reason(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        son = person_of(case, "王小宝").pk
    answer = send(window, fill(case, f"members/{son}/"), {"reason": ""})
    assert answer.status_code == 422
    assert send(window, fill(case, f"members/{son}/"), {"reason": "填错了"}).status_code == 302
    assert "王小宝" not in text(window.get(fill(case)))


def test_the_declaration_keeps_unknown_apart_from_zero(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        mother, son = person_of(case, "王小芳").pk, person_of(case, "王小宝").pk
    wage = f"f.person.{mother}.wage_income"
    typed = {wage: "0", f"f.person.{son}.student": "compulsory", "f.complete.account": "on"}
    answer = send(window, fill(case, "declare/"), {**typed, wage: "零"})
    assert beside(answer, wage).startswith("金额格式不正确")
    assert value(answer, wage) == "零"
    assert value(answer, f"f.person.{son}.student") == "compulsory"
    assert send(window, fill(case, "declare/"), typed).status_code == 302
    with in_scope(SCOPE_ALL):
        content = FactSheet.objects.get(case_ref=case.pk).content
    rows = {one["ref"]: one for one in content["person"]}
    assert rows[str(mother)] == {"ref": str(mother), "wage_income": 0}
    assert content["complete"] == {"account": True}
    assert value(window.get(f"{fill(case)}?part=declare"), wage) == "0.00"


def test_a_paper_is_entered_as_soon_as_it_is_chosen(window: Client, case: Case) -> None:
    address = f"{fill(case, 'papers/')}?key=hukou_book"
    headers = {"Accept": "application/json"}
    assert window.post(address, {"file": scan("户口簿")}, headers=headers).status_code == 200
    again = window.post(address, {"file": scan("户口簿")}, headers=headers)
    assert again.json()["message"] == "这份扫描件已经提交过，不需要重复上传"
    page = text(window.get(f"{fill(case)}?part=papers"))
    assert "户口簿.pdf" in page
    with in_scope(SCOPE_ALL):
        paper = Material.objects.get()
    assert send(window, fill(case, f"papers/{paper.pk}/"), {"reason": "看不清"}).status_code == 302
    assert "户口簿.pdf" not in text(window.get(f"{fill(case)}?part=papers"))


def test_a_child_is_signed_for_by_the_guardian(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        mother, son = person_of(case, "王小芳").pk, person_of(case, "王小宝").pk
    address = fill(case, "consents/")
    bare = send(window, address, {"person": mother, "method": "paper"})
    assert beside(bare, f"scan-{mother}") == "请上传签好的授权书或签字图片"
    signed = {"person": mother, "method": "pad", f"pad-{mother}": photo("王")}
    assert send(window, address, signed).status_code == 302
    signed = {"person": son, "method": "paper", f"scan-{son}": scan(), "signed_by": mother}
    assert send(window, address, signed).status_code == 302
    with in_scope(SCOPE_ALL):
        assert dict(Consent.objects.values_list("person_id", "by")) == {
            mother: "self",
            son: "guardian",
        }


def test_an_account_in_use_elsewhere_is_asked_about(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        mother = person_of(case, "王小芳").pk
    typed = {"holder": mother, "bank": "玉环农商银行", "number": "6228 1234"}
    address = fill(case, "account/")
    assert send(window, address, {**typed, "number": "12"}).status_code == 422
    assert send(window, address, typed).status_code == 302
    with at_desk() as by:
        other = registered(by, name="李四妹")
        sister = person_of(other, "李四妹").pk
    answer = send(window, fill(other, "account/"), {**typed, "holder": sister})
    assert "该账号也登记在另外1户名下" in text(answer)
    typed |= {"holder": sister, "shared_reason": "姐妹共用，代管"}
    assert send(window, fill(other, "account/"), typed).status_code == 302
    with in_scope(SCOPE_ALL):
        assert BankAccount.objects.filter(is_current=True).count() == 2


def test_the_village_enters_an_account_but_reads_none(client: Client, case: Case) -> None:
    log_in(client, CLERK)
    with in_scope(SCOPE_ALL):
        mother = person_of(case, "王小芳").pk
    typed = {"holder": mother, "bank": "玉环农商银行", "number": "62281234"}
    send(client, fill(case, "account/"), typed)
    assert "****1234" in text(client.get(f"{fill(case)}?part=account"))
    log_in(client, ASSISTANT)
    page = text(client.get(f"{fill(case)}?part=account"))
    assert "****1234" not in page
    assert "已登记发放账户" in page


@pytest.mark.clause("S4-20")
def test_an_empty_form_can_be_printed(window: Client, case: Case) -> None:
    answer = window.get(f"/cases/{case.pk}/blank/application_form/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.clause("S0-02")
def test_another_village_opens_nothing(client: Client, day: None) -> None:
    with in_scope(SCOPE_ALL):
        other = Division.objects.villages().filter(path__startswith="/331083/331083001/")
        code = other.exclude(pk=XIANQIAN).order_by("pk")[0].pk
    with at_desk() as by:
        case = registered(by, division_code=code)
    log_in(client, ASSISTANT)
    for address in (fill(case), f"/cases/{case.pk}/slip/", f"/households/{case.household_id}/"):
        assert client.get(address).status_code == 404
    assert send(client, fill(case, "basics/"), {"address": "别处"}).status_code == 404
