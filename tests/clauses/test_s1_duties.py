"""秦皇岛意见二（三）: four items × six duties are one list, counted by the month (S1-19)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast.staff import LOCALITIES, log_in
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id

PLACE = LOCALITIES["qhd"]
ITEMS = {"dibao": "dibao", "tekun": "tekun", "medical": "medical", "temporary": "spending_aid"}
TITLES = ["城乡低保", "特困供养", "医疗救助", "临时救助"]
DUTIES = ["申请受理", "调查核实", "民主评议", "公开公示", "日常管理", "信访核查"]


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Monday 2017-09-25."""
    with clock.freeze("2017-09-25T09:00:00"):
        yield


def cells(desk: Desk, **query: str) -> dict[tuple[str, str], tuple[int, int]]:
    """(item, duty) → (done, open)."""
    rows = desk.get("/duties", **query)["cells"]
    return {(row["item"], row["duty"]): (row["done"], row["open"]) for row in rows}


def accepted(clerk: Desk, item: str, number: int) -> str:
    """An application taken in and accepted."""
    case = clerk.register(
        id_number=make_test_id("990004", date(1960, 1, 2), number),
        phone="13903350001",
        name="王小芳",
        division_code=PLACE.village,
        wanted_item=item,
    )
    clerk.accept(case)
    return case


@pytest.mark.clause("S1-19")
def test_steps_and_tasks_of_four_items_and_six_duties_are_counted_by_the_month() -> None:
    clerk, reviewer = Desk(PLACE.desk("chuangkou")), Desk(PLACE.desk("shenhe"))
    seen = reviewer.get("/duties")["cells"]
    assert list(dict.fromkeys(row["item_title"] for row in seen)) == TITLES
    assert list(dict.fromkeys(row["duty_title"] for row in seen)) == DUTIES
    assert len(seen) == 24
    assert {row["count"] for row in seen} == {0}
    for number, item in enumerate(ITEMS.values(), start=11):
        accepted(clerk, item, number)
    found = cells(reviewer)
    # 收件 and 受理 are done in each; what comes next is open.
    assert [found[item, "intake"] for item in ITEMS] == [(2, 0)] * 4
    assert found["dibao", "survey"] == (0, 1)
    assert found["medical", "daily"] == (0, 1)
    tasks = [
        reviewer.post("/duties/tasks", duty=duty, item=item, title=f"{item} {duty}")["ref"]
        for item in ITEMS
        for duty in ("deliberation", "notice", "daily", "petition")
    ]
    reviewer.post(f"/duties/tasks/{tasks[3]}/finish", result="来信反映不属实，已回复")
    found = cells(reviewer)
    assert all(sum(found[item, duty]) > 0 for item in ITEMS for duty in ("daily", "petition"))
    assert found["dibao", "petition"] == (1, 0)
    listed = reviewer.get("/duties")["lines"]
    assert {line["duty"] for line in listed} == {
        *("intake", "survey", "deliberation", "notice", "daily", "petition")
    }
    only = reviewer.get("/duties", duty="petition", item="dibao")["lines"]
    assert [(line["title"], line["who"]) for line in only] == [
        ("dibao petition", reviewer.get("/me")["name"])
    ]


@pytest.mark.clause("S1-19")
def test_what_was_done_counts_in_its_month_and_what_is_open_goes_on_counting() -> None:
    clerk, reviewer = Desk(PLACE.desk("chuangkou")), Desk(PLACE.desk("shenhe"))
    accepted(clerk, "dibao", 11)
    clock.move_to("2017-10-09T09:00:00")
    assert cells(reviewer, month="2017-09-01")["dibao", "intake"] == (2, 0)
    found = cells(reviewer)
    assert found["dibao", "intake"] == (0, 0)
    assert found["dibao", "survey"] == (0, 1)
    with pytest.raises(Refused) as refused:
        cells(reviewer, month="9999-12-31")
    assert refused.value.status == 422
    other = Desk(PLACE.desk("shenhe", "tuanlin"))
    assert set(cells(other).values()) == {(0, 0)}


@pytest.mark.clause("S1-19")
def test_the_township_user_sees_the_table_and_the_list_on_one_page() -> None:
    clerk = Desk(PLACE.desk("chuangkou"))
    accepted(clerk, "dibao", 11)
    client = Client()
    log_in(client, PLACE.desk("chuangkou"))
    form = {"command_id": str(uuid4()), "duty": "petition", "item": "tekun", "title": ""}
    wrong = client.post("/duties/tasks/", form)
    assert wrong.status_code == 422
    assert "请写明要做什么" in wrong.content.decode()
    form |= {"title": "核查来信", "due_on": "2017-09-29", "command_id": str(uuid4())}
    assert client.post("/duties/tasks/", form).status_code == 302
    page = client.get("/duties/").content.decode()
    assert all(title in page for title in (*TITLES, *DUTIES))
    assert 'aria-label="城乡低保本月2件"' in page
    assert "核查来信" in page
    assert "王小芳　" in page
    with pytest.raises(Refused) as refused:
        Desk(PLACE.desk("diaocha1")).post("/duties/tasks", duty="daily", item="dibao", title="走访")
    assert refused.value.status == 403
