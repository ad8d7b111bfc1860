"""Every part can be read, reached and used at desk and phone width, in large text too."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page

from .axe import sideways, violations

PAGES = (
    "", "case/", "form/", "phone/", "phone/progress/", "field/", "login/", "print/",
    "errors/400/", "errors/403/", "errors/404/", "errors/409/", "errors/500/",
)  # fmt: skip


@pytest.fixture
def demo() -> Iterator[None]:
    """The gallery is there only in a demo."""
    before, settings.YIMEN_DEMO = settings.YIMEN_DEMO, True
    yield
    settings.YIMEN_DEMO = before


def walk(site: Any, page: Page) -> dict[str, list[str]]:
    """What is wrong, by page; empty when all is well."""
    wrong = {}
    for address in PAGES:
        page.goto(f"{site.url}/dev/gallery/{address}")
        page.wait_for_load_state("networkidle")
        found = violations(page)
        if pushed := sideways(page):
            found.append(f"{pushed} px sideways")
        if found:
            wrong[address] = found
    return wrong


@pytest.mark.parametrize("size", [(1440, 900), (375, 740)], ids=["desk", "phone"])
def test_axe_finds_nothing_and_no_page_moves_sideways(
    demo: None, site: Any, page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    assert walk(site, page) == {}


def test_large_text_breaks_no_page_on_a_phone(demo: None, site: Any, page: Page) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    page.add_init_script("localStorage.setItem('yimen-big', '1')")
    assert walk(site, page) == {}


def test_open_dialogs_and_menus_can_be_read(demo: None, site: Any, page: Page) -> None:
    page.goto(f"{site.url}/dev/gallery/form/")
    page.locator(".menu summary").click()
    assert violations(page) == []
    for button in ("快捷键说明", "弹出办理", "撤回申请"):
        page.get_by_role("button", name=button, exact=True).first.click()
        page.locator("dialog[open]").wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("address", ["phone/", "phone/progress/"])
def test_what_an_applicant_touches_is_large_enough(
    demo: None, site: Any, page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 375, "height": 740})
    page.goto(f"{site.url}/dev/gallery/{address}")
    small = page.evaluate(
        "Array.from(document.querySelectorAll('.cit button, .cit .btn, .cit .choice, .cit .later,"
        " .cit summary')).filter(e => e.offsetHeight && e.offsetHeight < 56).map(e => e.innerText)"
    )
    assert small == []
    tiny = page.evaluate(
        "Array.from(document.querySelectorAll('.cit-main p, .cit-main label, .cit-main h1'))"
        ".filter(e => parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.innerText)"
    )
    assert tiny == []
    lead = "getComputedStyle(document.querySelector('.cit-lead')).fontSize"
    assert page.evaluate(lead) == "20px"


def test_outside_the_demo_there_is_no_gallery(site: Any, page: Page) -> None:
    answer = page.goto(f"{site.url}/dev/gallery/")
    assert answer is not None
    assert answer.status == 404
