"""家庭档案: everything about a household on one page, numbers masked, each full view on record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.applications.intake import (
    ASSISTANT,
    CLERK,
    LIAISON,
    OTHER_CLERK,
    at_desk,
    id_number,
    person_of,
    registered,
)
from tests.applications.stages import accepted_family
from tests.cast.staff import log_in
from tests.payments.lists import answer, approved, as_csv, payable, read, sent
from tests.web.forms import text
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import Event
from yimen.households.actions.add_account import add_account
from yimen.households.models import Household
from yimen.procedures.models import Case

LIST = "/households/"
ACCOUNT = "6228480000001234567"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, 9 o'clock."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield


@pytest.fixture
def case(day: None) -> Case:
    """王小芳's family with an account."""
    made = accepted_family()
    with at_desk() as by:
        wife = person_of(made, "王小芳")
        add_account(by, made.household, holder=wife, bank="玉环农商银行", number=ACCOUNT)
    return made


@pytest.fixture
def window(client: Client, case: Case) -> Client:
    """The window clerk's browser."""
    log_in(client, CLERK)
    return client


def page_of(case: Case) -> str:
    """Address of the file."""
    return f"{LIST}{case.household_id}/"


def opened(case: Case, verb: str) -> int:
    """How many full views of this kind are on record."""
    with in_scope(SCOPE_ALL):
        return Event.objects.filter(stream=f"household:{case.household_id}", verb=verb).count()


def open_full(client: Client, case: Case, kind: str, **form: Any) -> Any:
    """The button 查看."""
    return client.post(f"{page_of(case)}open/{kind}/", form, headers=HTMX)


def test_one_page_holds_the_whole_file(window: Client, case: Case) -> None:
    page = text(window.get(page_of(case)))
    for told in (
        "王大明",
        "配偶",
        "王小宝",
        "玉环农商银行",
        "王小芳代签",
        "受理通知书",
        case.number or "",
        "没有待遇",
        "建立家庭档案",
        "登记申报",
    ):
        assert told in page, told


def test_an_award_stands_with_its_payments_and_what_the_bank_said(client: Client, db: None) -> None:
    with product_clock.freeze("2020-11-02T09:00:00"):
        with in_scope(SCOPE_ALL):
            award = payable("王一", 60001)
            run = approved()
            sent(run)
            read(run, as_csv(answer(run, {"王一": ("E01", "账户已销户")})))
        log_in(client, CLERK)
        page = text(client.get(f"{LIST}{award.household_id}/"))
        listed = text(client.get(LIST))
    for told in (award.number, "正在享受", "2020年11月", "600.01", "银行退票", "账户已销户"):
        assert told in page, told
    assert "低保" in listed


def test_numbers_are_masked_in_list_and_file(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        masked = person_of(case, "王小芳").id_masked
    listed, page = text(window.get(LIST)), text(window.get(page_of(case)))
    assert masked in listed
    assert masked in page
    assert ACCOUNT not in page
    assert ACCOUNT[-4:] in page


def test_a_full_view_asks_why_once_a_day_and_is_on_record(window: Client, case: Case) -> None:
    with in_scope(SCOPE_ALL):
        wife, husband = person_of(case, "王小芳"), person_of(case, "王大明")
    asked = open_full(window, case, "id", of=wife.pk)
    assert asked["HX-Retarget"] == "#modal-body"
    assert "理由同一户当天只需写一次" in text(asked)
    assert opened(case, "id.opened") == 0
    empty = open_full(window, case, "id", of=wife.pk, reason=" ")
    assert "请写明查看完整信息的理由" in text(empty)
    shown = open_full(window, case, "id", of=wife.pk, reason="核对证件")
    assert shown["HX-Retarget"] == f"#full-id-{wife.pk}"
    assert shown["HX-Trigger"] == "modal:close"
    assert text(shown).count(wife.id_masked[:4]) == 2  # the number and its copy button
    assert "*" not in text(shown)
    assert text(open_full(window, case, "id", of=husband.pk)).count("*") == 0
    assert ACCOUNT in text(open_full(window, case, "account"))
    assert "13905760001" in text(open_full(window, case, "phone"))
    assert (opened(case, "id.opened"), opened(case, "account.opened")) == (2, 1)
    assert "查看完整证件号码" in text(window.get(page_of(case)))


def test_the_next_day_the_reason_is_asked_again(window: Client, case: Case) -> None:
    open_full(window, case, "phone", reason="联系申请人")
    product_clock.move_to("2020-09-30T09:00:00")
    log_in(window, CLERK)
    assert open_full(window, case, "phone")["HX-Retarget"] == "#modal-body"


def test_a_village_sees_no_account_and_opens_no_number(client: Client, case: Case) -> None:
    log_in(client, ASSISTANT)
    page = text(client.get(page_of(case)))
    assert "王小芳" in page
    assert "玉环农商银行" not in page
    assert "发放账户" not in page.split("全部记录")[0]
    for kind in ("id", "account"):
        answer = open_full(client, case, kind, reason="看看")
        assert answer.status_code in (403, 404)
    assert opened(case, "account.opened") == 0


@pytest.mark.clause("S0-02")
def test_a_household_elsewhere_is_not_there_and_the_look_is_on_record(
    client: Client, case: Case
) -> None:
    log_in(client, OTHER_CLERK)
    assert client.get(page_of(case)).status_code == 404
    assert open_full(client, case, "phone", reason="看看").status_code == 404
    assert "没有" in text(client.get(LIST))
    with in_scope(SCOPE_ALL):
        looks = Event.objects.filter(verb="access.out_of_area")
        assert {look.subject for look in looks} == {f"household:{case.household_id}"}


def test_a_department_has_no_household_files(client: Client, case: Case) -> None:
    log_in(client, LIAISON)
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("words", ["王小芳", "wangxiaof", "王大明"])
def test_one_hit_opens_at_once(window: Client, case: Case, words: str) -> None:
    answer = window.post(f"{LIST}find/", {"q": words})
    assert answer["Location"] == page_of(case)


def test_finding_by_identity_and_file_number(window: Client, case: Case) -> None:
    number = id_number()
    with at_desk() as by:
        other = registered(by, id_number=number, name="李四妹")
        filed = Household.objects.get(pk=other.household_id).number
    for words in (number, filed):
        assert window.post(f"{LIST}find/", {"q": words})["Location"] == page_of(other)
    nobody = text(window.post(f"{LIST}find/", {"q": "赵无此人"}))
    assert "没有找到" in nobody
    assert window.post(f"{LIST}find/", {"q": " "})["Location"] == LIST


def test_the_list_goes_on_page_by_page(window: Client, case: Case) -> None:
    with at_desk() as by:
        for _ in range(20):
            registered(by)
    first = window.get(LIST)
    assert text(first).count("data-row>") == 20
    following = window.get(LIST, {"at": first.context["page"].next})
    assert text(following).count("data-row>") == 1


def test_the_list_counts_members_and_cases(window: Client, case: Case) -> None:
    page = " ".join(text(window.get(LIST)).split())
    assert '<td class="num" data-label="人口">3</td>' in page
    assert '<td class="num" data-label="在办">1</td>' in page
    elsewhere = text(window.get(f"{LIST}?place=/331083/331083001/331083001002/"))
    assert "这里还没有家庭档案" in elsewhere
