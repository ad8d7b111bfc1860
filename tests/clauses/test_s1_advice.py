"""秦皇岛意见 二（三）: the window helps to find what fits, and tells once what lacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.cast.staff import LOCALITIES
from tests.clauses.family import Story
from tests.journeys.driver import Desk, Refused
from yimen.applications.documents import frozen_data
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope

PLACE = LOCALITIES["qhd"]


@pytest.fixture(autouse=True)
def _day(db: None) -> Iterator[None]:
    """Monday 2020-03-02; the standard of 秦皇岛 in town is 560."""
    with clock.freeze("2020-03-02T09:00:00"):
        yield


def answers(grade: int | None) -> dict[str, Any]:
    """Three in town, 900 a month between them; one of them may hold a card."""
    rows: list[dict[str, Any]] = []
    for number in (1, 2, 3):
        money = ("business_income", "property_income", "transfer_income", "exempt_income")
        nothing = dict.fromkeys((*money, "wage_income", "pension_basic", "transfer_paid"), 0)
        nothing |= {"job_cost": 0, "rigid_medical": 0, "age": 40}
        rows.append({"ref": f"p{number}", "co_resident": True, **nothing})
        rows[-1] |= {"disability_grade": 0, "disability_kind": "0"}
    rows[0]["wage_income"] = 90000
    rows[2] |= {"disability_grade": grade, "disability_kind": "4"}
    lists: dict[str, Any] = {name: [] for name in ("vehicle", "home", "account", "obligor")}
    complete = dict.fromkeys(("person", *lists), True)
    return {"household": {"urban": True}, "person": rows, **lists, "complete": complete}


def asked(clerk: Desk, facts: dict[str, Any]) -> dict[str, Any]:
    """The pre-assessment of a family of the first community."""
    return dict(clerk.post("/public/preassess", division_code=PLACE.village, facts=facts))


@pytest.mark.clause("S1-18")
def test_the_window_advises_dibao_and_both_allowances_with_reasons() -> None:
    clerk = Desk(PLACE.desk("chuangkou"))
    open_yet = asked(clerk, answers(None))
    assert (open_yet["settled"], open_yet["ask"]["key"]) == (False, "disability_grade")
    assert open_yet["ask"]["whose"] == "第3口人"
    found = asked(clerk, answers(2))
    assert found["settled"]
    assert found["ask"] is None
    reasons = {one["item"]: "".join(one["reasons"]) for one in found["items"]}
    assert list(reasons) == ["dibao", "living_allowance", "nursing_allowance"]
    assert "300.00元低于当地低保标准560.00元" in reasons["dibao"]
    assert "第3口人残疾2级" in reasons["living_allowance"]
    assert "困难残疾人生活补贴" in reasons["living_allowance"]
    assert "重度残疾人护理补贴" in reasons["nursing_allowance"]


@pytest.mark.clause("S1-18")
def test_one_notice_lists_both_missing_papers_and_a_third_demand_is_flagged() -> None:
    story = Story(30000, PLACE)
    clerk, case = story.clerk, story.register(wanted_item="dibao")
    story.say_everything()
    needed = [row for row in clerk.papers(case) if row["state"] == "needed"]
    for row in needed[2:]:
        person = clerk.member(case, row["person"]) if row["person"] else None
        clerk.hand_in(case, row["key"], person=person)
    left = [row for row in clerk.papers(case) if row["state"] == "needed"]
    assert len(left) == 2
    clerk.supplement(case)
    with in_scope(SCOPE_ALL):
        notice = IssuedDocument.objects.get(case=case, template="supplement_notice")
        listed = frozen_data(notice)["body"]["papers"]
    assert [row["title"] for row in listed] == [row["title"] for row in left]
    with pytest.raises(Refused) as refused:
        clerk.supplement(case)
    assert refused.value.status == 409
    clerk.post(f"/cases/{case}/paper-demands", title="村里的收入证明", reason="想再核一下收入")
    [demand] = clerk.case(case)["demands"]
    assert demand["is_late"]
    supervisor = Desk(PLACE.bureau("jiandu"))
    told = supervisor.get(f"/cases/{case}/timeline")
    assert ("paper.demand_late", "村里的收入证明") in [(r["verb"], r["subject"]) for r in told]


@pytest.mark.clause("S1-18")
def test_on_a_phone_the_questions_come_one_by_one_and_end() -> None:
    page = Desk(PLACE.desk("chuangkou")).client
    page.logout()
    opened = page.post("/advise/", {"place": PLACE.village, "people": "1"})
    seen: list[str] = []
    while "建议申请" not in opened.content.decode() and len(seen) < 40:
        context = opened.context
        question = f"{context['about']} {context['ask'].question}"
        assert question not in seen
        seen.append(question)
        sent = {"place": PLACE.village, "facts": context["facts"]}
        opened = page.post("/advise/", {**sent, "answer": said(context["field"])})
        assert opened.status_code == 200, opened.content.decode()
    assert 3 < len(seen) < 40
    assert "最低生活保障" in opened.content.decode()


def said(field: dict[str, Any]) -> str:
    """A poor household's plain answers."""
    if field["kind"] == "radio":
        return "yes" if "城镇" in field["label"] else "no"
    if field["kind"] == "date":
        return "1980-05-06"
    if field["kind"] == "select":
        return str(field["choices"][1][0])
    return "0"
