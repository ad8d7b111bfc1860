"""Formulas in Chinese, with the household's own numbers (公式文字).

Terms that are zero are left out of sums (their figures have lines of their own); a comparison
shows how the two sides really stand (<, =, >), not how the rule asks.
"""

from __future__ import annotations

from decimal import Decimal

from yimen.foundation import money
from yimen.rules.exact import Sheet, Value
from yimen.rules.graph import HOUSEHOLD, NAMES, Graph, Node
from yimen.rules.intervals import Interval, known
from yimen.rules.language import RATIO

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
_STEPS = {100: "元", 10: "角"}
_FLIPPED = {"<": ">", ">": "<"}
_SHOWN_PARTS = 8


def show_number(n: int, unit: str) -> str:
    """A whole number with its unit: fen as “1,234.50元”, ten-thousandths as “1.5倍”."""
    if unit == "money":
        return f"{money.format_yuan(n)}元"
    if unit == "ratio":
        return f"{(Decimal(n) / RATIO).normalize():f}倍"
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


class Wording:
    """Writes formulas of one evaluated household; `row` is the place in a relation's list."""

    def __init__(self, graph: Graph, values: list[Value], sheet: Sheet) -> None:
        self.graph, self.nodes, self.values, self.sheet = graph, graph.nodes, values, sheet

    def value(self, place: int, row: int) -> Value:
        """The value of a node, for one row where it has rows."""
        value = self.values[place]
        return value if self.nodes[place].scope == HOUSEHOLD else value[row]

    def figure(self, node: Node, value: Value, row: int) -> str:
        """“家庭月收入 = 工资性收入1,200.00元 + … = 1,500.00元”."""
        label, unit = node.at["label"], node.at["unit"]
        result, formula = show(value, unit), self.formula(node.args[0], row, unit)
        if formula in (result, f"{label}{result}"):
            return f"{label} = {result}"
        if self.nodes[node.args[0]].op in ("param", "fact", "when") and formula.endswith(result):
            return f"{label} = {formula}"
        return f"{label} = {formula} = {result}"

    def comparison(self, place: int, row: int) -> str:
        """The comparison behind a condition: directly below, or through and / or / not."""
        node = self.nodes[place]
        if node.op in ("less", "at_most", "equal"):
            return self._compared(node, row)
        if node.op in ("and", "or", "not"):
            for arg in node.args:
                found = "" if self.nodes[arg].op in NAMES else self.comparison(arg, row)
                if found:
                    return found
        return ""

    def _compared(self, node: Node, row: int) -> str:
        a, b = (known(self.value(arg, row)) for arg in node.args)
        sign = "与" if a is None or b is None else "<" if a < b else "=" if a == b else ">"
        left, right = node.args
        if self.nodes[left].op == "param":
            left, right, sign = right, left, _FLIPPED.get(sign, sign)
        unit = self._unit(left) or self._unit(right)
        return f"{self.formula(left, row, unit)} {sign} {self.formula(right, row, unit)}"

    def _unit(self, place: int) -> str:
        node = self.nodes[place]
        if node.op == "figure":
            return node.at["unit"]
        if node.op == "param":
            return self.graph.parameters[node.at["key"]]["unit"]
        if node.op in ("fact", "age"):
            return self.graph.facts[f"{node.at['subject']}.{node.at['key']}"]["unit"]
        return next((u for u in map(self._unit, node.args) if u), "")

    def formula(self, place: int, row: int, unit: str, inside: str = "") -> str:
        """An expression down to its named figures, parameters and facts; `unit` is for bare
        numbers, `inside` the operation around it."""
        node = self.nodes[place]
        row = 0 if node.scope == HOUSEHOLD else row
        if node.op in ("figure", "param", "fact", "age"):
            return self._leaf(place, row)
        if node.op in _SIGNS:
            return self._rounding(node, row, unit) or self._terms(node, row, unit, inside)
        if node.op == "divide":
            return self._division(node, row, unit)
        if node.op in ("least", "greatest"):
            return self._extreme(node, row, unit)
        if node.op == "when":
            taken = self.value(node.args[0], row)
            if taken is not None:
                return self.formula(node.args[1 if taken else 2], row, unit, inside)
        if node.op == "sum":
            return self._addends(place, unit)
        return show(self.value(place, row), unit)

    def _terms(self, node: Node, row: int, unit: str, inside: str) -> str:
        left, right = node.args
        if node.op != "mul" and self.value(right, row) == (0, 0):
            return self.formula(left, row, unit, inside)
        if node.op == "add" and self.value(left, row) == (0, 0):
            return self.formula(right, row, unit, inside)
        joined = _SIGNS[node.op].join(self.formula(a, row, unit, node.op) for a in node.args)
        return f"（{joined}）" if inside == "mul" and node.op != "mul" else joined

    def _extreme(self, node: Node, row: int, unit: str) -> str:
        left, right = node.args
        if node.op == "greatest" and self.nodes[right].range == (0, 0):
            inner, low = self.formula(left, row, unit), self.value(left, row)[0]
            return inner if low is not None and low >= 0 else f"{inner}（小于零按零计）"
        word = "取低者" if node.op == "least" else "取高者"
        return f"{word}（{self.formula(left, row, unit)}，{self.formula(right, row, unit)}）"

    def _division(self, node: Node, row: int, unit: str) -> str:
        """A quotient; the scale of a ratio (ten-thousandths) is not shown as a divisor."""
        over = self.formula(node.args[0], row, unit, "mul")
        if self.nodes[node.args[1]].range == (RATIO, RATIO):
            return over
        return f"{over} ÷ {self.formula(node.args[1], row, unit, 'mul')}"

    def _rounding(self, node: Node, row: int, unit: str) -> str:
        """“x（进一到元）” for x divided by a unit, rounded, and multiplied by it again."""
        pair = [self.nodes[a] for a in node.args]
        for step, inner in (pair, pair[::-1]):
            word = _STEPS.get(step.range[0] or 0)
            rounds = node.op == "mul" and step.op == "const" and inner.op == "divide"
            if rounds and word and self.nodes[inner.args[1]] == step:
                shown = self.formula(inner.args[0], row, unit)
                return f"{shown}（{_MODES[inner.at['mode']]}到{word}）"
        return ""

    def _leaf(self, place: int, row: int) -> str:
        node, unit = self.nodes[place], self._unit(place)
        if node.op == "figure":
            label = node.at["label"]
        elif node.op == "param":
            label = self.graph.parameters[node.at["key"]]["label"]
        else:
            meta = self.graph.facts[f"{node.at['subject']}.{node.at['key']}"]
            label = meta.get("reads", meta["label"])
        return f"{label}{show(self.value(place, row), unit)}"

    def _addends(self, place: int, unit: str) -> str:
        """A sum as its parts, where there are several and all are known."""
        node, total = self.nodes[place], self.values[place]
        value, where = node.args
        parts = []
        for each in range(len(self.sheet.rows(node.at["over"]))):
            part = known(self.value(value, each))
            if self.value(where, each) is True and part:
                parts.append(part)
        if not 1 < len(parts) <= _SHOWN_PARTS or known(total) != sum(parts):
            return show(total, unit)
        return " + ".join(show_number(p, unit) for p in parts)
