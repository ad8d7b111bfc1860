"""The rule graph (规则图): typed nodes, their JSON form and their hash.

A rule function is run once on symbols (`language.py`); what is left is this list of nodes, each
referring only to earlier ones. It is the whole rule: it is stored with the pack by its hash and
read back years later without the Python that made it.

Node kinds (`op`), `args` being places of earlier nodes:

    const{value}  param{key}                            leaves: a constant, a dated value
    fact{subject,key,lo,hi}  age{subject,birth,key}     leaves: what is known of a row
    add sub mul divide{mode} least greatest             whole numbers (money in fen)
    less at_most equal code_in{codes}                   comparisons
    and or not when                                     three-valued (Kleene) logic
    sum{over}(value, where) count{over}(where) any{over}(where)   over the rows of a relation
    figure{key,label,unit,...}(x)  condition{key,label,yes,no,...}(x)   names for people to read
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from yimen.rules.intervals import Interval

FORMAT = 1
HOUSEHOLD = "household"
RELATIONS = ("person", "obligor", "vehicle", "home", "account", "spending")
INT, BOOL, CODE = "int", "bool", "code"
AGGREGATES = ("sum", "count", "any")
NAMES = ("figure", "condition")
OPS = frozenset(
    "const param fact age add sub mul divide least greatest less at_most equal code_in "
    "and or not when sum count any figure condition".split()
)


@dataclass(frozen=True)
class Node:
    """One operation. `scope` is "household" or the relation whose rows it is worked out for;
    `range` is what its value can be when every fact is unknown (integers only)."""

    op: str
    type: str
    args: tuple[int, ...] = ()
    attrs: tuple[tuple[str, Any], ...] = ()
    scope: str = HOUSEHOLD
    range: Interval = (None, None)

    @cached_property
    def at(self) -> Mapping[str, Any]:
        """The attributes as a mapping."""
        return dict(self.attrs)


@dataclass(frozen=True)
class Graph:
    """A rule as data. `eligible` and `amount` are places of nodes; `facts` and `parameters`
    hold the words (label, unit, question) that explanations and questions need."""

    rule: str
    title: str
    source: str
    nodes: tuple[Node, ...]
    eligible: int
    amount: int
    facts: Mapping[str, Mapping[str, Any]] = field(hash=False)
    parameters: Mapping[str, Mapping[str, Any]] = field(hash=False)

    def to_json(self) -> str:
        """Canonical JSON: same rule, same bytes, in every process."""
        body = {
            "format": FORMAT,
            "rule": self.rule,
            "title": self.title,
            "source": self.source,
            "nodes": [_node_out(n) for n in self.nodes],
            "eligible": self.eligible,
            "amount": self.amount,
            "facts": self.facts,
            "parameters": self.parameters,
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    @classmethod
    def from_json(cls, text: str) -> Graph:
        """Read a stored graph back; raises ValueError on anything that is not one."""
        body = json.loads(text)
        if body.get("format") != FORMAT:
            raise ValueError(f"规则图的格式版本是 {body.get('format')}，本系统只能读 {FORMAT}")
        nodes = tuple(_node_in(n) for n in body["nodes"])
        for place, node in enumerate(nodes):
            if node.op not in OPS or any(not 0 <= a < place for a in node.args):
                raise ValueError(f"规则图第 {place} 个节点不合规：{node.op}")
        return cls(
            rule=body["rule"],
            title=body["title"],
            source=body["source"],
            nodes=nodes,
            eligible=body["eligible"],
            amount=body["amount"],
            facts=body["facts"],
            parameters=body["parameters"],
        )

    @cached_property
    def names(self) -> Mapping[str, int]:
        """Place of every named figure and condition by its key."""
        return {n.at["key"]: i for i, n in enumerate(self.nodes) if n.op in NAMES}

    @cached_property
    def relations(self) -> tuple[str, ...]:
        """The relations the rule looks at, in a fixed order."""
        used = {n.at["over"] for n in self.nodes if n.op in AGGREGATES}
        return tuple(r for r in RELATIONS if r in used)


def _node_out(node: Node) -> dict[str, Any]:
    out: dict[str, Any] = {"op": node.op, "type": node.type}
    if node.args:
        out["args"] = list(node.args)
    if node.attrs:
        out["at"] = dict(node.attrs)
    if node.scope != HOUSEHOLD:
        out["scope"] = node.scope
    if node.range != (None, None):
        out["range"] = list(node.range)
    return out


def _node_in(raw: Mapping[str, Any]) -> Node:
    attrs = {k: tuple(v) if isinstance(v, list) else v for k, v in raw.get("at", {}).items()}
    low, high = raw.get("range", (None, None))
    return Node(
        op=raw["op"],
        type=raw["type"],
        args=tuple(raw.get("args", ())),
        attrs=tuple(sorted(attrs.items())),
        scope=raw.get("scope", HOUSEHOLD),
        range=(low, high),
    )
