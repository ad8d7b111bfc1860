"""The words a rule is written in (规则语言).

A rule in `library/` is a Python function run once, on symbols. A symbol is not a value: it has
no truth, so `if`, `and`, `or`, `not` and chained comparisons on it raise at once (and the lint
forbids them before that). Write

    household.code("hukou_kind").among("urban")          facts of the household
    persons.sum(lambda p: p.money("wage_income"), where=lambda p: p.flag("co_resident"))
    when(urban, a, b)   least(a, b)   greatest(a, 0)   divide(a, b, "down")
    (a < b) & (c | ~d)                                    three-valued
    figure("income", "家庭月收入", expression)            a name people will read

Every unknown is carried along by the interpreters; a rule never asks whether a fact is known.
"""

from __future__ import annotations

from yimen.rules import intervals
from yimen.rules.graph import BOOL, INT
from yimen.rules.symbols import (
    RATIO,
    ROUNDINGS,
    Builder,
    Choice,
    Code,
    Number,
    Relation,
    Row,
    RuleError,
    Symbol,
    Truth,
    builder_of,
)

__all__ = [
    "RATIO",
    "Builder",
    "Code",
    "Number",
    "Relation",
    "Row",
    "RuleError",
    "Symbol",
    "Truth",
    "all_of",
    "any_of",
    "condition",
    "divide",
    "figure",
    "greatest",
    "least",
    "when",
]


def when(condition: Truth, yes: Choice, no: Choice | int) -> Choice:
    """`yes` where the condition holds, else `no`; an unknown condition leaves both open."""
    b = condition.builder
    if isinstance(yes, Truth):
        if not isinstance(no, Truth):
            raise RuleError("Both branches of when() are truths or both are numbers")
        return Truth(b, b.node("when", BOOL, (condition, yes, no)))
    left, right = b.number(yes), b.number(no)  # type: ignore[arg-type]
    span = intervals.hull(left.node.range, right.node.range)
    return Number(b, b.node("when", INT, (condition, left, right), span=span))  # type: ignore[return-value]


def least(first: Number | int, *others: Number | int) -> Number:
    """The smallest."""
    return _fold("least", first, others)


def greatest(first: Number | int, *others: Number | int) -> Number:
    """The largest."""
    return _fold("greatest", first, others)


def _fold(op: str, first: Number | int, others: tuple[Number | int, ...]) -> Number:
    b = builder_of(first, *others)
    result = b.number(first)
    for other in others:
        result = b.arithmetic(op, result, b.number(other))
    return result


def divide(value: Number, by: Number | int, mode: str) -> Number:
    """The only division there is: a whole number, rounded the way `mode` says."""
    if mode not in ROUNDINGS:
        raise RuleError(f"Rounding is one of {ROUNDINGS}, not {mode}")
    b = value.builder
    return b.arithmetic("divide", value, b.number(by), mode=mode)


def all_of(first: Truth, *others: Truth) -> Truth:
    """Every one holds."""
    b = first.builder
    return Truth(b, b.node("and", BOOL, (first, *others))) if others else first


def any_of(first: Truth, *others: Truth) -> Truth:
    """At least one holds."""
    b = first.builder
    return Truth(b, b.node("or", BOOL, (first, *others))) if others else first


def figure(key: str, label: str, value: Choice, unit: str = "money") -> Choice:
    """A value people will read by name. `unit`: money, person, month, age, home, area, flag."""
    b = value.builder
    b.claim(key)
    place = b.node(
        "figure", value.kind, (value,), span=value.node.range, key=key, label=label, unit=unit
    )
    return type(value)(b, place)


def condition(key: str, label: str, value: Truth, *, yes: str, no: str) -> Truth:
    """A condition people will read by name, with the words for met and not met."""
    b = value.builder
    b.claim(key)
    return Truth(b, b.node("condition", BOOL, (value,), key=key, label=label, yes=yes, no=no))
