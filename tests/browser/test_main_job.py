"""The main job in a real browser: every role on its own screen, from the window to the last fen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import PHONE, Crowd, answer, follow, names, press, sign
from tests.simulator.process import SimulatorProcess
from yimen.config.journey.money import answer_of
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.jobs import run_waiting
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.payments.models import PaymentRun

NAME, WIFE = "梁永福", "盛彩娥"
NUMBER = make_test_id("990003", date(1976, 3, 14), 11)
WIFE_NUMBER = make_test_id("990003", date(1979, 9, 2), 12)
NONE = "wage_income business_income property_income transfer_income pension_basic exempt_income"
NOTHING = f"{NONE} transfer_paid job_cost rigid_medical disability_grade self_care".split()
LISTS = ("vehicle", "home", "account", "obligor", "spending")


@pytest.fixture
def departments(settings: Any) -> Iterator[SimulatorProcess]:
    """The departments answer that the wife earns 800 yuan a month, and nothing else."""
    process = SimulatorProcess()
    process.start()
    for number, wage in ((NUMBER, 0), (WIFE_NUMBER, 800)):
        process.put("social_insurance", number, wage=wage, pension_basic=0, pension_other=0, paid=0)
    settings.YIMEN_SOURCES_URL = process.url
    settings.YIMEN_IDLE_SECONDS = 90 * 24 * 3600
    yield process
    process.kill()


@pytest.fixture
def crowd(browser: Browser, site: Any, departments: SimulatorProcess) -> Iterator[Crowd]:
    """Everybody who has a part."""
    people = Crowd(browser, site)
    yield people
    people.close()


def test_one_household_from_the_window_to_the_reconciled_bank_file(crowd: Crowd) -> None:
    with clock.freeze("2020-09-29T09:10:00"):
        case, token = register(crowd.page("yucheng.chuangkou"))
        accept_and_book(crowd.page("yucheng.chuangkou"), case)
        clock.move_to("2020-09-30T10:20:00")
        survey(crowd, case)
        choose(crowd.page("yucheng.cun"), case)
        reviewer = crowd.page("yucheng.shenhe")
        check(reviewer, case)
        opine(reviewer, case)
        village = crowd.page("yucheng.cun")
        post_notice(village, case)
        clock.move_to("2020-10-10T09:00:00")
        village.goto(case)
        press(village, "公示期满，无异议")
        decide(crowd.page("jiang.shenpi"), case)
        village.goto(case)
        press(village, "登记已公布")
        clock.move_to("2020-11-05T09:00:00")
        pay(crowd)
        track(crowd.page(size=PHONE), token)
    with in_scope(SCOPE_ALL):
        run = PaymentRun.objects.get()
        # (810 - 400) × 2
        assert (run.state, run.total_fen) == ("reconciled", 82_000)


def register(page: Page) -> tuple[str, str]:
    """收件 with an ID number, a phone and the wife; returns the case's address and its code."""
    page.goto("/intake/new/")
    page.fill("[name=id_number]", NUMBER)
    page.fill("[name=name]", NAME)
    page.fill("[name=phone]", "19900009002")
    page.select_option("[name=division_code]", label="县前社区")
    page.get_by_role("button", name="加一位家庭成员").click()
    row = page.locator("[data-repeat-rows] [data-repeat-row]")
    row.locator("[name$='.name']").fill(WIFE)
    row.locator("[name$='.relation']").select_option("10")
    row.locator("[name$='.id_number']").fill(WIFE_NUMBER)
    press(page, "登记", ".end-buttons")
    text = page.locator(".note-ok strong").inner_text()
    case = page.url.split("?")[0].replace("fill/", "")
    page.goto(f"{case}fill/?part=consents")
    for who in (NAME, WIFE):
        page.get_by_text(f"登记{who}的授权").click()
        form = page.locator("li.wide-line", has=page.locator("b", has_text=who)).locator("form")
        sign(page, str(form.locator("input[name^='pad-']").get_attribute("name")))
        form.locator("[name$='method'][value=pad], select[name$='method']").first.evaluate(
            "one => one.tagName === 'SELECT' ? (one.value = 'pad') : one.click()"
        )
        follow(page, form.get_by_role("button", name="登记授权"))
    page.goto(f"{case}fill/?part=account")
    page.locator("[name=holder]").select_option(label=NAME)
    page.fill("[name=bank]", "玉环农商银行")
    page.fill("[name=number]", "9900000000009002")
    press(page, "登记账户")
    return case, text.rsplit("查询码", 1)[1].strip()


def accept_and_book(page: Page, case: str) -> None:
    """受理, with its printed notice; then the visit is agreed."""
    page.goto(case)
    press(page, "受理", ".panel-now")
    expect(page.locator("h2", has_text="预约入户")).to_be_visible()
    expect(page.get_by_role("link", name="受理通知书").first).to_be_visible()
    page.fill("[name=starts_at]", "2020-09-30T09:30")
    press(page, "登记预约")


def survey(crowd: Crowd, case: str) -> None:
    """Two surveyors with phones: one fills in, both sign, the family signs."""
    first = crowd.page("yucheng.diaocha1", PHONE)
    first.goto("/visits/?tab=all")
    follow(first, first.locator("a.visit", has_text=NAME))
    fill_in(first)
    press(first, "保存调查内容")
    first.locator("#sign [name=signer]").select_option(label=NAME)
    sign(first, "family_signature")
    press(first, "提交家庭签字")
    for page in (first, crowd.page("yucheng.diaocha2", PHONE)):
        page.goto(f"{case}survey/")
        sign(page, "signature")
        press(page, "我已核对，签字")
    first.goto(f"{case}survey/")
    expect(first.locator("#finish .suggested")).to_have_text("最低生活保障")
    press(first, "完成调查", "#finish")
    expect(first.locator("h2", has_text="救助申请建议")).to_be_visible()


def fill_in(page: Page) -> None:
    """What the surveyor finds: a wage of 800, no property, a need for schooling."""
    answer(page, "visited_at", "2020-09-30T09:35")
    answer(page, "place", "申请人家中")
    for key in NOTHING:
        for name in names(page, f".{key}"):
            if name.startswith("f.person."):
                answer(page, name, "0")
    for name in names(page, ".disability_kind"):
        answer(page, name, "0")
    for name in names(page, ".labour"):
        answer(page, name, "partial")
    for key in ("in_prison", "serious_illness"):
        for name in names(page, f".{key}"):
            answer(page, name, "no")
    answer(page, names(page, ".wage_income")[1], "800")
    answer(page, names(page, ".urban")[0], "no")
    for subject in LISTS:
        answer(page, names(page, f"complete.{subject}")[0], "on")
    answer(page, names(page, ".need_education")[0], "on")
    answer(page, names(page, ".policy_told")[0], "on")


def choose(page: Page, case: str) -> None:
    """One category, signed by the applicant on the pad."""
    page.goto(case)
    page.locator("label.choice", has_text=re.compile("^最低生活保障（建议）")).click()
    sign(page, "signature")
    press(page, "登记申请人的选择")


def check(page: Page, case: str) -> None:
    """The check is asked for and answered over HTTP by the departments."""
    page.goto(case)
    press(page, "发起核对")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run_waiting).result(60)
    page.goto(case)
    expect(page.locator("h2", has_text="经济状况核对报告")).to_be_visible()


def opine(page: Page, case: str) -> None:
    """The township's opinion with the amount to the fen."""
    page.goto(case)
    expect(page.locator(".panel-now")).to_contain_text("820.00")
    page.locator("label.choice", has_text="拟同意").first.click()
    press(page, "提交初审意见")


def post_notice(page: Page, case: str) -> None:
    """Posted in the village; while it runs nobody can end it."""
    page.goto(case)
    press(page, "登记张贴")
    expect(page.locator(".panel-now")).to_contain_text("期满")
    expect(page.get_by_role("button", name="公示期满，无异议")).to_have_count(0)


def decide(page: Page, case: str) -> None:
    """The county's decision from its own queue."""
    page.goto("/inbox/")
    follow(page, page.locator("a.row-name", has_text=NAME))
    page.locator("label.choice", has_text="予以确认").first.click()
    press(page, "作出决定")
    expect(page.locator("#decision-heading")).to_be_visible()
    expect(page.locator("section", has=page.locator("#decision-heading"))).to_contain_text("820.00")


def pay(crowd: Crowd) -> None:
    """Monthly list, approval, bank file, return file, reconciliation."""
    town, county = crowd.page("yucheng.fafang"), crowd.page("qian.caizheng")
    town.goto("/payments/")
    town.locator("[name=item]").select_option("dibao")
    press(town, "编制清单")
    if town.url.removeprefix(crowd.site.url) == "/payments/":
        follow(town, town.locator("a.row-name").first)
    press(town, "提交复核")
    county.goto(town.url)
    press(county, "复核通过")
    with county.expect_download() as download:
        county.get_by_role("button", name="银行文件（CSV）").click()
    sent = download.value.path().read_bytes()
    clock.move_to(clock.now() + timedelta(days=1))
    county.goto(town.url)
    back = {"name": "回盘.csv", "mimeType": "text/csv", "buffer": answer_of(sent)}
    county.set_input_files("#return-file", back)  # type: ignore[arg-type]
    follow(county, county.locator("form[action$='return-file/'] button"))
    press(county, "完成对账")
    expect(county.locator("body")).to_contain_text("已对账")


def track(page: Page, token: str) -> None:
    """The household looks at its phone."""
    page.goto("/my/")
    page.fill("[name=token]", token)
    page.fill("[name=last_four]", NUMBER[-4:])
    press(page, "查看进度")
    expect(page.locator("h1")).to_contain_text("已经批准")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
