"""The suggestion of one main category, with figures and clause (S4-23)."""

import datetime

import pytest

from tests.rules.rolls import yuhuan
from tests.rules.sheets import adult, elder, home_of
from yimen.rules import suggest

AT_810 = datetime.date(2020, 9, 29)
AT_886 = datetime.date(2021, 4, 19)


@pytest.mark.clause("S4-23")
@pytest.mark.parametrize(("day", "standard"), [(AT_810, "810.00"), (AT_886, "886.00")])
def test_800_a_head_is_dibao_under_the_standard_of_its_day(
    day: datetime.date, standard: str
) -> None:
    told = suggest(yuhuan(), home_of(adult("p1", 160_000), adult("p2")), day)
    assert told.category == "dibao"
    assert f"家庭人均月收入800.00元低于当地低保标准{standard}元" in told.reasons[0]
    assert "条" in told.reasons[0]


@pytest.mark.clause("S4-29")
@pytest.mark.parametrize(("day", "line"), [(AT_810, "1,215.00"), (AT_886, "1,329.00")])
def test_1000_a_head_is_dibian(day: datetime.date, line: str) -> None:
    told = suggest(yuhuan(), home_of(adult("p1", 100_000)), day)
    assert told.category == "dibian"
    assert f"家庭人均月收入1,000.00元低于当地低边标准{line}元" in told.reasons[0]
    assert any("高于当地低保标准" in reason for reason in told.reasons[1:])


def test_tekun_comes_before_dibao() -> None:
    told = suggest(yuhuan(), home_of(elder("p1")), AT_886)
    assert told.category == "tekun"
    assert told.outcomes["dibao"].eligible is True
    assert "特困" in told.reasons[0]


def test_income_above_every_line_is_none_with_a_reason_for_each() -> None:
    told = suggest(yuhuan(), home_of(adult("p1", 300_000)), AT_886)
    assert told.category == "none"
    assert len(told.reasons) == 3
    assert told.ask_next is None


def test_too_much_money_is_said() -> None:
    rich = home_of(adult("p1"), account=[{"balance": 10_000_000}])
    told = suggest(yuhuan(), rich, AT_886)
    assert told.category == "none"
    assert any("货币财产达到或超过限额" in reason for reason in told.reasons)


def test_an_open_tekun_does_not_hold_back_a_certain_dibao_but_is_told() -> None:
    facts = home_of(elder("p1"), obligor=[{"able": None, "support_paid": 0}])
    told = suggest(yuhuan(), facts, AT_886)
    assert told.category == "dibao"
    assert any("特困人员：尚不能判断" in reason for reason in told.reasons)


def test_figures_still_waiting_for_a_document_are_marked() -> None:
    told = suggest(yuhuan(), home_of(adult("p1", 80_000)), AT_886)
    assert "2021-01-01起执行，待核定" in told.reasons[0]
