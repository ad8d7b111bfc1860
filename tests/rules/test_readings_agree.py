"""One rule, two readings: the exact and the Ibis reading agree to the fen, unknowns included."""

import datetime
from collections.abc import Mapping
from typing import Any

import ibis
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.rules.graphs import rules_at_random
from tests.rules.rolls import district, duck, households, split, tables, yuhuan
from yimen.rules import Graph, build_graph, exact, ibis_reading, parameters
from yimen.rules.graph import BOOL, HOUSEHOLD
from yimen.rules.language import Builder, condition, figure
from yimen.rules.roll import Compiler

# A seed stands for a whole roll: there is nothing in it for hypothesis to shrink.
NO_SHRINKING = (Phase.explicit, Phase.generate)
DAYS = [
    datetime.date(2020, 9, 29),
    datetime.date(2021, 4, 19),
    datetime.date(2021, 7, 1),
    datetime.date(2026, 7, 1),
]


def figures_of(graph: Graph) -> dict[str, int]:
    """The household's named figures and conditions."""
    return {k: p for k, p in graph.names.items() if graph.nodes[p].scope == HOUSEHOLD}


def exactly(
    graph: Graph, values: Mapping[str, Any], roll: list[dict[str, Any]], day: datetime.date
) -> list[dict[str, Any]]:
    """Every named value of every household, by the exact reading."""
    rows = []
    for facts in roll:
        found = exact.evaluate(graph, values, exact.Sheet(facts, day))
        named = {key: found[place] for key, place in figures_of(graph).items()}
        rows.append({"eligible": found[graph.eligible], "amount": found[graph.amount], **named})
    return rows


def over_the_roll(graph: Graph, table: ibis.Table) -> list[dict[str, Any]]:
    """The same, from the rows of the Ibis reading; checks its unknown flags on the way."""
    rows = []
    for row in duck().to_pyarrow(table.order_by("household_id")).to_pylist():
        named = {
            key: row[key]
            if graph.nodes[place].type == BOOL
            else (row[f"{key}_lo"], row[f"{key}_hi"])
            for key, place in figures_of(graph).items()
        }
        lo, hi = row["amount_lo"], row["amount_hi"]
        settled = lo is not None and lo == hi
        assert row["eligible_unknown"] == (row["eligible"] is None)
        assert row["amount_unknown"] == (not settled)
        assert row["amount_fen"] == (lo if settled else None)
        rows.append({"eligible": row["eligible"], "amount": (lo, hi), **named})
    return rows


@pytest.mark.parametrize("rule", ["dibao", "dibian", "tekun"])
@settings(max_examples=4, deadline=None, phases=NO_SHRINKING)
@given(
    seed=st.integers(0, 2**32),
    gaps=st.sampled_from([0.0, 0.02, 0.1, 0.4]),
    day=st.sampled_from(DAYS),
    two_standards=st.booleans(),
)
def test_both_readings_give_every_household_the_same(
    rule: str, seed: int, gaps: float, day: datetime.date, two_standards: bool
) -> None:
    pack = split() if two_standards else yuhuan()
    roll = households(seed, 400, gaps)
    graph = build_graph(rule, pack)
    values = parameters.values_of(parameters.resolve(graph, pack, day))
    read = ibis_reading(rule, pack, tables(roll), day, tuple(figures_of(graph)))
    for facts, left, right in zip(
        roll, exactly(graph, values, roll, day), over_the_roll(graph, read), strict=True
    ):
        assert left == right, facts


@pytest.mark.parametrize(
    "rule",
    "rigid_spending spending_aid living_allowance nursing_allowance orphan unsupported_child "
    "priority_child".split(),
)
@settings(max_examples=3, deadline=None, phases=NO_SHRINKING)
@given(
    seed=st.integers(0, 2**32),
    gaps=st.sampled_from([0.0, 0.05, 0.3]),
    day=st.sampled_from([datetime.date(2023, 9, 18), datetime.date(2026, 7, 1)]),
)
def test_both_readings_agree_on_the_other_items_too(
    rule: str, seed: int, gaps: float, day: datetime.date
) -> None:
    roll = households(seed, 250, gaps)
    graph = build_graph(rule, district())
    values = parameters.values_of(parameters.resolve(graph, district(), day))
    read = ibis_reading(rule, district(), tables(roll), day, tuple(figures_of(graph)))
    for facts, left, right in zip(
        roll, exactly(graph, values, roll, day), over_the_roll(graph, read), strict=True
    ):
        assert left == right, facts


@settings(max_examples=15, deadline=None, phases=NO_SHRINKING)
@given(graph=rules_at_random(), seed=st.integers(0, 2**32), gaps=st.sampled_from([0.05, 0.3]))
def test_any_rule_one_can_write_reads_the_same_both_ways(
    graph: Graph, seed: int, gaps: float
) -> None:
    roll, day = households(seed, 150, gaps), DAYS[1]
    values = {"known": 700, "off": False}
    read = Compiler(graph, values, tables(roll), day).compile(figures_of(graph))
    for facts, left, right in zip(
        roll, exactly(graph, values, roll, day), over_the_roll(graph, read), strict=True
    ):
        assert left == right, (facts, graph.to_json())


def test_one_test_asked_of_two_relations_is_counted_in_each() -> None:
    build = Builder(lambda subject, key: {"label": key, "question": key}, (), "—")
    told = build.household.flag("urban")
    for relation in ("home", "account", "vehicle"):
        figure(relation, relation, build.relation(relation).count(where=lambda _: told), "home")
    yes = condition("eligible", "eligible", told, yes="yes", no="no")
    graph = build.finish("test", "test", eligible=yes, amount=0)
    roll = households(4, 60, 0.1)
    read = Compiler(graph, {}, tables(roll), DAYS[0]).compile(figures_of(graph))
    assert over_the_roll(graph, read) == exactly(graph, {}, roll, DAYS[0])


def test_a_table_that_is_missing_is_unknown_not_empty() -> None:
    roll = households(1, 40, 0.0)
    given_tables = tables(roll)
    del given_tables["account"]
    read = ibis_reading("dibao", yuhuan(), given_tables, DAYS[1], ("property.money_below",))
    told = [row["property.money_below"] for row in duck().to_pyarrow(read).to_pylist()]
    without = [{**facts, "account": []} for facts in roll]
    graph = build_graph("dibao", yuhuan())
    values = parameters.values_of(parameters.resolve(graph, yuhuan(), DAYS[1]))
    expected = [row["property.money_below"] for row in exactly(graph, values, without, DAYS[1])]
    assert len(told) == len(expected) == 40


def test_a_column_that_is_missing_is_unknown_for_everybody() -> None:
    roll = households(2, 40, 0.0)
    given_tables = tables(roll)
    given_tables["person"] = given_tables["person"].drop("wage_income")
    read = ibis_reading("dibao", yuhuan(), given_tables, DAYS[1], ("income",))
    for facts, row in zip(
        roll, duck().to_pyarrow(read.order_by("household_id")).to_pylist(), strict=True
    ):
        counted = [p for p in facts["person"] if p.get("co_resident")]
        assert (row["income_hi"] is None) == bool(counted or not facts["complete"]["person"])
