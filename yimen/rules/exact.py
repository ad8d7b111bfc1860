"""The exact reading (精确读法): one household, whole fen, every unknown carried along.

A graph is turned once into a list of small closures, one a node; evaluating a household runs
them in order. A household node yields one value; a node in a relation's scope yields a list,
one value a row. Values are those of `intervals.py`, codes are text or None.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from itertools import repeat
from typing import Any

from yimen.rules import intervals
from yimen.rules.graph import AGGREGATES, BOOL, CODE, HOUSEHOLD, INT, NAMES, Graph, Node
from yimen.rules.intervals import Interval, Truth

Value = Any
"""Interval, Truth or code text; a list of them in a relation's scope."""


class Sheet:
    """The facts of one household as the interpreter wants them.

    `raw` is the facts JSON of the fact sheet: a dict per household, a list of rows per relation,
    and `complete` saying which lists are complete. A missing key and a null are unknown.
    """

    def __init__(self, raw: Mapping[str, Any], on: datetime.date) -> None:
        self.on = on.year * 10_000 + on.month * 100 + on.day
        self.complete: Mapping[str, Any] = raw.get("complete") or {}
        self._raw = raw

    def rows(self, subject: str) -> list[Mapping[str, Any]]:
        """The rows of a subject; the household is its own single row."""
        if subject == HOUSEHOLD:
            return [self._raw.get(HOUSEHOLD) or {}]
        return self._raw.get(subject) or []

    def ref(self, subject: str, row: int) -> str:
        """What a row is called: its own `ref`, else its number."""
        return str(self.rows(subject)[row].get("ref") or row + 1)

    def is_complete(self, relation: str) -> bool:
        """Whether the rows are known to be all of them."""
        return self.complete.get(relation) is True


Step = Callable[[list[Value], Sheet, Mapping[str, Any]], Value]


def evaluate(graph: Graph, parameters: Mapping[str, Any], sheet: Sheet) -> list[Value]:
    """The value of every node, by place. `parameters` maps each key the graph names to its
    whole number (fen, ten-thousandths), truth or code; one left out is unknown."""
    values: list[Value] = []
    for step in _program(graph):
        values.append(step(values, sheet, parameters))
    return values


_PROGRAMS: dict[str, tuple[Step, ...]] = {}
_KEPT = 64


def _program(graph: Graph) -> tuple[Step, ...]:
    """The closures of a graph, made once a process; the oldest gives way."""
    program = _PROGRAMS.get(graph.hash)
    if program is None:
        while len(_PROGRAMS) >= _KEPT:
            _PROGRAMS.pop(next(iter(_PROGRAMS)))
        program = _PROGRAMS[graph.hash] = tuple(_step(n, graph.nodes) for n in graph.nodes)
    return program


# --- leaves -----------------------------------------------------------------------------------


def read_fact(node: Node, row: Mapping[str, Any], on: int) -> Value:
    """What a row says of a fact. Out of its valid range, or of the wrong type, is unknown."""
    if node.op == "age":
        return _read_age(node, row, on)
    told = row.get(node.at["key"])
    if node.type == BOOL:
        return told if isinstance(told, bool) else None
    if node.type == CODE:
        return told if isinstance(told, str) else None
    lo, hi = node.at["lo"], node.at["hi"]
    if isinstance(told, bool) or not isinstance(told, int):
        return (lo, hi)
    if (lo is not None and told < lo) or (hi is not None and told > hi):
        return (lo, hi)
    return (told, told)


def _read_age(node: Node, row: Mapping[str, Any], on: int) -> Interval:
    years = row.get(node.at["key"])
    born = row.get(node.at["birth"])
    if isinstance(born, str):
        try:
            day = datetime.date.fromisoformat(born)
        except ValueError:
            day = None
        if day is not None:
            years = (on - (day.year * 10_000 + day.month * 100 + day.day)) // 10_000
    if isinstance(years, bool) or not isinstance(years, int) or not 0 <= years <= 150:
        return node.range
    return (years, years)


def _leaf(node: Node) -> Step:
    if node.op == "const":
        value = node.at["value"]
        fixed = (value, value) if node.type == INT else value
        return lambda v, s, p: fixed
    if node.op == "param":
        key = node.at["key"]
        if node.type == INT:
            return lambda v, s, p: (p[key], p[key]) if key in p else node.range
        return lambda v, s, p: p.get(key)
    subject = node.at["subject"]
    if subject == HOUSEHOLD:
        return lambda v, s, p: read_fact(node, s.rows(HOUSEHOLD)[0], s.on)
    return lambda v, s, p: [read_fact(node, row, s.on) for row in s.rows(subject)]


# --- operations -------------------------------------------------------------------------------


def _both(*values: Truth) -> Truth:
    return intervals.both(values)


def _either(*values: Truth) -> Truth:
    return intervals.either(values)


def _equal(a: Interval, b: Interval) -> Truth:
    return _both(intervals.at_most(a, b), intervals.at_most(b, a))


def _same(value: Value) -> Value:
    return value


_PLAIN: Mapping[str, Callable[..., Value]] = {
    "add": intervals.add,
    "sub": intervals.sub,
    "mul": intervals.mul,
    "least": intervals.least,
    "greatest": intervals.greatest,
    "less": intervals.less,
    "at_most": intervals.at_most,
    "equal": _equal,
    "and": _both,
    "or": _either,
    "not": intervals.negate,
    "figure": _same,
    "condition": _same,
}


def _function(node: Node) -> Callable[..., Value]:
    if node.op == "divide":
        mode = node.at["mode"]
        return lambda a, b: intervals.divide(a, b, mode)
    if node.op == "code_in":
        codes = frozenset(node.at["codes"])
        return lambda code: None if code is None else code in codes
    if node.op == "when":
        return intervals.choose if node.type == INT else intervals.choose_truth
    return _PLAIN[node.op]


def _step(node: Node, nodes: tuple[Node, ...]) -> Step:
    if node.op in ("const", "param", "fact", "age"):
        return _leaf(node)
    if node.op in AGGREGATES:
        return _aggregate(node, nodes)
    function, args = _function(node), node.args
    if node.scope == HOUSEHOLD:
        if len(args) == 1:
            (only,) = args
            return lambda v, s, p: function(v[only])
        if len(args) == 2:
            first, second = args
            return lambda v, s, p: function(v[first], v[second])
        return lambda v, s, p: function(*[v[a] for a in args])
    spread = [nodes[a].scope == HOUSEHOLD for a in args]

    def by_row(v: list[Value], s: Sheet, p: Mapping[str, Any]) -> list[Value]:
        columns = [repeat(v[a]) if whole else v[a] for a, whole in zip(args, spread, strict=True)]
        return list(map(function, *columns))

    return by_row


def _aggregate(node: Node, nodes: tuple[Node, ...]) -> Step:
    over, args = node.at["over"], node.args
    whole = [nodes[a].scope == HOUSEHOLD for a in args]
    fold = {"sum": _sum, "count": _count, "any": _any}[node.op]

    def step(v: list[Value], s: Sheet, p: Mapping[str, Any]) -> Value:
        size = len(s.rows(over))
        columns = [[v[a]] * size if w else v[a] for a, w in zip(args, whole, strict=True)]
        return fold(node, columns, s.is_complete(over))

    return step


def _sum(node: Node, columns: list[list[Value]], complete: bool) -> Interval:
    total: Interval = (0, 0) if complete else node.range
    for value, chosen in zip(*columns, strict=True):
        if chosen is None:
            value = intervals.hull(value, (0, 0))
        if chosen is not False:
            total = intervals.add(total, value)
    return total


def _count(node: Node, columns: list[list[Value]], complete: bool) -> Interval:
    (tests,) = columns
    sure = sum(t is True for t in tests)
    return (sure, sure + sum(t is None for t in tests) if complete else None)


def _any(node: Node, columns: list[list[Value]], complete: bool) -> Truth:
    return intervals.either([*columns[0], False if complete else None])


def is_settled(node: Node, value: Value) -> bool:
    """Whether a (single) value is fully known."""
    if node.type == INT:
        return value[0] is not None and value[0] == value[1]
    return value is not None


__all__ = ["NAMES", "Sheet", "Value", "evaluate", "is_settled", "read_fact"]
