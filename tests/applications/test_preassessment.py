"""帮办预评估: the most deciding unknown is asked next, and questions stop when it is settled."""

from __future__ import annotations

from datetime import date
from typing import Any

from yimen.applications.preassessment import add_answer, preassess, whose
from yimen.policy import load_pack

PACK = load_pack("qinhuangdao")
DAY = date(2020, 3, 2)
MONEY = "wage business property transfer exempt".split()


def family(grade: int | None, wage: int = 90000) -> dict[str, Any]:
    """Three of working age in town, one wage, no property."""
    rows: list[dict[str, Any]] = []
    for number in (1, 2, 3):
        zero = dict.fromkeys([f"{kind}_income" for kind in MONEY], 0)
        zero |= dict.fromkeys(("pension_basic", "transfer_paid", "job_cost", "rigid_medical"), 0)
        rows.append({"ref": f"p{number}", "co_resident": True, "age": 40, **zero})
        rows[-1] |= {"disability_grade": 0, "disability_kind": "0"}
    rows[0]["wage_income"] = wage
    rows[1] |= {"disability_grade": grade, "disability_kind": "4"}
    lists: dict[str, Any] = {name: [] for name in ("vehicle", "home", "account", "obligor")}
    complete = dict.fromkeys(("person", *lists), True)
    return {"household": {"urban": True}, "person": rows, **lists, "complete": complete}


def test_the_answers_settle_what_to_apply_for() -> None:
    found = preassess(PACK, family(2), DAY)
    assert [one.item for one in found.advice] == ["dibao", "living_allowance", "nursing_allowance"]
    assert found.is_settled
    assert "300.00元低于当地低保标准560.00元" in found.advice[0].reasons[0]


def test_a_light_card_opens_no_nursing_allowance() -> None:
    found = preassess(PACK, family(3), DAY)
    assert [one.item for one in found.advice] == ["dibao", "living_allowance"]


def test_only_what_can_change_the_answer_is_asked() -> None:
    found = preassess(PACK, family(None), DAY)
    assert found.ask is not None
    assert (found.ask.ref, found.ask.key) == ("p2", "disability_grade")
    assert whose(found.ask, family(None)) == "第2口人"
    rich = preassess(PACK, family(0, wage=900000), DAY)
    assert (rich.is_settled, rich.advice) == (True, ())
    assert any("不符合" in line for line in rich.against)


def test_questions_end_and_each_is_asked_once() -> None:
    facts: dict[str, Any] = {"person": [{"ref": "p1", "co_resident": True}]}
    facts["complete"] = {"person": True}
    asked = []
    while (question := preassess(PACK, facts, DAY).ask) is not None:
        assert (question.subject, question.ref, question.key) not in asked
        asked.append((question.subject, question.ref, question.key))
        facts = add_answer(facts, question, ANSWERS.get(question.key, 0))
    assert len(asked) < 30
    assert preassess(PACK, facts, DAY).is_settled


ANSWERS: dict[str, Any] = {
    "birth_date": "1980-05-06",
    "urban": True,
    "disability_kind": "0",
    "able": False,
    "child_subsidy_chosen": False,
}
