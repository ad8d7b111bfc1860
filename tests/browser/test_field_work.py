"""Survey, intake, household and applicant pages in a real browser, as people use them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.applications.intake import ASSISTANT, CLERK, at_desk, id_number, registered
from tests.applications.stages import FIRST, accepted_family, appointed, survey_data, surveyed
from tests.cast.staff import log_in
from yimen.applications.actions.save_survey import save_survey
from yimen.applications.models import Survey
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case

from .axe import sideways, violations

PLACE = "县前社区12号"


@pytest.fixture
def day(fresh_db: str) -> Iterator[None]:
    """Tuesday 2020-09-29, 9 o'clock, in every thread."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


@pytest.fixture
def case(day: None) -> Case:
    """A family to be visited."""
    return appointed(accepted_family())


@pytest.fixture
def phone(case: Case, site: Any, page: Page) -> Page:
    """The surveyor's phone, showing the family's survey."""
    page.set_viewport_size({"width": 375, "height": 740})
    log_in(page, FIRST, site)
    page.goto(f"{site.url}/cases/{case.pk}/survey/")
    return page


def surveys() -> list[Survey]:
    """What the server holds."""
    with in_scope(SCOPE_ALL):
        return list(Survey.objects.order_by("pk"))


def fill_least(page: Page) -> None:
    """When, where, needs, policy."""
    page.locator("#id_visited_at").fill("2020-09-29T08:30")
    page.locator("#id_place").fill(PLACE)
    page.get_by_label("无其他需求", exact=True).check()
    page.get_by_label("已告知相关救助政策").check()


@pytest.mark.clause("S4-26")
def test_filled_in_flight_mode_one_copy_arrives(phone: Page) -> None:
    phone.context.set_offline(True)
    fill_least(phone)
    phone.get_by_role("button", name="加一辆车（船）").click()
    phone.get_by_label("车船种类").select_option("motorcycle")
    phone.locator("input[name=photos]").set_input_files(
        files=[{"name": "门口.png", "mimeType": "image/png", "buffer": _picture()}]
    )
    phone.get_by_role("button", name="保存调查内容").click()
    expect(phone.locator("[data-offline-text]")).to_contain_text("有 1 份存在本机")
    assert surveys() == []
    phone.context.set_offline(False)
    expect(phone.locator(".todo-strip")).to_contain_text("内容已保存")
    (kept,) = surveys()
    assert kept.place == PLACE
    assert [row["kind"] for row in kept.answers["vehicle"]] == ["motorcycle"]
    with in_scope(SCOPE_ALL):
        assert kept.photos.count() == 1


def test_what_the_server_refuses_is_shown_beside_its_field(phone: Page) -> None:
    fill_least(phone)
    care = phone.get_by_label("生活自理不能达到的项数").first
    care.fill("9")
    phone.get_by_role("button", name="保存调查内容").click()
    expect(
        phone.get_by_text("“生活自理不能达到的项数”不能大于 6，请核对", exact=True)
    ).to_be_visible()
    expect(care).to_be_focused()
    assert surveys() == []
    care.fill("3")
    phone.get_by_role("button", name="保存调查内容").click()
    expect(phone.locator(".todo-strip")).to_contain_text("内容已保存")
    assert len(surveys()) == 1


def test_a_wrong_amount_is_told_as_one_leaves_the_field(phone: Page) -> None:
    wage = phone.get_by_label("工资性收入").first
    wage.fill("一千")
    wage.blur()
    expect(phone.get_by_text("金额格式不正确").first).to_be_visible()
    wage.fill("1,000.5")
    wage.blur()
    expect(phone.get_by_text("金额格式不正确")).to_have_count(0)


def test_without_a_fix_the_reason_is_written_and_the_form_goes_on(phone: Page) -> None:
    phone.context.clear_permissions()
    phone.get_by_role("button", name="记录现在的位置").click()
    expect(phone.locator("#id_position_reason")).not_to_have_value("")
    fill_least(phone)
    phone.get_by_role("button", name="保存调查内容").click()
    expect(phone.locator(".todo-strip")).to_contain_text("内容已保存")
    (kept,) = surveys()
    assert kept.position is None
    assert kept.position_reason


def test_rows_added_come_back_after_the_login_was_lost(phone: Page, case: Case, site: Any) -> None:
    phone.get_by_role("button", name="加一处房屋").click()
    phone.get_by_label("建筑面积").fill("85")
    phone.context.clear_cookies()
    phone.goto(f"{site.url}/cases/{case.pk}/survey/")
    assert "/login/" in phone.url
    log_in(phone, FIRST, site)
    phone.goto(f"{site.url}/cases/{case.pk}/survey/")
    expect(phone.get_by_label("建筑面积")).to_have_value("85")


def test_a_surveyor_signs_with_a_finger(phone: Page, case: Case) -> None:
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case))
    phone.reload()
    pad = phone.locator("#sign [data-sign-pad]").last
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 30, box["y"] + 40)
    phone.mouse.down()
    phone.mouse.move(box["x"] + 200, box["y"] + 120, steps=8)
    phone.mouse.up()
    expect(phone.locator("#sign [data-sign-state]").last).to_have_text("已签名")
    phone.get_by_role("button", name="我已核对，签字").click()
    expect(phone.get_by_text("调查员 陈志远 已签字")).to_be_visible()
    (kept,) = surveys()
    with in_scope(SCOPE_ALL):
        assert kept.signatures.get().file is not None


def test_the_identity_number_is_checked_while_typing(day: None, site: Any, page: Page) -> None:
    log_in(page, CLERK, site)
    page.goto(f"{site.url}/intake/new/")
    number, field = id_number(), page.locator("#id_id_number")
    field.fill(number[:-1])
    field.press("Tab")
    expect(page.get_by_text("应为 18 位，现为 17 位")).to_be_visible()
    field.fill(number)
    field.press("Tab")
    expect(page.get_by_text("号码有效：男")).to_be_visible()
    page.get_by_role("button", name="加一位家庭成员").click()
    page.locator("[data-repeat-row] .field-idnumber input").fill(number)
    page.keyboard.press("Tab")
    expect(page.get_by_text("同一人不能登记两次")).to_be_visible()


def test_a_full_number_is_opened_with_its_reason(case: Case, site: Any, page: Page) -> None:
    log_in(page, CLERK, site)
    page.goto(f"{site.url}/households/{case.household_id}/")
    page.get_by_role("button", name="查看完整号码：王大明").click()
    expect(page.get_by_text("理由同一户当天只需写一次")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("理由", exact=True).fill("核对证件")
    page.locator("#modal-body").get_by_role("button", name="查看").click()
    expect(page.locator(".masked b")).to_have_text(re.compile(r"^\d{17}[\dX]$"))
    expect(page.locator("#modal")).not_to_be_visible()
    page.get_by_role("button", name="查看完整号码：联系电话").click()
    expect(page.get_by_text("13905760001")).to_be_visible()


def _picture() -> bytes:
    from yimen.foundation.documents import qr_png

    return qr_png("门口")


def _addresses(case: Case) -> list[tuple[str | None, str]]:
    """Every page of this part with who opens it."""
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case))
    closed = surveyed(appointed(accepted_family())).case_id
    with at_desk() as by:
        bare = registered(by, name="", division_code=None)
    with in_scope(SCOPE_ALL):
        code = case.application.tracking_token
        paper = case.documents.all()[0].verify_token
    fill = f"/cases/{bare.pk}/fill/?part="
    return [
        (FIRST, "/visits/"),
        (FIRST, f"/cases/{case.pk}/survey/"),
        (FIRST, f"/cases/{closed}/survey/"),
        (CLERK, "/intake/new/"),
        (CLERK, f"/cases/{bare.pk}/fill/?registered"),
        *[(CLERK, f"{fill}{part}") for part in ("declare", "papers", "consents", "account")],
        (CLERK, f"/cases/{bare.pk}/slip/"),
        (CLERK, "/households/"),
        (CLERK, f"/households/{case.household_id}/"),
        (ASSISTANT, "/intake/new/"),
        (ASSISTANT, "/village/"),
        (ASSISTANT, "/village/missing/"),
        (ASSISTANT, "/village/notices/"),
        (None, "/my/"),
        (None, f"/my/{code}/"),
        (None, f"/v/{paper}/"),
        (None, "/v/nonsense/"),
    ]


def test_axe_finds_nothing_and_no_page_moves_sideways(case: Case, site: Any, page: Page) -> None:
    wrong: dict[str, list[str]] = {}
    for who, address in _addresses(case):
        if who is None:
            page.context.clear_cookies()
        else:
            log_in(page, who, site)
        for width, height in ((1440, 900), (375, 740)):
            page.set_viewport_size({"width": width, "height": height})
            page.goto(f"{site.url}{address}")
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            found = violations(page)
            if pushed := sideways(page):
                found.append(f"{pushed} px sideways")
            if found:
                wrong[f"{address} {width}"] = found
    assert wrong == {}


def test_the_applicants_page_is_large_and_without_script(
    case: Case, site: Any, browser: Any
) -> None:
    with in_scope(SCOPE_ALL):
        code, digits = case.application.tracking_token, case.applicant.id_masked[-4:]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 740})
    page = context.new_page()
    page.goto(f"{site.url}/my/")
    page.get_by_label("查询码").fill(code.lower())
    page.get_by_label("身份证号后四位").fill(digits)
    page.get_by_role("button", name="查看进度").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("两位调查员上门")
    context.close()
    page = browser.new_page(viewport={"width": 375, "height": 740})
    page.goto(f"{site.url}/my/")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.cit button, .cit .btn, .cit input, .cit summary'))"
        ".filter(e => e.offsetHeight && e.offsetHeight < 56 && e.type != 'hidden')"
        ".map(e => e.outerHTML)"
    )
    assert small == []
    assert page.evaluate("getComputedStyle(document.querySelector('.cit-lead')).fontSize") == "20px"
    page.close()
