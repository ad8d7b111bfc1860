"""The account pages in a real browser: usable at desk and phone width, axe finds nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyotp
import pytest
from playwright.sync_api import Page
from pytest_django import Settings

from tests.cast.staff import acting, log_in, post, staff
from yimen.config.demo.cast import PASSWORD
from yimen.config.paths import PROJECT
from yimen.foundation import clock
from yimen.network.actions.appoint import appoint
from yimen.network.login import totp_secret

AXE = (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SIZES = {"desk": (1440, 900), "phone": (375, 812)}


@pytest.fixture(params=list(SIZES))
def screen(request: pytest.FixtureRequest, page: Page) -> Page:
    """A page at desk and at phone width."""
    width, height = SIZES[request.param]
    page.set_viewport_size({"width": width, "height": height})
    return page


def check_page(page: Page) -> None:
    """No sideways scroll, no finding of axe."""
    too_wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert too_wide <= 0
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def sign_in(page: Page, site: Any, username: str) -> None:
    """Type user name and password."""
    page.goto(f"{site.url}/login/?next=/account/security/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def test_the_login_page_names_what_was_wrong(site: Any, screen: Page) -> None:
    screen.goto(f"{site.url}/login/")
    check_page(screen)
    screen.get_by_label("用户名").fill("yucheng.chuangkou")
    screen.get_by_label("密码").fill("不对")
    screen.get_by_role("button", name="登录", exact=True).click()
    assert screen.get_by_role("alert").inner_text().startswith("用户名或密码不正确")
    assert screen.get_by_label("用户名").input_value() == "yucheng.chuangkou"
    check_page(screen)


def test_the_demo_offers_each_role_by_one_click(
    site: Any, screen: Page, settings: Settings
) -> None:
    settings.YIMEN_DEMO = True
    screen.goto(f"{site.url}/login/?next=/account/security/")
    check_page(screen)
    county = screen.locator("details.tile-group", has_text="蒋伟民")
    if county.get_attribute("open") is None:
        county.locator("summary").click()
    screen.get_by_role("button", name="县级审批人 蒋伟民").click()
    screen.wait_for_url("**/account/security/")
    assert "一键登录已代为通过动态口令" in screen.locator("#page-notices").inner_text()
    check_page(screen)


def test_a_decider_sets_his_phone_up_and_comes_in(site: Any, screen: Page) -> None:
    sign_in(screen, site, "jiang.shenpi")
    screen.wait_for_url("**/login/enrol/")
    check_page(screen)
    secret = totp_secret(staff("jiang.shenpi"))
    assert secret
    screen.get_by_label("输入应用显示的 6 位数字").fill("000000")
    screen.get_by_role("button", name="启用并登录").click()
    assert "口令不正确" in screen.locator("#id_code-error").inner_text()
    code = pyotp.TOTP(secret).at(clock.real_now().timestamp())
    screen.get_by_label("输入应用显示的 6 位数字").fill(code)
    screen.get_by_role("button", name="启用并登录").click()
    screen.wait_for_url("**/account/security/")
    check_page(screen)
    screen.context.clear_cookies()
    sign_in(screen, site, "jiang.shenpi")
    screen.wait_for_url("**/login/code/")
    check_page(screen)


def test_posts_password_and_enrolment(site: Any, screen: Page) -> None:
    office = post("chumen.diaocha1").office
    both = staff("yucheng.chuangkou")
    appoint(acting("guan.li"), both, office, "surveyor", date(2026, 1, 1))
    sign_in(screen, site, both.username)
    screen.wait_for_url("**/account/post/")
    check_page(screen)
    screen.get_by_role("button", name="家境调查员").click()
    screen.wait_for_url("**/account/security/")
    assert "楚门镇" in screen.locator(".top-office").inner_text()
    screen.get_by_role("button", name="开始设置").click()
    screen.get_by_role("img", name="动态口令二维码").wait_for()
    check_page(screen)
    screen.get_by_role("link", name="修改密码").click()
    screen.get_by_label("原密码").fill("不对")
    screen.get_by_role("button", name="保存新密码").click()
    assert "原密码不正确" in screen.locator("#id_old-error").inner_text()
    check_page(screen)


def test_a_login_is_ended_from_the_list(site: Any, screen: Page) -> None:
    log_in(screen, "yucheng.chuangkou", site)
    log_in(screen, "yucheng.chuangkou", site)
    screen.goto(f"{site.url}/account/security/")
    rows = screen.locator("tbody tr")
    assert rows.count() == 2
    rows.filter(has_not_text="本机").get_by_role("button").click()
    screen.wait_for_load_state()
    assert screen.locator("tbody tr").count() == 1
