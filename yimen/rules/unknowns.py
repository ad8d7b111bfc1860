"""The bounds reading (上下限读法): which unknowns matter, and which to ask first.

Values already carry everything each may be, so an unknown matters only if it can be reached
from the result through nodes that are not settled. The walk may name a fact that in the end
would not have changed anything; it never leaves out one that would.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.rules import exact
from yimen.rules.exact import Sheet, Value
from yimen.rules.graph import AGGREGATES, BOOL, CODE, HOUSEHOLD, Graph, Node
from yimen.rules.outcome import FactRef

COMPLETE = "complete"
_GUESSES = (0, 30_000, 100_000, 500_000, 100_000_000)
_AGES = (8, 40, 75)
_LISTS = {
    "person": ("家庭成员", "一起生活的家里人都写上了吗？"),
    "obligor": ("法定义务人", "依法应当赡养、抚养、扶养的人都写上了吗？"),
    "vehicle": ("车辆", "家里的车（船）都写上了吗？没有也请说明。"),
    "home": ("房屋", "家里的房屋都写上了吗？没有也请说明。"),
    "account": ("账户和金融资产", "家里的存款和理财都写上了吗？没有也请说明。"),
    "spending": ("刚性支出", "家里的大额支出都写上了吗？没有也请说明。"),
}


@dataclass(frozen=True, order=True)
class Gap:
    """One unknown: a fact of a row (by its place in the list), or a list not known complete."""

    subject: str
    row: int
    key: str


class _Walk:
    def __init__(self, graph: Graph, values: list[Value], sheet: Sheet) -> None:
        self.nodes, self.values, self.sheet = graph.nodes, values, sheet
        self.gaps: dict[Gap, None] = {}
        self.parameters: dict[str, None] = {}
        self._seen: set[tuple[int, int]] = set()

    def _value(self, place: int, row: int) -> Value:
        value = self.values[place]
        return value if self.nodes[place].scope == HOUSEHOLD else value[row]

    def _open(self, place: int, row: int) -> bool:
        return not exact.is_settled(self.nodes[place], self._value(place, row))

    def visit(self, place: int, row: int = 0) -> None:
        node = self.nodes[place]
        row = 0 if node.scope == HOUSEHOLD else row
        if (place, row) in self._seen or not self._open(place, row):
            return
        self._seen.add((place, row))
        if node.op in ("fact", "age"):
            self.gaps[Gap(node.at["subject"], row, node.at["key"])] = None
        elif node.op == "param":
            self.parameters[node.at["key"]] = None
        elif node.op in AGGREGATES:
            self._rows(node)
        elif node.op == "when":
            self._branches(node, row)
        else:
            for arg in node.args:
                self.visit(arg, row)

    def _branches(self, node: Node, row: int) -> None:
        test, yes, no = node.args
        holds = self._value(test, row)
        if holds is None:
            self.visit(test, row)
        if holds is not False:
            self.visit(yes, row)
        if holds is not True:
            self.visit(no, row)

    def _rows(self, node: Node) -> None:
        over, where = node.at["over"], node.args[-1]
        for row in range(len(self.sheet.rows(over))):
            chosen = self._value(where, row)
            if chosen is False:
                continue
            if node.op == "sum":
                self.visit(node.args[0], row)
                if self._value(node.args[0], row) == (0, 0):
                    continue
            self.visit(where, row)
        if not self.sheet.is_complete(over):
            self.gaps[Gap(over, 0, COMPLETE)] = None


def _walked(graph: Graph, values: list[Value], sheet: Sheet, roots: Iterable[int] | None) -> _Walk:
    walk = _Walk(graph, values, sheet)
    for root in (graph.eligible, graph.amount) if roots is None else roots:
        walk.visit(root)
    return walk


def open_gaps(
    graph: Graph, values: list[Value], sheet: Sheet, roots: Iterable[int] | None = None
) -> list[Gap]:
    """The unknowns that matter to `roots` (by default eligibility, then the amount)."""
    return list(_walked(graph, values, sheet, roots).gaps)


def open_parameters(graph: Graph, values: list[Value], sheet: Sheet) -> list[str]:
    """The parameters without a value on the day that matter to eligibility or amount."""
    return list(_walked(graph, values, sheet, None).parameters)


def describe(graph: Graph, sheet: Sheet, gap: Gap) -> FactRef:
    """The unknown in the words of the catalogue."""
    if gap.key == COMPLETE:
        label, question = _LISTS[gap.subject]
        return FactRef(gap.subject, None, COMPLETE, f"{label}是否已全部列出", question)
    meta = graph.facts[f"{gap.subject}.{gap.key}"]
    ref = None if gap.subject == HOUSEHOLD else sheet.ref(gap.subject, gap.row)
    key = meta.get("ask", gap.key)
    return FactRef(gap.subject, ref, key, meta["label"], meta["question"], meta.get("paper"))


def in_asking_order(
    graph: Graph, parameters: Mapping[str, Any], facts: Mapping[str, Any], on: date
) -> list[Gap]:
    """The unknowns that matter, most deciding first: each is tried with a few answers, and
    counts for how often the result is then settled, next for how few unknowns are left."""
    sheet = Sheet(facts, on)
    values = exact.evaluate(graph, parameters, sheet)
    gaps = open_gaps(graph, values, sheet, (graph.eligible,)) or open_gaps(graph, values, sheet)
    if len(gaps) < 2:
        return gaps
    keyed = []
    for position, gap in enumerate(gaps):
        settled, left = _try(graph, parameters, facts, on, gap)
        order = graph.facts.get(f"{gap.subject}.{gap.key}", {}).get("order", 0)
        keyed.append((-settled, left, order, position, gap))
    return [entry[-1] for entry in sorted(keyed)]


def _try(
    graph: Graph, parameters: Mapping[str, Any], facts: Mapping[str, Any], on: date, gap: Gap
) -> tuple[float, float]:
    answers = _answers(graph, gap)
    settled = left = 0
    for answer in answers:
        sheet = Sheet(fill(facts, gap, answer), on)
        values = exact.evaluate(graph, parameters, sheet)
        if exact.is_settled(graph.nodes[graph.eligible], values[graph.eligible]):
            settled += 1
        else:
            left += len(open_gaps(graph, values, sheet, (graph.eligible,)))
    return settled / len(answers), left / len(answers)


def _answers(graph: Graph, gap: Gap) -> list[Any]:
    if gap.key == COMPLETE:
        return [True]
    for node in graph.nodes:
        if node.op == "age" and (node.at["subject"], node.at["key"]) == (gap.subject, gap.key):
            return list(_AGES)
        if node.op == "fact" and (node.at["subject"], node.at["key"]) == (gap.subject, gap.key):
            return _leaf_answers(graph, node)
    raise KeyError(gap)


def _leaf_answers(graph: Graph, node: Node) -> list[Any]:
    if node.type == BOOL:
        return [True, False]
    if node.type == CODE:
        codes = graph.facts[f"{node.at['subject']}.{node.at['key']}"].get("codes") or {}
        return list(codes) or ["?"]
    lo, hi = node.at["lo"], node.at["hi"]
    fits = [g for g in _GUESSES if (lo is None or g >= lo) and (hi is None or g <= hi)]
    return [*fits, *([hi] if hi is not None else [])] or [lo]


def fill(facts: Mapping[str, Any], gap: Gap, answer: Any) -> dict[str, Any]:
    """The facts with one unknown answered; the given facts are left as they are."""
    filled = copy.copy(dict(facts))
    if gap.key == COMPLETE:
        filled[COMPLETE] = {**(facts.get(COMPLETE) or {}), gap.subject: answer}
    elif gap.subject == HOUSEHOLD:
        filled[HOUSEHOLD] = {**(facts.get(HOUSEHOLD) or {}), gap.key: answer}
    else:
        rows = list(facts[gap.subject])
        rows[gap.row] = {**rows[gap.row], gap.key: answer}
        filled[gap.subject] = rows
    return filled
