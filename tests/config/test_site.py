"""The fixtures for live tests: the product over HTTP on its own clone, and in a browser."""

import urllib.request
from typing import Any

from playwright.sync_api import Page


def test_the_product_answers_on_a_clone_of_its_own(site: Any) -> None:
    with urllib.request.urlopen(f"{site.url}/login/", timeout=20) as answer:
        assert answer.status == 200
        assert "登录" in answer.read().decode()


def test_a_browser_opens_it(site: Any, page: Page) -> None:
    page.goto(f"{site.url}/login/")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
