"""The explanation (计算说明): every named figure and condition in Chinese, with its numbers.

Read from the result downwards: a condition, then the figures it rests on, each once; figures
made only to be read (income per head) come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from yimen.rules.exact import Sheet, Value
from yimen.rules.graph import AGGREGATES, BOOL, HOUSEHOLD, NAMES, Graph, Node
from yimen.rules.intervals import known
from yimen.rules.outcome import Line, ParameterRef
from yimen.rules.parameters import ParameterValue
from yimen.rules.wording import Wording


def _plain(node: Node, value: Value) -> int | bool | Decimal | None:
    """The value for machines: yuan as Decimal, other numbers whole, None where unknown."""
    if node.type == BOOL:
        return value
    n = known(value)
    if n is None:
        return None
    return Decimal(n).scaleb(-2) if node.at["unit"] == "money" else n


class _Explainer:
    """Walks the named nodes of one evaluated household from the result down."""

    def __init__(
        self,
        graph: Graph,
        values: list[Value],
        sheet: Sheet,
        parameters: Mapping[str, ParameterValue],
    ) -> None:
        self.graph, self.nodes, self.sheet = graph, graph.nodes, sheet
        self.parameters, self.words = parameters, Wording(graph, values, sheet)
        self._done: set[tuple[int, int]] = set()

    def lines(self) -> Iterator[Line]:
        for root in (self.graph.eligible, self.graph.amount):
            yield from self._named(root, 0, 0)
        for place in self.graph.names.values():
            if self.nodes[place].scope == HOUSEHOLD:
                yield from self._named(place, 0, 1)

    def _named(self, place: int, row: int, depth: int) -> Iterator[Line]:
        node = self.nodes[place]
        row = 0 if node.scope == HOUSEHOLD else row
        if node.op in NAMES:
            if (place, row) in self._done:
                return
            self._done.add((place, row))
            yield self._line(place, row, depth)
            depth += 1
        for child, at in self._below(place, row):
            yield from self._named(child, at, depth)

    def _below(self, place: int, row: int) -> Iterator[tuple[int, int]]:
        """The named nodes directly under a node, branches not taken left out."""
        for arg, at in self._arguments(self.nodes[place], row):
            if self.nodes[arg].op in NAMES:
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
            holds = self.words.value(test, row)
            yield test, row
            if holds is not False:
                yield yes, row
            if holds is not True:
                yield no, row
        else:
            for arg in node.args:
                yield arg, row

    def _line(self, place: int, row: int, depth: int) -> Line:
        node, value = self.nodes[place], self.words.value(place, row)
        ref = None
        if node.scope != HOUSEHOLD:
            ref = self.sheet.ref(node.scope, row)
        return Line(
            key=node.at["key"],
            label=node.at["label"],
            value=_plain(node, value),
            unit=node.at.get("unit", "flag"),
            text=self._sentence(node, value, row),
            parameter=self._parameter(place, row),
            passed=value if node.op == "condition" else None,
            depth=depth,
            ref=ref,
        )

    def _parameter(self, place: int, row: int) -> ParameterRef | None:
        for key in self._numbers(self.nodes[place].args[0], row):
            held = self.parameters.get(key)
            if held is not None:
                clause = f"{held.source}{held.clause}"
                return ParameterRef(key, held.from_, clause, held.certainty)
        return None

    def _numbers(self, place: int, row: int) -> Iterator[str]:
        """Keys of the numbers of the pack a line rests on directly."""
        node = self.nodes[place]
        if node.op == "param" and node.type != BOOL:
            yield node.at["key"]
        elif node.op not in NAMES:
            for arg, at in self._arguments(node, row):
                yield from self._numbers(arg, at)

    def _sentence(self, node: Node, value: Value, row: int) -> str:
        if node.op == "figure":
            if node.type == BOOL:
                shown = "待查清" if value is None else "是" if value else "否"
                return f"{node.at['label']}：{shown}"
            return self.words.figure(node, value, row)
        words = f"待查清：{node.at['label']}"
        if value is not None:
            words = node.at["yes"] if value else node.at["no"]
        compared = self.words.comparison(node.args[0], row)
        return f"{words}（{compared}）" if compared else words


def explain(
    graph: Graph,
    values: list[Value],
    sheet: Sheet,
    parameters: Mapping[str, ParameterValue],
) -> tuple[Line, ...]:
    """The lines of an evaluated household, in reading order."""
    return tuple(_Explainer(graph, values, sheet, parameters).lines())
