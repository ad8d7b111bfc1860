"""Rules at random: expressions in the rule language over a few facts, to be read both ways."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from yimen.rules.graph import Graph
from yimen.rules.language import (
    Builder,
    Number,
    Row,
    Truth,
    condition,
    divide,
    figure,
    greatest,
    least,
    when,
)

RANGES: dict[str, tuple[int | None, int | None]] = {
    "wage_income": (0, None),
    "business_income": (None, None),
    "transfer_paid": (0, 40_000),
    "disability_grade": (0, 4),
    "balance": (0, None),
    "floor_area": (0, 100_000),
}
MONEY = {
    "person": ("wage_income", "business_income", "transfer_paid", "disability_grade"),
    "account": ("balance",),
    "home": ("floor_area",),
}
MODES = ("down", "up", "half_up", "half_even")


def _describe(subject: str, key: str) -> dict[str, Any]:
    low, high = RANGES.get(key, (None, None))
    return {"label": key, "question": key, "min": low, "max": high, "unit": "money"}


class _Grower:
    """Grows expressions in one scope; `leaf` makes a number of that scope."""

    def __init__(self, draw: st.DrawFn, build: Builder, leaves: list[Callable[[], Number]]) -> None:
        self.draw, self.build, self.leaves = draw, build, leaves
        self.truths: list[Callable[[], Truth]] = [lambda: build.flag_param("off", "off")]

    def pick(self, choices: Any) -> Any:
        """One of several, as hypothesis likes."""
        return self.draw(st.sampled_from(choices))

    def number(self, depth: int) -> Number:
        """A number expression."""
        if depth == 0:
            return self.pick(self.leaves)()
        op = self.pick(("add", "sub", "mul", "divide", "least", "greatest", "when", "leaf"))
        if op == "leaf":
            return self.pick(self.leaves)()
        left, right = self.number(depth - 1), self.number(depth - 1)
        if op == "add":
            return left + right
        if op == "sub":
            return left - right
        if op == "mul":
            return greatest(0, least(left, 9_999)) * right
        if op == "divide":
            return divide(left, greatest(right, 0), self.pick(MODES))
        if op == "when":
            return when(self.truth(depth - 1), left, right)
        return (least if op == "least" else greatest)(left, right)

    def truth(self, depth: int) -> Truth:
        """A condition."""
        op = self.pick(("less", "at_most", "equal", "and", "or", "not", "when", "leaf"))
        if depth == 0 or op == "leaf":
            return self.pick(self.truths)()
        if op in ("less", "at_most", "equal"):
            left, right = self.number(depth - 1), self.number(depth - 1)
            return (
                left < right
                if op == "less"
                else left <= right
                if op == "at_most"
                else left == right
            )
        if op == "not":
            return ~self.truth(depth - 1)
        left, right = self.truth(depth - 1), self.truth(depth - 1)
        if op == "when":
            return when(self.truth(depth - 1), left, right)
        return left & right if op == "and" else left | right


def _rows(grower: _Grower, relation: str) -> _Grower:
    """Expressions over one row, which may look at the household's too."""
    build = grower.build
    row = Row(build, relation)
    leaves: list[Callable[[], Number]] = [
        *(lambda key=key: row.money(key) for key in MONEY[relation]),
        lambda: build.number(grower.draw(st.integers(-3, 50_000))),
        *grower.leaves[:2],
    ]
    inner = _Grower(grower.draw, build, leaves)
    if relation == "person":
        inner.truths += [
            lambda: row.flag("co_resident"),
            lambda: row.code("disability_kind").among("4", "5"),
            lambda: row.age() >= 60,
        ]
    if relation == "home":
        inner.truths.append(lambda: row.code("kind").among("home"))
    return inner


@st.composite
def rules_at_random(draw: st.DrawFn) -> Graph:
    """A whole rule: some sums, counts and any's over rows, then an expression over them."""
    build = Builder(_describe, (), "—")
    home = _Grower(
        draw,
        build,
        [
            lambda: build.money_param("known", "known"),
            lambda: build.money_param("unknown", "unknown"),
            lambda: build.number(draw(st.integers(-20, 100_000))),
        ],
    )
    home.truths.append(lambda: build.household.flag("urban"))
    for number in range(draw(st.integers(1, 4))):
        relation = draw(st.sampled_from(tuple(MONEY)))
        inner, rows = _rows(home, relation), build.relation(relation)
        value, test = inner.number(draw(st.integers(0, 2))), inner.truth(draw(st.integers(0, 2)))
        total = rows.sum(lambda _, value=value: value, where=lambda _, test=test: test)
        counted = rows.count(where=lambda _, test=test: test)
        found = rows.any(where=lambda _, test=test: test)
        total = figure(f"total{number}", "total", total)
        counted = figure(f"counted{number}", "counted", counted)
        found = figure(f"found{number}", "found", found, "flag")
        home.leaves += [lambda total=total: total, lambda counted=counted: counted]
        home.truths.append(lambda found=found: found)
    eligible = condition("eligible", "eligible", home.truth(3), yes="yes", no="no")
    amount = figure("amount", "amount", when(eligible, home.number(3), home.number(1)))
    return build.finish("random", "random", eligible=eligible, amount=amount)
