"""Walking the stops (行走): one browser, one context a person and width, as a person would come."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from yimen.config.tour.stops import SIZES, SLIP, TRACKED, Stop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
_MASKED = re.compile(r"99\d{2}\*{10}(\d{3}[\dX])")


@contextmanager
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    from playwright.sync_api import sync_playwright

    places = [os.environ.get("YIMEN_CHROMIUM", ""), *_BROWSERS]
    path = next((place for place in places if place and Path(place).exists()), None)
    with sync_playwright() as playwright:
        words = ["--no-sandbox", "--lang=zh-CN"]
        chinese = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        opened = playwright.chromium.launch(executable_path=path, args=words, env=chinese)
        yield opened
        opened.close()


class Walker:
    """Opens each stop as the person it names; logins are kept between stops."""

    def __init__(self, opened: Browser, base: str) -> None:
        self.browser, self.base = opened, base
        self.contexts: dict[tuple[str, str], BrowserContext] = {}

    def open(self, stop: Stop) -> Page:
        """The page of a stop, settled."""
        page = self._context(stop).new_page()
        page.goto(self.base + stop.path)
        for link in stop.links:
            if link == SLIP:
                page.goto(f"{page.url.split('?')[0]}slip/")
            elif link == TRACKED:
                page = self._tracked(page)
            else:
                page.locator(link).first.click()
                page.wait_for_load_state()
        page.wait_for_load_state("networkidle")
        return page

    def _context(self, stop: Stop) -> BrowserContext:
        key = (stop.who, stop.size)
        if key not in self.contexts:
            self.contexts[key] = self._fresh(stop)
            if stop.who:
                self._log_in(self.contexts[key], stop.who)
        return self.contexts[key]

    def _fresh(self, stop: Stop) -> BrowserContext:
        width, height = SIZES[stop.size]
        return self.browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )

    def _log_in(self, context: BrowserContext, username: str) -> None:
        """By the demo's tile, as a visitor does; the note about the second factor is read away."""
        page = context.new_page()
        page.goto(f"{self.base}/login/")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.locator(f"button[value='{username}']").click()
        page.wait_for_load_state()
        page.close()

    def _tracked(self, page: Page) -> Page:
        """From an official's case page to the household's own: code and last four digits."""
        found = _MASKED.search(page.content())
        if found is None:
            raise LookupError(f"no ID number on {page.url}")
        page.goto(f"{page.url.split('?')[0]}slip/")
        token = page.locator(".slip-code").inner_text()
        mine = self._fresh(Stop("", "", "", "", size="phone")).new_page()
        mine.goto(f"{self.base}/my/")
        mine.locator("[name=token]").fill(token)
        mine.locator("[name=last_four]").fill(found[1])
        mine.locator("form button.btn-primary").click()
        mine.wait_for_load_state()
        return mine
