"""玉环方案 二（四）1: online as at the window, by the three names people search (S4-16, S4-17)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from tests.journeys.driver import Desk, Public, Refused
from tests.web.applying import Phone
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id

ID = make_test_id("990001", date(1970, 5, 6), 212)
WOMAN = make_test_id("990001", date(1968, 3, 4), 214)
CHILD = make_test_id("990001", date(2011, 7, 8), 215)
PHONE = "13905760001"
XIANQIAN = "331083001001"
CLERK = "yucheng.chuangkou"
FORM: dict[str, Any] = {
    "id_number": ID,
    "phone": PHONE,
    "name": "王小芳",
    "division_code": XIANQIAN,
    "address": "县前街 8 号",
    "hukou": "urban",
    "wanted_item": "dibao",
    "statement": "家里一人患病，收入少",
    "members": [
        {"name": "王大明", "relation": "10", "id_number": WOMAN},
        {"name": "王小宝", "relation": "20", "id_number": CHILD},
    ],
}
INCOME = (120000, 0, 0)
ONE_ONLY = ("uid", "id", "case_uid", "tracking_token")
"""Drawn anew for every case, whatever its channel."""


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, nine o'clock."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def at_window() -> str:
    """The clerk types what he is told, and the declaration with it."""
    clerk = Desk(CLERK)
    case = clerk.register(**FORM)
    names = ("王小芳", "王大明", "王小宝")
    rows = [
        {"ref": clerk.member(case, name), "wage_income": fen}
        for name, fen in zip(names, INCOME, strict=True)
    ]
    clerk.declare(case, {"household": {"cause": "illness"}, "person": rows})
    return case


def by_phone() -> str:
    """The applicant sends the same; the clerk finds it in his queue."""
    rows = [{"ref": str(place), "wage_income": fen} for place, fen in enumerate(INCOME)]
    Public().apply(**FORM, facts={"household": {"cause": "illness"}, "person": rows})
    [row] = Desk(CLERK).queue(step="acceptance")
    return str(row["case_uid"])


def undone(take_in: Callable[[], str]) -> dict[str, Any]:
    """Everything the API tells of the case, which is taken back afterwards."""
    with transaction.atomic():
        case, clerk = take_in(), Desk(CLERK)
        told = {
            "case": clerk.case(case),
            "papers": clerk.papers(case),
            "assessment": clerk.get(f"/cases/{case}/assessment"),
            "queue": clerk.queue(),
        }
        transaction.set_rollback(True)
    return told


def plain(told: Any) -> Any:
    """Without what no two cases share; members by number instead of uid."""
    if isinstance(told, list):
        return [plain(one) for one in told]
    if isinstance(told, dict):
        return {key: plain(value) for key, value in told.items() if key not in ONE_ONLY}
    return told


def uids_by_place(told: dict[str, Any]) -> str:
    """The JSON with each member's uid replaced by his place in the family."""
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    for member in told["case"]["members"]:
        text = text.replace(member["uid"], f"member {member['id_masked']}{member['birth_date']}")
    return text


@pytest.mark.clause("S4-16")
def test_the_same_data_online_and_at_the_window_is_the_same_case_but_for_the_channel() -> None:
    window, online = undone(at_window), undone(by_phone)
    assert window["case"]["members"] != []
    window, online = (json.loads(uids_by_place(told)) for told in (window, online))
    assert window["case"].pop("channel") == "window"
    assert online["case"].pop("channel") == "online"
    # The receipt goes out the way the application came in: a slip at the window, a page online.
    assert window["case"].pop("paper_traces") == ["有告知内容是打印成纸条给申请人的"]
    assert online["case"].pop("paper_traces") == []
    # Who took it in is the channel's own mark: the clerk at the window, nobody online.
    intakes = [told["case"]["steps"][0] for told in (window, online)]
    assert [step["step"] for step in intakes] == ["intake", "intake"]
    assert [step.pop("done_by") for step in intakes] == ["林晓梅", None]
    assert plain(online) == plain(window)


@pytest.mark.clause("S4-16")
def test_a_relative_applies_by_phone_with_his_proof() -> None:
    public, clerk = Public(), Desk(CLERK)
    form = {key: FORM[key] for key in ("id_number", "phone", "name", "division_code")}
    with pytest.raises(Refused) as refused:
        public.apply(**form, proxy={"kind": "relative", "name": "王大姐"})
    assert set(refused.value.fields) == {"proxy.proof"}
    clock.move_to("2020-09-29T09:05:00")
    code = public.code(PHONE)
    proxy = {"kind": "relative", "name": "王大姐", "proof": public.proof(PHONE, code)}
    receipt = public.apply(**form, code=code, phone_whose="relative", proxy=proxy)
    [row] = clerk.queue(step="acceptance")
    seen = clerk.case(row["case_uid"])
    assert (seen["channel"], seen["proxy_name"]) == ("online", "王大姐")
    assert seen["tracking_token"] == receipt["tracking_token"]
    assert public.track(receipt["tracking_token"], ID[-4:])["proxy_name"] == "王大姐"
    assert clerk.accept(row["case_uid"]) == "331083001受202000001"


@pytest.mark.clause("S4-16")
def test_an_application_sent_twice_is_taken_in_once() -> None:
    public, clerk = Public(), Desk(CLERK)
    code, click = public.code(PHONE), str(uuid4())
    first = public.apply(**FORM, code=code, command_id=click)
    assert public.apply(**FORM, code=code, command_id=click) == first
    with pytest.raises(Refused) as refused:
        public.apply(**FORM, code=code, duplicate_answer="再申请一次")
    assert (refused.value.status, refused.value.code) == (409, "code_spent")
    assert len(clerk.queue(step="acceptance")) == 1


@pytest.mark.clause("S4-16")
def test_without_the_code_of_the_phone_nobody_applies() -> None:
    public = Public()
    code = public.code(PHONE)
    with pytest.raises(Refused) as refused:
        public.code(PHONE)
    assert (refused.value.status, refused.value.code) == (429, "too_soon")
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(5):
        with pytest.raises(Refused) as refused:
            public.apply(**FORM, code=wrong)
    assert refused.value.code == "code_dead"
    with pytest.raises(Refused) as refused:
        public.apply(**FORM, code=code)
    assert refused.value.code == "code_dead"
    assert Desk(CLERK).queue(step="acceptance") == []


@pytest.mark.clause("S4-16")
def test_mistakes_are_told_beside_the_field_and_the_code_stays_good() -> None:
    public = Public()
    code = public.code(PHONE)
    wrong = ID[:-1] + ("1" if ID[-1] != "1" else "2")
    with pytest.raises(Refused) as refused:
        public.apply(**{**FORM, "id_number": wrong, "code": code})
    assert set(refused.value.fields) == {"id_number"}
    assert public.apply(**FORM, code=code)["visit_by"] == "2020-10-10"


@pytest.mark.clause("S4-17")
@pytest.mark.parametrize(
    ("name", "item"),
    [
        ("特困人员救助供养认定及保障金给付", "tekun"),
        ("最低生活保障家庭认定及保障金给付", "dibao"),
        ("最低生活保障边缘家庭认定和专项社会救助", "dibian"),
    ],
)
def test_each_of_the_three_services_is_found_by_its_name_and_leads_to_the_form(
    name: str, item: str
) -> None:
    phone = Phone()
    found = phone.client.get("/apply/", {"q": name}).content.decode()
    assert re.findall(r'name="item" value="(\w+)"', found) == [item]
    assert name in found
    for part in (name[:4], name[-4:]):
        found = phone.client.get("/apply/", {"q": part}).content.decode()
        assert item in re.findall(r'name="item" value="(\w+)"', found)
    phone.skip_to_review(phone.needed(ID, item=item))
    assert name in phone.open("review")
    phone.send()
    [row] = Desk(CLERK).queue(step="acceptance")
    seen = Desk(CLERK).case(row["case_uid"])
    assert (seen["channel"], seen["case"]["item"]) == ("online", item)
