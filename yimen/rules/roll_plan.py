"""In what order a graph is worked out over the roll (读库次序).

A node becomes a column ("staged") where its value is used more than once or where rows and
households meet; the rest is written inline. A staged node's height says how many stages lie
below it. Sums of sums over the same rows are added up row by row and grouped once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yimen.rules.graph import AGGREGATES, HOUSEHOLD, INT, NAMES, Graph, Node

_STAGED = frozenset((*NAMES, *AGGREGATES, "divide"))


@dataclass(frozen=True)
class Total:
    """A signed sum of `sum` nodes over one relation, and a constant beside it."""

    relation: str
    terms: tuple[tuple[int, int], ...]
    offset: int = 0

    def times(self, sign: int) -> Total:
        """The same, every sign turned when `sign` is −1."""
        return Total(self.relation, tuple((s * sign, p) for s, p in self.terms), self.offset * sign)


class Plan:
    """What of a graph is needed for some results, and when."""

    def __init__(self, graph: Graph, parameters: Mapping[str, Any], results: Iterable[int]) -> None:
        self.nodes, self.parameters = graph.nodes, parameters
        self.totals: dict[int, Total] = {}
        for place, node in enumerate(self.nodes):
            total = self._total(node, place)
            if total is not None:
                self.totals[place] = total
        self.wanted = sorted(self.reachable(results))

    def reachable(self, places: Iterable[int]) -> set[int]:
        """The nodes these rest on, themselves included; a total rests on its rows."""
        found: set[int] = set()
        todo = list(places)
        while todo:
            place = todo.pop()
            if place not in found:
                found.add(place)
                todo.extend(self.below(place))
        return found

    def below(self, place: int) -> tuple[int, ...]:
        """The nodes a node is worked out from."""
        total = self.totals.get(place)
        if total is None:
            return self.nodes[place].args
        return tuple(a for _, p in total.terms for a in self.nodes[p].args)

    def relation_of(self, place: int) -> str | None:
        """The relation whose rows are grouped for this node, if any."""
        if place in self.totals:
            return self.totals[place].relation
        return self.nodes[place].at.get("over")

    @cached_property
    def staged(self) -> set[int]:
        """The nodes that become columns."""
        found = {i for i, n in enumerate(self.nodes) if n.op in _STAGED} | set(self.totals)
        for place in self.wanted:
            node = self.nodes[place]
            if node.scope != HOUSEHOLD or self.relation_of(place):
                found |= {a for a in self.below(place) if self._of_household(self.nodes[a])}
        return found

    @cached_property
    def stages(self) -> list[list[int]]:
        """The staged nodes that are wanted, lowest first."""
        heights: dict[int, int] = {}
        for place in self.wanted:
            under = max((heights[a] for a in self.below(place)), default=0)
            heights[place] = under + (place in self.staged)
        top = max(heights.values())
        return [
            [p for p in self.wanted if p in self.staged and heights[p] == height]
            for height in range(1, top + 1)
        ]

    @staticmethod
    def _of_household(node: Node) -> bool:
        return node.scope == HOUSEHOLD and node.op not in ("const", "param")

    # --- totals ------------------------------------------------------------------------------

    def _total(self, node: Node, place: int) -> Total | None:
        """A node as a signed sum of sums over one relation, if it is one."""
        if node.op == "sum":
            return Total(node.at["over"], ((1, place),))
        if node.type != INT or node.scope != HOUSEHOLD:
            return None
        if node.op == "figure":
            return self.totals.get(node.args[0])
        if node.op == "when":
            holds = self._known_truth(node.args[0])
            return None if holds is None else self.totals.get(node.args[1 if holds else 2])
        if node.op in ("add", "sub"):
            return self._added(node)
        return None

    def _added(self, node: Node) -> Total | None:
        left, right = (self.totals.get(a) or self._constant(a) for a in node.args)
        if left is None or right is None:
            return None
        right = right.times(-1) if node.op == "sub" else right
        relation = left.relation or right.relation
        if not relation or (left.terms and right.terms and left.relation != right.relation):
            return None
        return Total(relation, left.terms + right.terms, left.offset + right.offset)

    def _constant(self, place: int) -> Total | None:
        node = self.nodes[place]
        if node.op == "const":
            return Total("", (), node.at["value"])
        if node.op == "param" and node.at["key"] in self.parameters:
            return Total("", (), self.parameters[node.at["key"]])
        if node.op == "figure":
            return self._constant(node.args[0])
        if node.op == "when":
            holds = self._known_truth(node.args[0])
            return None if holds is None else self._constant(node.args[1 if holds else 2])
        return None

    def _known_truth(self, place: int) -> bool | None:
        node = self.nodes[place]
        if node.op == "param":
            return self.parameters.get(node.at["key"])
        return node.at["value"] if node.op == "const" else None
