"""Pages open to everybody: where my case stands, and whether a paper is genuine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.applications.intake import ASSISTANT, PHONE, at_desk, child, member, registered, scan
from tests.applications.stages import accepted_family, appointed
from tests.cast.staff import log_in
from tests.web.forms import text
from yimen.applications.documents import void
from yimen.applications.intake_data import ProxyData
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock as product_clock
from yimen.foundation.attempts import Attempt
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case

START = "/my/"
WRONG = "查询码或身份证号后四位不正确"


@pytest.fixture
def case(db: None) -> Iterator[Case]:
    """王小芳's family, accepted and to be visited; Tuesday 2020-09-29."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        made = appointed(accepted_family())
        with in_scope(SCOPE_ALL):
            whole = Case.objects.select_related("application", "applicant", "household")
            yield whole.get(pk=made.pk)


def token(case: Case) -> str:
    """The code on the slip."""
    return case.application.tracking_token


def last_four(case: Case) -> str:
    """What the household knows by heart."""
    return case.applicant.id_masked[-4:]


def knock(client: Client, case: Case, **changes: str) -> Any:
    """Code and digits, as typed on the start page."""
    return client.post(START, {"token": token(case), "last_four": last_four(case), **changes})


def mine(case: Case) -> str:
    """Address of the case's page."""
    return f"{START}{token(case)}/"


def test_the_start_page_needs_no_login_and_no_script(client: Client, db: None) -> None:
    page = text(client.get(START))
    assert "身份证号后四位" in page
    assert 'method="post"' in page
    assert "tel:12345" in page


@pytest.mark.clause("S4-17")
@pytest.mark.parametrize(
    "item", ["最低生活保障", "特困人员救助供养", "最低生活保障边缘家庭认定和专项社会救助"]
)
def test_each_kind_of_help_is_named_on_the_start_page(client: Client, db: None, item: str) -> None:
    assert item in text(client.get(START))


def test_code_and_digits_open_the_page_in_plain_words(client: Client, case: Case) -> None:
    answer = knock(client, case)
    assert (answer.status_code, answer["Location"]) == (302, mine(case))
    page = text(client.get(mine(case)))
    assert "两位调查员上门看看家里的情况" in page
    assert "2020年10月10日" in page
    assert case.number in page
    assert "居民户口簿" in page


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), str.strip])
def test_a_code_may_be_typed_as_people_type(client: Client, case: Case, typed: Any) -> None:
    assert knock(client, case, token=typed(token(case)))["Location"] == mine(case)


def test_the_page_holds_no_personal_data_beyond_what_belongs(client: Client, case: Case) -> None:
    knock(client, case)
    page = text(client.get(mine(case)))
    people = ("王小芳", "王大明", case.applicant.id_masked, last_four(case), PHONE)
    assert [one for one in people if one in page] == []
    assert case.household.contact_masked not in page
    assert re.findall(r"\d{15,}", re.sub(r'value="[^"]*"', "", page)) == []


def test_the_code_alone_shows_nothing(client: Client, case: Case) -> None:
    page = text(client.get(mine(case)))
    assert "请填您身份证号的后四位" in page
    assert case.number not in page
    assert "入户调查" not in page


def test_both_mistakes_read_the_same(client: Client, case: Case) -> None:
    digits = knock(client, case, last_four="0000")
    code = knock(client, case, token="AAAA-AAAA-AAAA")
    assert digits.status_code == code.status_code == 422
    assert WRONG in text(digits)
    assert WRONG in text(code)
    assert client.get(mine(case)).context["known"]


def test_five_wrong_tries_close_a_code_for_a_quarter_of_an_hour(client: Client, case: Case) -> None:
    for _ in range(5):
        assert knock(client, case, last_four="0000").status_code == 422
    shut = knock(client, case)
    assert shut.status_code == 429
    assert "请 15 分钟后再试" in text(shut)
    product_clock.move_to("2020-09-29T09:15:01")
    assert knock(client, case).status_code == 302


def test_an_address_that_tries_many_codes_is_shut_out(client: Client, case: Case) -> None:
    for number in range(30):
        knock(client, case, token=f"AAAA-AAAA-{number:04d}")
    assert knock(client, case).status_code == 429
    assert client.post(START, {"token": "x"}, REMOTE_ADDR="10.0.0.9").status_code == 422


def test_wrong_tries_leave_no_address_or_code_in_clear(client: Client, case: Case) -> None:
    knock(client, case, last_four="0000")
    kept = b"".join(bytes(one.who) for one in Attempt.objects.all())
    assert Attempt.objects.count() == 2
    assert token(case).encode() not in kept
    assert b"127.0.0.1" not in kept


def test_the_page_closes_after_half_an_hour_and_on_leaving(client: Client, case: Case) -> None:
    knock(client, case)
    product_clock.move_to("2020-09-29T09:31:00")
    assert client.get(mine(case)).context["known"]
    client.post(mine(case), {"last_four": last_four(case)})
    assert case.number in text(client.get(mine(case)))
    client.post(f"{START}leave/")
    assert client.get(mine(case)).context["known"]


def test_one_code_opens_one_case(client: Client, case: Case) -> None:
    with at_desk() as by:
        other = registered(by, name="李四妹", members=(member("李大"), child("李二")))
        code = other.application.tracking_token
    knock(client, case)
    assert client.get(f"{START}{code}/").context["known"]


def test_who_applied_for_me_is_told(client: Client, db: None) -> None:
    with product_clock.freeze("2020-09-29T09:00:00"):
        with at_desk(ASSISTANT) as by:
            proxy = ProxyData("village_assistant", "苏阿英", scan(by))
            made = registered(by, channel="village", proxy=proxy)
            form = {
                "token": made.application.tracking_token,
                "last_four": made.applicant.id_masked[-4:],
            }
        client.post(START, form)
        assert "苏阿英" in text(client.get(f"{START}{form['token']}/"))


def test_staff_logged_in_are_asked_too(client: Client, case: Case) -> None:
    log_in(client, ASSISTANT)
    assert client.get(mine(case)).context["known"]


def paper(case: Case) -> IssuedDocument:
    """The acceptance notice."""
    with in_scope(SCOPE_ALL):
        return IssuedDocument.objects.select_related("office", "case").get(case=case)


def test_a_genuine_paper_is_told_by_title_number_and_office_only(
    client: Client, case: Case
) -> None:
    page = text(client.get(f"/v/{paper(case).verify_token}/"))
    for told in (
        "这份文书是真的",
        "受理通知书",
        paper(case).serial,
        "玉环市玉城街道办事处",
        "有效",
    ):
        assert told in page
    for hidden in ("王小芳", last_four(case), case.number, token(case)):
        assert hidden not in page


def test_a_void_paper_says_so(client: Client, case: Case) -> None:
    with at_desk() as by:
        void(by, paper(case), "写错日期")
    page = text(client.get(f"/v/{paper(case).verify_token}/"))
    assert "这份文书已经作废" in page
    assert "这份文书是真的" not in page


def test_an_unknown_code_is_no_paper_of_ours(client: Client, db: None) -> None:
    answer = client.get("/v/nonsense/")
    assert answer.status_code == 404
    assert "没有查到这份文书" in text(answer)
