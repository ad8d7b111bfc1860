"""待遇 and 资金发放 on screen: what each person sees and may do, at desk and phone width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Browser, expect

from tests.awards.giving import DECEMBER, DECIDER, decided_case, terms
from tests.browser.axe import sideways, violations
from tests.browser.people import Crowd, press
from tests.cast.staff import acting, log_in
from tests.payments.county import County, county
from tests.payments.lists import (
    COUNTY,
    NOVEMBER,
    TOWNSHIP,
    account_for,
    answer,
    as_csv,
    opened,
    payable,
    row_of,
    yucheng,
)
from tests.web.forms import send, text
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.grant import grant
from yimen.awards.models import Award
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.payments.actions.review import return_row, submit_run
from yimen.payments.models import PaymentRun

SIZES = ((1440, 900), (375, 740))


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """2020-11-02 09:00, rolled back."""
    with product_clock.freeze("2020-11-02T09:00:00"), in_scope(SCOPE_ALL):
        yield


@pytest.fixture
def real_day(fresh_db: str) -> Iterator[None]:
    """2020-11-02 09:00 with commits, for a browser."""
    with product_clock.freeze("2020-11-02T09:00:00"):
        yield


@pytest.fixture
def people(real_day: None, site: Any, browser: Browser) -> Iterator[Crowd]:
    """A browser a person."""
    crowd = Crowd(browser, site)
    yield crowd
    crowd.close()


def page_of(run: PaymentRun) -> str:
    """Address of a list."""
    return f"/payments/{run.pk}/"


def desk(username: str) -> Client:
    """A browser of this person without a screen."""
    client = Client()
    log_in(client, username)
    return client


# What is shown


def test_awards_show_their_state_and_the_amount_of_the_month(day: None) -> None:
    county()
    award = Award.objects.get(holder__name="王一")
    change_amount(
        acting(DECIDER), award, first_month=date(2021, 1, 1), base_fen=77700, reason="提标"
    )
    payable("王下月", first_month=date(2021, 1, 1))
    page = text(desk(COUNTY).get("/awards/?state=all"))
    lines = {part.split("<")[0]: part for part in page.split('class="row-name"')[1:]}
    told = {name.split(">")[1]: part for name, part in lines.items()}
    assert "600.01" in told["王一"]
    assert "777.00" not in told["王一"]
    assert "632.91" in told["王增发"]
    assert "已停发" in told["王停发"]
    assert "发到 2020年11月" in told["王停发"]
    assert "待起发" in told["王下月"]
    assert "不发现金" in told["王边缘"]
    running = text(desk(COUNTY).get("/awards/"))
    assert "王停发" not in running
    stopped = text(desk(COUNTY).get("/awards/?state=stopped&item=dibao"))
    assert "王停发" in stopped
    assert "王增发" not in stopped


def test_a_list_tells_its_ledger_its_arrears_and_who_has_no_decision(day: None) -> None:
    made = county()
    page = text(desk(COUNTY).get(page_of(made.november)))
    for told in (
        "本月 <b>6</b> 户",
        "应发未发（无账户）",
        "1 户 444.00 元",
        "5 笔 2,987.42 元",
        "4 笔 2,397.42 元",
        "账户已销户",
        "已列入补发",
        "无决定，没有列入",
        "王导入",
    ):
        assert told in page, told
    december = text(desk(TOWNSHIP).get(page_of(made.december)))
    ledger = "上月 <b>6</b> ＋ 新增 <b>1</b> － 停发 <b>1</b> ＝ 本月 <b>6</b> 户"
    assert ledger in december
    supplementary = PaymentRun.objects.get(sequence=2)
    assert "原清单" in text(desk(TOWNSHIP).get(page_of(supplementary)))


def test_account_numbers_are_masked_and_those_without_the_right_see_none(day: None) -> None:
    run = county().december
    page = text(desk(COUNTY).get(page_of(run)))
    assert "玉环农商银行 ***************" in page
    leader = text(desk("yucheng.lingdao").get(page_of(run)))
    assert "玉环农商银行" not in leader
    assert "已登记" in leader


@pytest.mark.parametrize(
    ("username", "status"),
    [("chumen.fafang", 404), ("yucheng.cun", 404), ("lian.yibao", 403), ("guan.li", 403)],
)
def test_lists_of_others_are_not_there(day: None, username: str, status: int) -> None:
    payable("王一")
    run = opened()
    assert desk(username).get(page_of(run)).status_code == status


def test_rows_can_be_narrowed_to_a_state_and_lists_too(day: None) -> None:
    made = county()
    page = text(desk(COUNTY).get(page_of(made.november) + "?state=failed"))
    assert "王二" in page
    assert "阿卜杜拉" not in page
    lists = text(desk(COUNTY).get("/payments/?state=reconciled"))
    assert page_of(made.november) in lists
    assert page_of(made.december) not in lists


def test_buttons_are_there_for_whose_turn_it_is(day: None) -> None:
    run = county().december
    assert "提交复核" in text(desk(TOWNSHIP).get(page_of(run)))
    assert "提交复核" not in text(desk("yucheng.lingdao").get(page_of(run)))
    submit_run(acting(TOWNSHIP), run.pk)
    assert "复核通过" in text(desk(COUNTY).get(page_of(run)))
    assert "复核通过" not in text(desk(TOWNSHIP).get(page_of(run)))
    assert "编制清单" not in text(desk("yucheng.lingdao").get("/payments/"))


# What is done


def test_a_click_sent_twice_makes_one_list_and_a_second_form_is_told(day: None) -> None:
    payable("王一")
    client = desk(TOWNSHIP)
    form = {"office": yucheng().pk, "item": "dibao", "month": NOVEMBER.isoformat()}
    same = {**form, "command_id": "11111111-1111-4111-8111-111111111111"}
    first = send(client, "/payments/open/", same)
    assert first.status_code == 302
    assert send(client, "/payments/open/", same).url == first.url
    again = send(client, "/payments/open/", form)
    assert again.status_code == 409
    assert "已经编制" in text(again)
    assert PaymentRun.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("month", "2020-13-01"), ("month", "2021-06-01"), ("item", "gold"), ("month", "")],
)
def test_a_form_that_makes_no_sense_is_answered_in_words(day: None, field: str, value: str) -> None:
    form = {"office": yucheng().pk, "item": "dibao", "month": "2020-11-01", field: value}
    assert send(desk(TOWNSHIP), "/payments/open/", form).status_code == 422
    other = {**form, "office": 999999}
    assert send(desk(TOWNSHIP), "/payments/open/", other).status_code == 404


def test_a_stale_page_approves_nothing(day: None) -> None:
    run = county().december
    submit_run(acting(TOWNSHIP), run.pk)
    run.refresh_from_db()
    seen = run.row_version
    award = Award.objects.get(holder__name="王一")
    return_row(acting(COUNTY), run.pk, row_of(run, award).pk, "请核实")
    stale = send(desk(COUNTY), page_of(run) + "approve/", {"row_version": seen})
    assert stale.status_code == 409
    assert "已过期" in text(stale)
    run.refresh_from_db()
    assert run.state == "submitted"


def test_a_wrong_return_file_is_told_and_a_right_one_is_read_in(day: None) -> None:
    run = county().december
    submit_run(acting(TOWNSHIP), run.pk)
    client = desk(COUNTY)
    send(client, page_of(run) + "approve/")
    answered = client.post(page_of(run) + "file/csv/")
    assert answered["Content-Disposition"].startswith("attachment")
    assert "户名" in answered.getvalue().decode("gb18030")
    address = page_of(run) + "return-file/"
    assert client.post(address).status_code == 422
    wrong = SimpleUploadedFile("回盘.csv", as_csv([["x"] * 5]))
    refused = client.post(address, {"file": wrong})
    assert refused.status_code == 422
    assert "第2行" in text(refused)
    good = SimpleUploadedFile("回盘.csv", as_csv(answer(run)))
    assert client.post(address, {"file": good}).status_code == 302
    assert "成功 5 笔" in text(client.get(page_of(run)))
    assert client.post(page_of(run) + "file/pdf/").status_code == 422


# In the browser


def test_one_month_from_the_list_to_the_reconciliation_by_clicking(
    people: Crowd, tmp_path: Path
) -> None:
    with in_scope(SCOPE_ALL):
        payable("王一", 60001), payable("王二", 59000)
    township, county_ = people.page(TOWNSHIP), people.page(COUNTY)
    township.goto("/payments/")
    press(township, "编制清单")
    expect(township.get_by_text("清单已编制，请核对后提交")).to_be_visible()
    press(township, "提交复核")
    run = PaymentRun(pk=township.url.rstrip("/").rsplit("/", 1)[1])
    county_.goto(page_of(run))
    line = county_.get_by_role("row").filter(has_text="王二")
    line.get_by_text("退回", exact=True).click()
    line.get_by_label("退回原因").fill("户名与存折不一致")
    line.get_by_role("button", name="退回这一户").click()
    expect(county_.get_by_text("户名与存折不一致")).to_be_visible()
    township.goto(page_of(run))
    press(township, "恢复发放")
    county_.reload()
    press(county_, "复核通过")
    with county_.expect_download() as download:
        county_.get_by_role("button", name="银行文件（CSV）").click()
    saved = tmp_path / "bank.csv"
    download.value.save_as(saved)
    assert saved.read_bytes().decode("gb18030").count("\r\n") == 3
    assert download.value.suggested_filename == "代发-202011-玉环市玉城街道办事处.csv"
    county_.reload()
    with in_scope(SCOPE_ALL):
        content = as_csv(answer(PaymentRun.objects.get(), {"王二": ("E01", "账户已销户")}))
    (tmp_path / "回盘.csv").write_bytes(content)
    county_.get_by_label("银行返回的文件").set_input_files(tmp_path / "回盘.csv")
    press(county_, "读入回盘")
    expect(county_.get_by_text("已读入：成功 1 笔，失败 1 笔")).to_be_visible()
    press(county_, "完成对账")
    expect(county_.get_by_text("对账完成，分文不差")).to_be_visible()
    with in_scope(SCOPE_ALL):
        account_for(Award.objects.get(holder__name="王二"))
    township.goto(page_of(run))
    press(township, "重发")
    expect(township.get_by_role("heading", level=1)).to_contain_text("第2批补发")


def pages(made: County) -> list[tuple[str, str]]:
    """Who opens what."""
    return [
        (COUNTY, "/awards/?state=all"),
        (TOWNSHIP, "/payments/"),
        (COUNTY, page_of(made.november)),
        (COUNTY, page_of(made.december)),
        ("yucheng.lingdao", page_of(made.november)),
    ]


def test_axe_finds_nothing_and_no_page_runs_off_the_side(people: Crowd) -> None:
    with in_scope(SCOPE_ALL):
        made = county()
        submit_run(acting(TOWNSHIP), made.december.pk)
    wrong: dict[str, list[str]] = {}
    for width, height in SIZES:
        for username, address in pages(made):
            page = people.page(username, {"width": width, "height": height})
            page.goto(address)
            for fold in page.locator("details.row-act summary").all()[:1]:
                fold.click()
            found = violations(page)
            if pushed := sideways(page):
                found.append(f"{pushed} px sideways")
            if found:
                wrong[f"{width} {address}"] = found
    assert wrong == {}
    assert made.december.month == DECEMBER


def test_the_county_hears_first_and_then_stops_on_the_page_of_the_award(world_2026: Award) -> None:
    award, page = world_2026, f"/awards/{world_2026.pk}/"
    reviewer, decider = Client(), Client()
    log_in(reviewer, "yucheng.shenhe")
    log_in(decider, DECIDER)
    assert "停发之前：作出调减、终止救助决定前" in text(decider.get(page))
    halt = {"last_month": "2026-07-01", "reason": "收入超过标准"}
    assert send(decider, f"{page}stop/", halt).status_code == 409
    told = {"about": "terminate", "told": "儿子就业", "way": "in_person", "speaker": "王小芳"}
    refused = send(reviewer, f"{page}hearing/", told)
    assert refused.status_code == 422
    told |= {"words": "没有意见", "heard_at": "2026-07-02T09:30"}
    assert send(reviewer, f"{page}hearing/", told).status_code == 302
    assert "王小芳：没有意见" in text(decider.get(page))
    assert "停发之前" not in text(decider.get(page))
    assert send(decider, f"{page}stop/", halt).status_code == 302
    award.refresh_from_db()
    assert award.during.upper == date(2026, 8, 1)
    assert "已定停发" in text(decider.get(page))


@pytest.fixture
def world_2026(day: None) -> Award:
    """An award of November 2020, looked at on 2026-07-02."""
    case = decided_case()
    made = grant(acting(DECIDER), case, terms(case))
    product_clock.move_to("2026-07-02T10:00:00")
    return made
