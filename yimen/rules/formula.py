"""A pack's formula: an ordered list of named operators (公式由算子按顺序组成).

A rule of the library owns tables of operators by part (income, property, amount...). The pack's
one list may name operators of any part; each part sees its own, in the order of the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from yimen.rules.language import Builder, RuleError

Running = TypeVar("Running")
Operators = Mapping[str, Callable[..., Any]]


def chosen(build: Builder, table: Operators) -> tuple[str, ...]:
    """The operators of this part that the pack names, in its order."""
    build.read_operators(table)
    return tuple(name for name in build.formula if name in table)


def run(build: Builder, table: Operators, start: Running, *context: Any) -> Running:
    """Apply the chosen operators one after the other to a running value."""
    for name in chosen(build, table):
        start = table[name](start, *context)
    return start


def each(build: Builder, table: Operators, *context: Any) -> list[Any]:
    """What each chosen operator makes; RuleError where the pack names none, since a rule with a
    part left out would pass everybody."""
    names = chosen(build, table)
    if not names:
        raise RuleError(f"The formula names none of {sorted(table)}")
    return [table[name](*context) for name in names]
