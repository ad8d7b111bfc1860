"""The explanation (计算说明): every named figure and condition in Chinese, with its numbers.

Read from the result downwards: a condition, then the figures it rests on, each once. Numbers in
a formula are the household's own; a comparison shows how the two sides really stand (<, =, >),
not how the rule asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from yimen.foundation import money
from yimen.rules.exact import Sheet, Value
from yimen.rules.graph import AGGREGATES, BOOL, HOUSEHOLD, NAMES, Graph, Node
from yimen.rules.intervals import Interval, known
from yimen.rules.outcome import Line, ParameterRef
from yimen.rules.parameters import ParameterValue

_UNITS = {
    "person": "人",
    "month": "个月",
    "age": "周岁",
    "grade": "级",
    "item": "项",
    "home": "处",
    "vehicle": "辆",
    "area": "平方米",
}
_SIGNS = {"add": " + ", "sub": " − ", "mul": " × "}
_MODES = {"down": "去尾", "up": "进一", "half_up": "四舍五入", "half_even": "四舍六入五成双"}
_SHOWN_PARTS = 8
_COMPARISONS = ("less", "at_most", "equal")


def show_number(n: int, unit: str) -> str:
    """A whole number with its unit: fen as “1,234.50元”, ten-thousandths as “1.5”."""
    if unit == "money":
        return f"{money.format_yuan(n)}元"
    if unit == "ratio":
        return f"{(Decimal(n) / 10_000).normalize():f}倍"
    if unit == "hundredth_area":
        return f"{(Decimal(n) / 100).normalize():f}平方米"
    return f"{n}{_UNITS.get(unit, '')}"


def show(value: Interval, unit: str) -> str:
    """An interval in words; nothing known is “待查清”."""
    lo, hi = value
    if lo is not None and lo == hi:
        return show_number(lo, unit)
    if lo is not None and hi is not None:
        return f"{show_number(lo, unit)}至{show_number(hi, unit)}（待查清）"
    if hi is not None:
        return f"至多{show_number(hi, unit)}（待查清）"
    return f"至少{show_number(lo, unit)}（待查清）" if lo else "待查清"


def plain_value(node: Node, value: Value) -> int | bool | Decimal | None:
    """The value for machines: yuan as Decimal, other numbers whole, None where unknown."""
    if node.type == BOOL:
        return value
    n = known(value)
    if n is None:
        return None
    return Decimal(n).scaleb(-2) if node.at["unit"] == "money" else n


class Explainer:
    """Writes the lines of one evaluated household."""

    def __init__(
        self,
        graph: Graph,
        values: list[Value],
        sheet: Sheet,
        parameters: Mapping[str, ParameterValue],
    ) -> None:
        self.graph, self.nodes, self.values = graph, graph.nodes, values
        self.sheet, self.parameters = sheet, parameters
        self._done: set[tuple[int, int]] = set()

    def lines(self) -> Iterator[Line]:
        """All lines, the result first; figures nothing rests on (shown only) come last."""
        for root in (self.graph.eligible, self.graph.amount):
            yield from self._named(root, 0, 0)
        for place in self.graph.names.values():
            if self.nodes[place].scope == HOUSEHOLD:
                yield from self._named(place, 0, 1)

    def _value(self, place: int, row: int) -> Value:
        value = self.values[place]
        return value if self.nodes[place].scope == HOUSEHOLD else value[row]

    def _named(self, place: int, row: int, depth: int) -> Iterator[Line]:
        node = self.nodes[place]
        row = 0 if node.scope == HOUSEHOLD else row
        if node.op not in NAMES:
            for child, at in self._below(place, row):
                yield from self._named(child, at, depth)
            return
        if (place, row) in self._done:
            return
        self._done.add((place, row))
        yield self._line(place, row, depth)
        for child, at in self._below(place, row):
            yield from self._named(child, at, depth + 1)

    def _below(self, place: int, row: int) -> Iterator[tuple[int, int]]:
        """The named nodes directly under a node, branches not taken left out."""
        node = self.nodes[place]
        for arg, at in self._arguments(node, row):
            child = self.nodes[arg]
            if child.op in NAMES:
                yield arg, at
            else:
                yield from self._below(arg, at)

    def _arguments(self, node: Node, row: int) -> Iterator[tuple[int, int]]:
        if node.op in AGGREGATES:
            for each in range(len(self.sheet.rows(node.at["over"]))):
                for arg in node.args:
                    yield arg, each
        elif node.op == "when":
            test, yes, no = node.args
            holds = self._value(test, row)
            yield test, row
            if holds is not False:
                yield yes, row
            if holds is not True:
                yield no, row
        else:
            for arg in node.args:
                yield arg, row

    def _line(self, place: int, row: int, depth: int) -> Line:
        node, value = self.nodes[place], self._value(place, row)
        ref = None
        if node.scope != HOUSEHOLD:
            ref = str(self.sheet.rows(node.scope)[row].get("ref") or row + 1)
        held = next(self._parameters(node.args[0], row), None)
        return Line(
            key=node.at["key"],
            label=node.at["label"],
            value=plain_value(node, value),
            unit=node.at.get("unit", "flag"),
            text=self._sentence(node, value, row),
            parameter=None if held is None else self._reference(held),
            passed=value if node.op == "condition" else None,
            depth=depth,
            ref=ref,
        )

    def _reference(self, key: str) -> ParameterRef | None:
        held = self.parameters.get(key)
        if held is None:
            return None
        return ParameterRef(key, held.from_, f"{held.source}{held.clause}", held.certainty)

    def _parameters(self, place: int, row: int) -> Iterator[str]:
        """Parameters a line rests on directly, numbers before switches."""
        node = self.nodes[place]
        if node.op == "param":
            if node.type != BOOL:
                yield node.at["key"]
        elif node.op not in NAMES:
            for arg, at in self._arguments(node, row):
                yield from self._parameters(arg, at)

    # --- sentences -----------------------------------------------------------------------

    def _sentence(self, node: Node, value: Value, row: int) -> str:
        (inner,) = node.args
        if node.op == "condition":
            words = f"待查清：{node.at['label']}"
            if value is not None:
                words = node.at["yes"] if value else node.at["no"]
            compared = self._comparison(inner, row, value)
            return f"{words}（{compared}）" if compared else words
        formula = self._formula(inner, row, node.at["unit"])
        result = show(value, node.at["unit"])
        shown = f"{node.at['label']} = {formula}"
        return shown if formula.endswith(result) else f"{shown} = {result}"

    def _comparison(self, place: int, row: int, wanted: Value) -> str:
        """The comparison that decided a condition: directly below, or through and / or / not."""
        node = self.nodes[place]
        if node.op in _COMPARISONS:
            left, right = (self._value(a, row) for a in node.args)
            a, b = known(left), known(right)
            unit = self._unit(node.args[0]) or self._unit(node.args[1])
            sign = "与" if a is None or b is None else "<" if a < b else "=" if a == b else ">"
            texts = [self._formula(a, row, unit) for a in node.args]
            return f" {sign} ".join(texts)
        if node.op in ("and", "or", "not"):
            for arg in node.args:
                if self.nodes[arg].op not in NAMES:
                    found = self._comparison(arg, row, wanted)
                    if found:
                        return found
        return ""

    def _unit(self, place: int) -> str:
        node = self.nodes[place]
        if node.op == "figure":
            return node.at["unit"]
        if node.op == "param":
            return self.graph.parameters[node.at["key"]]["unit"]
        if node.op in ("fact", "age"):
            return self.graph.facts[f"{node.at['subject']}.{node.at['key']}"]["unit"]
        return next((u for u in map(self._unit, node.args) if u), "")

    def _formula(self, place: int, row: int, unit: str, inside: str = "") -> str:
        node = self.nodes[place]
        row = 0 if node.scope == HOUSEHOLD else row
        if node.op in ("figure", "param", "fact", "age"):
            return self._leaf(place, row)
        if node.op in _SIGNS:
            texts = [self._formula(a, row, unit, node.op) for a in node.args]
            joined = _SIGNS[node.op].join(texts)
            return f"（{joined}）" if inside == "mul" and node.op != "mul" else joined
        if node.op == "divide":
            over, by = (self._formula(a, row, unit, "mul") for a in node.args)
            return f"{over} ÷ {by}（{_MODES[node.at['mode']]}）"
        if node.op in ("least", "greatest"):
            word = "取低者" if node.op == "least" else "取高者"
            return f"{word}（{'，'.join(self._formula(a, row, unit) for a in node.args)}）"
        if node.op == "when":
            taken = self._value(node.args[0], row)
            if taken is not None:
                return self._formula(node.args[1 if taken else 2], row, unit, inside)
        if node.op == "sum":
            return self._addends(place, unit)
        return show(self._value(place, row), "" if node.op == "const" else unit)

    def _leaf(self, place: int, row: int) -> str:
        node, unit = self.nodes[place], self._unit(place)
        if node.op == "figure":
            label = node.at["label"]
        elif node.op == "param":
            label = self.graph.parameters[node.at["key"]]["label"]
        else:
            label = self.graph.facts[f"{node.at['subject']}.{node.at['key']}"]["label"]
        return f"{label}{show(self._value(place, row), unit)}"

    def _addends(self, place: int, unit: str) -> str:
        """A sum as its parts, where there are several and all are known."""
        node, total = self.nodes[place], self.values[place]
        value, where = node.args
        parts = []
        for each in range(len(self.sheet.rows(node.at["over"]))):
            part = known(self._value(value, each))
            if self._value(where, each) is True and part:
                parts.append(part)
        if not 1 < len(parts) <= _SHOWN_PARTS or known(total) != sum(parts):
            return show(total, unit)
        return " + ".join(show_number(p, unit) for p in parts)


def explain(
    graph: Graph,
    values: list[Value],
    sheet: Sheet,
    parameters: Mapping[str, ParameterValue],
) -> tuple[Line, ...]:
    """The lines of an evaluated household, in reading order."""
    return tuple(Explainer(graph, values, sheet, parameters).lines())
