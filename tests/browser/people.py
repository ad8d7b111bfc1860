"""People at their own browsers: each has a context of his own, at a desk or with a phone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests.cast.staff import log_in

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 812}


class Crowd:
    """Opens a page a person; closes all."""

    def __init__(self, browser: Browser, site: Any) -> None:
        self.browser, self.site = browser, site
        self.contexts: list[BrowserContext] = []

    def page(self, username: str = "", size: dict[str, int] = DESK) -> Page:
        """A fresh browser, logged in as `username` unless it is nobody's."""
        context = self.browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=self.site.url
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        if username:
            log_in(page, username, self.site)
        return page

    def close(self) -> None:
        """Everybody goes home."""
        for context in self.contexts:
            context.close()


def press(page: Page, button: str, within: str = "body") -> None:
    """Click a button by its words and, where the page asks, confirm; wait for the answer."""
    page.evaluate("document.documentElement.dataset.pressed = 'yes'")
    with page.expect_response(_sent) as answer:
        page.locator(within).get_by_role("button", name=button).first.click()
        dialog = page.locator("dialog#confirm[open]")
        if dialog.count():
            dialog.locator("[data-confirm-yes]").click()
    if "hx-request" not in answer.value.request.headers:
        # The answer may lead to the same address: only a new document has lost the mark.
        page.locator("html:not([data-pressed])").wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def follow(page: Page, link: Locator) -> None:
    """Click a link and wait until the page it leads to stands."""
    page.evaluate("document.documentElement.dataset.pressed = 'yes'")
    link.click()
    page.locator("html:not([data-pressed])").wait_for(state="attached")
    page.wait_for_load_state("networkidle")


def _sent(response: Response) -> bool:
    """The answer to a form that was sent, not to a draft saved in the background."""
    request = response.request
    by_script = {"hx-request", "x-offline"} & set(request.headers)
    return request.method == "POST" and (request.is_navigation_request() or bool(by_script))


def sign(page: Page, name: str) -> None:
    """Write on the pad of this name with the mouse."""
    box = page.locator("[data-signature]").filter(has=page.locator(f"input[name='{name}']"))
    pad = box.locator("canvas")
    pad.scroll_into_view_if_needed()
    area = pad.bounding_box()
    assert area is not None
    x, y = area["x"] + 30, area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 18 * step, y + (18 if step % 2 else -18))
    page.mouse.up()
    expect(box.locator("[data-sign-state]")).to_have_text("已签名")


def answer(page: Page, name: str, value: str) -> None:
    """Fill in one control by its name, whatever kind it is; open what folds it away."""
    page.evaluate(
        """([name, value]) => {
            const all = [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
            const one = all.find((c) => !["radio", "checkbox"].includes(c.type) || c.value === value
                || (c.type === "checkbox" && value === "on"));
            if (!one) throw new Error(`no ${name} = ${value}`);
            if (one.type === "radio" || one.type === "checkbox") one.checked = true;
            else one.value = value;
            one.dispatchEvent(new Event("input", { bubbles: true }));
            one.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        [name, value],
    )


def names(page: Page, ending: str) -> list[str]:
    """Names of the form's controls that end like this, each once."""
    found = page.eval_on_selector_all("[name]", "all => all.map((one) => one.name)")
    return [name for name in dict.fromkeys(found) if name.endswith(ending)]
