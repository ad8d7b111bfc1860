"""The explanation: every figure with its numbers, its dated value, its clause, and what failed."""

import datetime
import json
from decimal import Decimal
from itertools import pairwise

from tests.rules.rolls import yuhuan
from tests.rules.sheets import adult, elder, home_of
from yimen.rules import assess

DAY = datetime.date(2021, 4, 19)


def test_the_income_shows_each_kind_and_leaves_out_what_is_nothing() -> None:
    person = adult("p1", 300_000, transfer_income=20_000, job_cost=40_000)
    outcome = assess("dibao", yuhuan(), home_of(person, adult("p2", 10_000)), DAY)
    assert outcome.line("income").text == (
        "家庭月收入 = 工资性收入3,100.00元 + 转移性收入200.00元"
        " − 必要的就业成本400.00元 = 2,900.00元"
    )
    assert outcome.line("income.wage").text == "工资性收入 = 3,000.00元 + 100.00元 = 3,100.00元"
    assert outcome.line("income").value == Decimal("2900.00")


def test_the_standard_names_its_value_date_clause_and_certainty() -> None:
    outcome = assess("dibao", yuhuan(), home_of(adult("p1")), DAY)
    held = outcome.line("standard").parameter
    assert held is not None
    assert (held.key, held.from_, held.certainty) == ("dibao.standard.urban", "2021-01-01", "mem")
    assert held.clause


def test_the_failed_condition_is_named_with_both_sides() -> None:
    outcome = assess("dibao", yuhuan(), home_of(adult("p1", 100_000)), DAY)
    assert [line.key for line in outcome.failed] == ["eligible", "income_below"]
    assert outcome.failed[1].text == (
        "家庭人均月收入不低于当地低保标准（家庭月收入1,000.00元 > 低保标准合计886.00元）"
    )


def test_property_over_the_limit_says_which() -> None:
    car = [{"disability_vehicle": False, "work_vehicle": False}]
    outcome = assess("dibao", yuhuan(), home_of(adult("p1"), vehicle=car), DAY)
    assert [line.key for line in outcome.failed] == [
        "eligible",
        "property_within",
        "property.no_vehicle",
    ]
    assert outcome.failed[-1].text == "有生活用机动车（船）（生活用机动车（船）1辆 > 0辆）"


def test_rounding_is_told() -> None:
    outcome = assess("dibao", yuhuan(), home_of(adult("p1", 10_050)), DAY)
    assert outcome.line("amount").text == "月低保金 = 补差额785.50元（进一到元） = 786.00元"


def test_a_persons_lines_carry_the_person() -> None:
    outcome = assess("tekun", yuhuan(), home_of(elder("p1"), adult("p2", 500_000)), DAY)
    assert outcome.line("no_labour", "p1").passed is True
    assert outcome.line("no_labour", "p2").passed is False
    assert "年龄40周岁 < 老年人年龄60周岁" in outcome.line("no_labour", "p2").text


def test_an_open_condition_says_what_it_waits_for() -> None:
    person = adult("p1")
    person["wage_income"] = None
    outcome = assess("dibao", yuhuan(), home_of(person), DAY)
    assert outcome.line("income_below").passed is None
    assert outcome.line("income_below").text.startswith("待查清：")
    assert outcome.line("income.wage").value is None
    assert outcome.line("income.wage").text == "工资性收入 = 待查清"


def test_lines_come_from_the_result_down_each_once() -> None:
    lines = assess("dibao", yuhuan(), home_of(adult("p1")), DAY).explanation
    assert (lines[0].key, lines[0].depth) == ("eligible", 0)
    assert len({(line.key, line.ref) for line in lines}) == len(lines)
    assert all(b.depth <= a.depth + 1 for a, b in pairwise(lines))


def test_an_outcome_is_plain_json() -> None:
    outcome = assess("dibao", yuhuan(), home_of(adult("p1", 12_345)), DAY)
    data = json.loads(json.dumps(outcome.to_dict(), ensure_ascii=False))
    assert data["amount_fen"] == outcome.amount_fen
    shown = {line["key"]: line["value"] for line in data["explanation"]}
    assert shown["income"] == "123.45"
