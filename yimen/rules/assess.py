"""Assessing one household (资格与金额测算): pack, facts and day in, outcome out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.policy import Pack, PackError, RuleBinding
from yimen.rules import exact, parameters, unknowns
from yimen.rules.exact import Sheet
from yimen.rules.explain import explain
from yimen.rules.graph import Graph
from yimen.rules.intervals import known
from yimen.rules.language import Builder, RuleError
from yimen.rules.library import RULES
from yimen.rules.outcome import FactRef, Outcome
from yimen.rules.parameters import ParameterValue

_UNIT_OF_TYPE = {"money": "money", "int": "count"}
_UNIT_OF_FACT = {"person.age": "age", "home.floor_area": "area"}
_GRAPHS: dict[tuple[str, str], Graph] = {}
_KEPT = 64


def binding_of(pack: Pack, rule: str) -> RuleBinding:
    """The pack's binding of a rule; PackError when the locality does not use it."""
    if rule not in pack.rules:
        raise PackError.of(f"rules.{rule}", f"政策包“{pack.title}”没有“{rule}”的规则，请先补充")
    return pack.rules[rule]


def build_graph(rule: str, pack: Pack) -> Graph:
    """The graph of a rule under a pack; built once for each published pack.

    Raises PackError when the pack does not bind the rule, RuleError when its formula names an
    operator nobody knows or the catalogue lacks a fact.
    """
    key = (pack.content_hash, rule)
    if key not in _GRAPHS:
        binding = binding_of(pack, rule)
        if binding.rule not in RULES:
            raise RuleError(f"规则库里没有“{binding.rule}”，现有：{'、'.join(RULES)}")
        builder = Builder(
            lambda subject, name: _describe(pack, subject, name),
            binding.formula,
            binding.source,
        )
        while len(_GRAPHS) >= _KEPT:
            _GRAPHS.pop(next(iter(_GRAPHS)))
        _GRAPHS[key] = RULES[binding.rule](builder)
    return _GRAPHS[key]


def _describe(pack: Pack, subject: str, key: str) -> dict[str, Any]:
    try:
        fact = pack.facts.get(subject, key)
    except KeyError as missing:
        raise RuleError(f"事实目录里没有“{subject}.{key}”，请先补充") from missing
    unit = _UNIT_OF_FACT.get(fact.ref) or _UNIT_OF_TYPE.get(fact.type, "")
    return {
        "label": fact.label,
        "question": fact.question,
        "paper": fact.paper,
        "min": fact.min,
        "max": fact.max,
        "codes": {c.code: c.label for c in fact.codes},
        "order": fact.order,
        "unit": unit,
    }


@dataclass(frozen=True)
class Bounds:
    """Whether the facts settle a rule, and if not, which unknowns matter, most deciding first."""

    settled: bool
    matter: tuple[FactRef, ...]

    @property
    def next(self) -> FactRef | None:
        """The unknown to ask about first."""
        return self.matter[0] if self.matter else None


def assess(rule: str, pack: Pack, facts: Mapping[str, Any], on: date) -> Outcome:
    """The outcome of `rule` for the facts JSON of one household, by the values in force on `on`.

    Raises PackError when the pack lacks a value that matters on that day.
    """
    graph = build_graph(rule, pack)
    return _read(graph, parameters.resolve(graph, pack, on), facts, on, pack)


def replay(
    graph_json: str, params_json: str | Mapping[str, Any], facts: Mapping[str, Any]
) -> Outcome:
    """The outcome again, from a stored graph and the stored values of its day (复算); needs
    neither the pack nor the rule's Python of that time."""
    data = json.loads(params_json) if isinstance(params_json, str) else params_json
    values, on = parameters.from_json(data)
    return _read(Graph.from_json(graph_json), values, facts, on, None)


def _read(
    graph: Graph,
    held: Mapping[str, ParameterValue],
    facts: Mapping[str, Any],
    on: date,
    pack: Pack | None,
) -> Outcome:
    sheet = Sheet(facts, on)
    values = exact.evaluate(graph, parameters.values_of(held), sheet)
    gaps = unknowns.open_gaps(graph, values, sheet)
    if pack is not None:
        for key in unknowns.open_parameters(graph, values, sheet):
            pack.parameter(key, on)
    return Outcome(
        rule=graph.rule,
        eligible=values[graph.eligible],
        amount_fen=known(values[graph.amount]),
        explanation=explain(graph, values, sheet, held),
        missing=tuple(unknowns.describe(graph, sheet, gap) for gap in gaps),
        graph_hash=graph.hash,
        parameters=parameters.to_json(held, on),
    )


def weigh(rule: str, pack: Pack, facts: Mapping[str, Any], on: date) -> Bounds:
    """Which unknowns matter to `rule`, in the order to ask (contract name: `bounds`)."""
    graph = build_graph(rule, pack)
    held = parameters.values_of(parameters.resolve(graph, pack, on))
    sheet = Sheet(facts, on)
    gaps = unknowns.in_asking_order(graph, held, facts, on)
    return Bounds(not gaps, tuple(unknowns.describe(graph, sheet, gap) for gap in gaps))
