"""The rule language refuses what would go wrong quietly."""

from typing import Any

import pytest

from tests.rules.rolls import yuhuan
from yimen.policy.vocabulary import OPERATORS
from yimen.rules import RuleError, build_graph, library
from yimen.rules.language import Builder, divide, figure, when


def _describe(subject: str, key: str) -> dict[str, Any]:
    low = 0 if key in ("wage", "price") else None
    return {"label": key, "question": key, "min": low, "max": None, "unit": "money"}


@pytest.fixture
def build() -> Builder:
    return Builder(_describe, (), "—")


def test_a_symbol_has_no_truth(build: Builder) -> None:
    wage = build.household.money("wage")
    with pytest.raises(RuleError, match="no truth"):
        bool(wage < 5)
    with pytest.raises(RuleError, match="no truth"):
        max(wage, build.number(3))


@pytest.mark.parametrize("wrong", [1.5, True, "5"])
def test_only_whole_numbers_are_numbers(build: Builder, wrong: Any) -> None:
    with pytest.raises(RuleError, match="whole number"):
        build.household.money("wage") + wrong


def test_rounding_must_be_named(build: Builder) -> None:
    with pytest.raises(RuleError, match="Rounding"):
        divide(build.household.money("wage"), 3, "nearest")
    with pytest.raises(TypeError):
        build.household.money("wage") / 3  # type: ignore[operator]


def test_a_divisor_that_may_be_negative_is_refused(build: Builder) -> None:
    with pytest.raises(RuleError, match="never be negative"):
        divide(build.number(5), build.household.money("gain"), "down")


def test_a_product_of_two_that_may_be_negative_is_refused(build: Builder) -> None:
    gain = build.household.money("gain")
    with pytest.raises(RuleError, match="never be negative"):
        gain * gain


def test_rows_of_two_relations_do_not_mix(build: Builder) -> None:
    person, home = build.relation("person").row, build.relation("home").row
    with pytest.raises(RuleError, match="mixes rows"):
        person.money("wage") + home.money("price")
    with pytest.raises(RuleError, match="mixes rows"):
        build.relation("home").sum(lambda _: person.money("wage"))


def test_two_figures_never_share_a_name(build: Builder) -> None:
    figure("income", "收入", build.household.money("wage"))
    with pytest.raises(RuleError, match="called income"):
        figure("income", "别的收入", build.household.money("price"))


def test_both_branches_are_of_one_kind(build: Builder) -> None:
    yes = build.household.flag("urban")
    with pytest.raises(RuleError, match="branches"):
        when(yes, yes, 5)  # type: ignore[type-var]


def test_equal_expressions_are_one_node(build: Builder) -> None:
    wage = build.household.money("wage")
    assert (wage + 5).place == (build.household.money("wage") + 5).place


def _formula(*operators: str) -> Any:
    pack = yuhuan()
    binding = pack.rules["dibao"].model_copy(update={"formula": operators})
    changed = pack.model_copy(update={"rules": {**pack.rules, "dibao": binding}})
    changed.__dict__.pop("content_hash", None)
    return changed


def test_an_operator_nobody_knows_is_refused() -> None:
    with pytest.raises(RuleError, match="add_luck"):
        build_graph("dibao", _formula("add_wage", "money_below", "gap", "add_luck"))


def test_a_formula_without_any_property_test_is_refused() -> None:
    with pytest.raises(RuleError, match="names none of"):
        build_graph("dibao", _formula("add_wage", "gap"))


def test_the_library_and_the_pack_vocabulary_name_the_same_operators() -> None:
    assert set(library.OPERATORS) == set(OPERATORS)
