"""What the frame's scripts promise, in a real browser, on the gallery's pages."""

import re
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, Request, Route, expect

PAGE = "<!doctype html><title>done</title><p>已办理</p>"


@pytest.fixture
def gallery(site: Any, page: Page) -> Iterator[Callable[[str], None]]:
    """Open a page of the gallery by its address; script errors fail the test."""
    before, settings.YIMEN_DEMO = settings.YIMEN_DEMO, True
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if "Content Security" in m.text else None)
    yield lambda address: _open(page, f"{site.url}/dev/gallery/{address}")
    settings.YIMEN_DEMO = before
    assert errors == []


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")


class Posts:
    """POSTs that reach an address, answered in the server's place."""

    def __init__(self, page: Page, pattern: str) -> None:
        self.bodies: list[dict[str, str]] = []
        self.answer: dict[str, Any] = {"status": 200, "body": PAGE, "content_type": "text/html"}
        self.delay = 0.0
        page.context.route(re.compile(pattern), self._take)

    def _take(self, route: Route, request: Request) -> None:
        if request.method != "POST":
            route.fallback()
            return
        self.bodies.append(_fields(request))
        time.sleep(self.delay)
        route.fulfill(**self.answer)


def _fields(request: Request) -> dict[str, str]:
    """Names and values of a form's body, files as their file names."""
    kind = request.headers.get("content-type", "")
    body = request.post_data_buffer or b""
    if not kind.startswith("multipart"):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    mail = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    found = {}
    for part in mail.get_payload():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True) or b""
        found[str(name)] = part.get_filename() or payload.decode("utf-8", "replace")
    return found


def here(page: Page) -> str:
    """Name in the marked row."""
    return page.locator("tr.is-here .row-name").inner_text()


def test_keys_walk_pick_and_open_rows(gallery: Callable[[str], None], page: Page) -> None:
    gallery("")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert here(page) == "陈阿土"
    page.keyboard.press("k")
    assert here(page) == "林秀珍"
    page.keyboard.press("x")
    expect(page.locator("[data-bulk-bar]")).to_contain_text("已选 1 件")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery/case/")
    assert "林秀珍" in page.locator("h1").inner_text()


def test_keys_are_silent_while_typing_and_while_the_input_method_composes(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("jx?")
    expect(page.locator("#search")).to_have_value("jx?")
    assert page.locator("tr.is-here").count() == 0
    page.locator("#search").blur()
    press = "e => document.body.dispatchEvent(new KeyboardEvent('keydown', e))"
    page.evaluate(press, {"key": "j", "isComposing": True, "bubbles": True})
    page.evaluate(press, {"key": "j", "keyCode": 229, "bubbles": True})
    assert page.locator("tr.is-here").count() == 0
    page.evaluate(press, {"key": "j", "bubbles": True})
    assert page.locator("tr.is-here").count() == 1


def test_the_question_mark_opens_the_help_and_escape_closes_it(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("")
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    page.keyboard.press("j")
    assert page.locator("tr.is-here").count() == 0
    page.keyboard.press("Escape")
    expect(page.locator("#keys-help")).to_be_hidden()


def test_all_rows_are_picked_and_left_by_one_box(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("")
    page.locator("[data-check-all]").check()
    expect(page.locator("[data-picked]")).to_have_text("10")
    page.locator("[data-row-check]").first.uncheck()
    assert page.locator("[data-check-all]").evaluate("box => box.indeterminate")
    page.get_by_role("button", name="取消选择").click()
    expect(page.locator("[data-bulk-bar]")).to_be_hidden()


def test_a_double_click_sends_once(gallery: Callable[[str], None], page: Page) -> None:
    posts = Posts(page, r"/form/\?save$")
    posts.delay = 0.5
    gallery("form/")
    page.get_by_role("button", name="保存并继续").dblclick()
    page.wait_for_url("**/form/?save")
    assert len(posts.bodies) == 1
    assert re.fullmatch(r"[0-9a-f-]{36}", posts.bodies[0]["command_id"])


def test_the_same_content_keeps_its_command_and_other_content_gets_a_new_one(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("form/")
    field = "document.querySelector('input[name=command_id]').value"
    page.evaluate(
        "document.addEventListener('submit', (event) => event.preventDefault(), {once: true})"
    )
    first = page.evaluate(field)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("button", name="保存并继续")).to_be_enabled()
    assert page.evaluate(field) == first
    page.fill("#id_name", "陈阿土")
    assert page.evaluate(field) != first


def test_a_confirmation_stops_the_form_until_it_is_given(
    gallery: Callable[[str], None], page: Page
) -> None:
    posts = Posts(page, r"/form/\?save$")
    gallery("form/")
    page.get_by_role("button", name="撤回申请").click()
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("撤回后需重新登记")
    dialog.get_by_role("button", name="取消").click()
    assert posts.bodies == []
    page.get_by_role("button", name="撤回申请").click()
    dialog.get_by_role("button", name="撤回").click()
    page.wait_for_url("**/form/?save")
    assert [body["verb"] for body in posts.bodies] == ["drop"]


def test_what_was_typed_comes_back_after_a_lost_page_with_a_notice(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("phone/")  # a page of the same site, to be away from the form
    gallery("field/")
    page.fill("#id_wage", "2345.60")
    gallery("phone/")
    gallery("field/")
    expect(page.locator("#id_wage")).to_have_value("2345.60")
    expect(page.locator("#toasts")).to_contain_text("已恢复上次没有提交的内容")
    expect(page.locator("[data-autosave-state]")).to_contain_text("请核对")
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('draft-done', {detail: {value: 'gallery-survey'}}))"
    )
    gallery("field/")
    expect(page.locator("#id_wage")).to_have_value("1200.00")


def test_leaving_by_the_menu_takes_the_copies_with_it(
    gallery: Callable[[str], None], page: Page
) -> None:
    Posts(page, r"\?logout$")
    gallery("form/")
    page.evaluate("localStorage.setItem('yimen-draft:other:/a', JSON.stringify({at: Date.now()}))")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/?logout")
    assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []


def test_a_draft_that_cannot_be_saved_says_where_it_is(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("form/")
    page.evaluate("document.querySelector('form[data-autosave]').dataset.autosave = '/draft/x/'")
    drafts = Posts(page, r"/draft/x/$")
    drafts.answer = {"status": 401, "body": ""}
    page.fill("#id_phone", "13900000000")
    expect(page.locator("[data-autosave-state]")).to_have_text(
        "登录已过期，内容已留在本机", timeout=8000
    )
    drafts.answer = {"status": 204, "body": ""}
    page.fill("#id_phone", "13900000001")
    expect(page.locator("[data-autosave-state]")).to_contain_text(
        re.compile(r"已保存 \d\d:\d\d"), timeout=8000
    )
    assert drafts.bodies[-1]["phone"] == "13900000001"
    assert "csrfmiddlewaretoken" not in drafts.bodies[-1]


def _sign(page: Page) -> None:
    box = page.locator("[data-sign-pad]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90, steps=6)
    page.mouse.up()
    expect(page.locator("[data-sign-state]")).to_have_text("已签名")


def test_a_survey_without_signal_waits_and_arrives_exactly_once(
    gallery: Callable[[str], None], page: Page, context: BrowserContext
) -> None:
    posts = Posts(page, r"/field/\?survey$")
    posts.answer = {"status": 200, "json": {"next": ""}}
    gallery("field/")
    page.fill("#id_wage", "888.00")
    page.locator("[data-sign-pad]").scroll_into_view_if_needed()
    _sign(page)
    context.set_offline(True)
    page.get_by_role("button", name="提交调查").click()
    state = page.locator("[data-offline-state]")
    expect(state).to_contain_text("有 1 份存在本机")
    page.get_by_role("button", name="提交调查").click()
    page.wait_for_timeout(300)
    expect(state).to_contain_text("有 1 份存在本机")
    assert posts.bodies == []
    context.set_offline(False)
    expect(state).to_contain_text("已上传 1 份")
    assert [body["wage"] for body in posts.bodies] == ["888.00"]
    assert posts.bodies[0]["sign_a"] == "signature.png"
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert len(posts.bodies) == 1


def test_a_survey_the_server_refuses_says_why_and_stays(
    gallery: Callable[[str], None], page: Page
) -> None:
    posts = Posts(page, r"/field/\?survey$")
    posts.answer = {"status": 409, "json": {"message": "调查已由赵洁提交"}}
    gallery("field/")
    page.locator("[data-sign-pad]").scroll_into_view_if_needed()
    _sign(page)
    page.get_by_role("button", name="提交调查").click()
    expect(page.locator("[data-offline-state]")).to_contain_text("没有被接收：调查已由赵洁提交")
    gallery("field/")
    expect(page.locator("[data-offline-state]")).to_contain_text("没有被接收")


def test_a_lost_login_keeps_the_survey_until_the_next_one(
    gallery: Callable[[str], None], page: Page
) -> None:
    posts = Posts(page, r"/field/\?survey$")
    posts.answer = {"status": 401, "body": ""}
    gallery("field/")
    page.locator("[data-sign-pad]").scroll_into_view_if_needed()
    _sign(page)
    page.get_by_role("button", name="提交调查").click()
    state = page.locator("[data-offline-state]")
    expect(state).to_contain_text("登录已过期，请重新登录后上传")
    posts.answer = {"status": 200, "json": {"next": ""}}
    page.get_by_role("button", name="现在上传").click()
    expect(state).to_contain_text("已上传 1 份")
    assert posts.bodies[0]["command_id"] == posts.bodies[1]["command_id"]


def test_a_survey_needs_its_signature(gallery: Callable[[str], None], page: Page) -> None:
    posts = Posts(page, r"/field/\?survey$")
    gallery("field/")
    page.get_by_role("button", name="提交调查").click()
    expect(page.locator("[data-sign-state]")).to_have_text("请先签名再提交")
    page.locator("[data-sign-pad]").scroll_into_view_if_needed()
    _sign(page)
    page.get_by_role("button", name="清除重签").click()
    expect(page.locator("[data-sign-state]")).to_have_text("尚未签名")
    assert page.locator("#id_sign_a").evaluate("input => input.files.length") == 0
    assert posts.bodies == []


def test_files_are_listed_and_one_too_large_never_travels(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("form/")
    page.evaluate("document.querySelector('[data-upload]').dataset.maxMb = '1'")
    small = {"name": "户口簿.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    large = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 1_500_000}
    page.set_input_files("#id_papers", [small, large])
    rows = page.locator("[data-upload-list] li")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("超过 1 MB，请压缩或分开后再传")
    kept = page.locator("#id_papers").evaluate("input => Array.from(input.files, f => f.name)")
    assert kept == ["户口簿.pdf"]


def test_large_text_stays_on_the_next_page(gallery: Callable[[str], None], page: Page) -> None:
    gallery("phone/")
    size = "parseFloat(getComputedStyle(document.querySelector('.cit-lead')).fontSize)"
    assert page.evaluate(size) == 20
    page.get_by_role("button", name="大字").click()
    assert page.evaluate(size) == 24
    gallery("phone/progress/")
    assert page.evaluate(size) == 24


def test_htmx_answers_open_the_dialog_offer_undo_and_show_stale_pages(
    gallery: Callable[[str], None], page: Page
) -> None:
    gallery("form/")
    page.get_by_role("button", name="弹出办理").click()
    expect(page.locator("#modal")).to_contain_text("退回原因")
    expect(page.locator("#modal-title")).to_have_text("退回补正")
    page.locator("#modal").get_by_role("button", name="取消").click()
    page.get_by_role("button", name="可撤销的提示").click()
    expect(page.locator("#toasts").get_by_role("button", name="撤销")).to_be_visible()
    page.get_by_role("button", name="过期页面").click()
    expect(page.locator("#page-notices")).to_contain_text("由陈立办理，请刷新后再操作")
    expect(page.locator("#modal")).to_be_hidden()


def test_the_idle_warning_lets_one_continue(gallery: Callable[[str], None], page: Page) -> None:
    alive = Posts(page, r"/alive/$")
    alive.answer = {"status": 204, "body": ""}
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " if (document.body) document.body.dataset.idleSeconds = '4'; }, {once: true})"
    )
    gallery("form/")
    expect(page.locator("#idle")).to_be_visible(timeout=8000)
    page.get_by_role("button", name="继续使用").click()
    expect(page.locator("#idle")).to_be_hidden()
    assert len(alive.bodies) == 1
