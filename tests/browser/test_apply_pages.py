"""网上申请 in a real browser at 375 px: axe finds nothing, targets are large, nothing is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.applying import PHONE
from yimen.applications.models import Application
from yimen.foundation.identity import make_test_id
from yimen.foundation.messages import text_of
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.scope import SCOPE_ALL, in_scope

from .axe import sideways, violations

ID = make_test_id("990001", date(1970, 5, 6), 312)
SPOUSE = make_test_id("990001", date(1968, 3, 4), 314)
# What a finger has to hit: 56 px high (a tick box is hit by its whole line).
SMALL = """Array.from(document.querySelectorAll(
    '.cit button, .cit .btn, .cit .choice, .cit .later, .cit summary, .cit input.form-control,'
    + ' .cit select, .cit .say a'))
  .filter(e => e.offsetHeight && e.offsetHeight < 56 && !e.classList.contains('btn-sm'))
  .map(e => e.outerHTML.slice(0, 100))"""
TINY = """Array.from(document.querySelectorAll(
    '.cit-main p, .cit-main label, .cit-main dt, .cit-main dd'))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.innerText)"""


@pytest.fixture
def phone(site: Any, page: Page) -> Page:
    """A phone of 375 px on the start page."""
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(f"{site.url}/apply/")
    return page


def look(page: Page) -> None:
    """Nothing is wrong with the page at hand."""
    page.wait_for_load_state("networkidle")
    title = page.locator("h1").inner_text()
    found = [*violations(page), *page.evaluate(SMALL), *page.evaluate(TINY)]
    if pushed := sideways(page):
        found.append(f"{pushed} px sideways")
    assert {title: found} == {title: []}


def go(page: Page, button: str = "下一步") -> None:
    """Press a button and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def code() -> str:
    """What the SMS says."""
    found = OutboxMessage.objects.filter(channel="sms", text__startswith="验证码")
    return text_of(found.latest("created_at", "uid"))[3:9]


def to_village(page: Page) -> None:
    """Through name, number, phone and code, looking at each page."""
    look(page)
    go(page, "开始申请")
    look(page)
    page.get_by_label("为我自己").check()
    go(page)
    look(page)
    page.get_by_label("姓名").fill("王小芳")
    page.get_by_label("身份证号").fill(ID[:-1])
    go(page)
    assert "18 位" in page.locator(".field-error").inner_text()
    look(page)
    page.get_by_label("身份证号").fill(ID)
    go(page)
    look(page)
    page.get_by_label("手机号").fill(PHONE)
    go(page, "发验证码")
    look(page)
    page.get_by_label("验证码").fill(code())
    go(page)
    look(page)


def test_a_family_applies_and_sees_its_receipt(phone: Page) -> None:
    to_village(phone)
    phone.get_by_label("村（社区）名称").fill("县前")
    go(phone, "查找")
    look(phone)
    go(phone, "县前社区 玉环市 玉城街道")
    look(phone)
    phone.get_by_label("2 口人").check()
    go(phone)
    look(phone)
    phone.get_by_label("姓名").fill("王大明")
    phone.get_by_label("是申请人的什么人").select_option("10")
    phone.get_by_label("身份证号（18 位）").fill(SPOUSE)
    go(phone)
    look(phone)
    phone.get_by_label("因病").check()
    phone.get_by_label("也可以自己说一说").fill("爱人病了")
    go(phone)
    look(phone)
    phone.get_by_label("王小芳").fill("1200")
    go(phone)
    while phone.locator("h1").inner_text() != "请核对":
        go(phone, "不清楚，先跳过")
    look(phone)
    go(phone, "提交申请")
    look(phone)
    with in_scope(SCOPE_ALL):
        [application] = Application.objects.all()
    assert application.tracking_token in phone.locator("main").inner_text()
    assert application.channel == "online"
    phone.go_back()
    assert "申请已提交" in phone.locator("main").inner_text()


def test_the_back_button_and_a_dead_line_lose_nothing(phone: Page) -> None:
    to_village(phone)
    phone.go_back()
    phone.go_back()
    phone.go_back()
    assert phone.locator("h1").inner_text() == "您的姓名和身份证号"
    assert phone.get_by_label("姓名").input_value() == "王小芳"
    phone.get_by_label("姓名").fill("王小方")
    with phone.expect_response("**/draft/"):
        phone.get_by_label("姓名").blur()
    phone.context.set_offline(True)
    phone.get_by_label("姓名").fill("王晓方")
    phone.get_by_text("没有网络，内容已留在本机").wait_for()
    phone.context.set_offline(False)
    phone.reload()
    assert phone.get_by_label("姓名").input_value() == "王晓方"


def test_large_text_and_no_script_work_too(site: Any, browser: Any) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 740}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(f"{site.url}/apply/")
    go(page, "开始申请")
    page.get_by_label("为我自己").check()
    go(page)
    page.get_by_label("身份证号").fill(ID)
    go(page)
    page.get_by_label("手机号").fill(PHONE)
    go(page, "发验证码")
    page.get_by_label("验证码").fill(code())
    go(page)
    page.locator("summary", has_text="玉城街道").click()
    go(page, "县前社区")
    while page.locator("h1").inner_text() != "请核对":
        go(page, "不清楚，先跳过")
    go(page, "提交申请")
    assert "申请已提交" in page.locator("main").inner_text()
    context.close()


def test_in_large_text_no_page_moves_sideways(phone: Page) -> None:
    phone.evaluate("localStorage.setItem('yimen-big', '1')")
    phone.reload()
    to_village(phone)
    assert phone.evaluate("document.documentElement.classList.contains('big')")
