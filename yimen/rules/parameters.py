"""Dated values of a pack, turned into the whole numbers a graph computes with (标准取值)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from yimen.policy import DatedValue, Pack
from yimen.rules.graph import BOOL, Graph
from yimen.rules.language import RATIO, RuleError

_SCALES: Mapping[str, Mapping[str, Fraction]] = {
    "money": {
        "元": Fraction(1),
        "元/月": Fraction(1),
        "元/次": Fraction(1),
        "元/年": Fraction(1, 12),
    },
    "ratio": {"倍": Fraction(RATIO), "分数": Fraction(RATIO), "%": Fraction(RATIO, 100)},
    "month": {"个月": Fraction(1), "年": Fraction(12)},
    "age": {"岁": Fraction(1)},
    "grade": {"级": Fraction(1)},
    "item": {"项": Fraction(1)},
    "home": {"处": Fraction(1)},
    "hundredth_area": {"平方米": Fraction(100)},
}
"""For each unit of a graph, the units a pack may write and what to multiply them by."""


@dataclass(frozen=True)
class ParameterValue:
    """One parameter on one day. `value` is fen, ten-thousandths, a count or a truth."""

    value: int | bool
    from_: str
    source: str
    clause: str
    certainty: str

    @property
    def basis(self) -> str:
        """“浙民助〔2020〕1号第二条” and whether it still awaits confirmation."""
        words = f"{self.source}{self.clause}"
        return words if self.certainty == "read" else f"{words}，待核定"


def resolve(graph: Graph, pack: Pack, on: date) -> dict[str, ParameterValue]:
    """Every parameter the graph names that the pack has on `on`.

    One the pack does not have is left out and stays unknown; whether that matters is seen when
    the graph is read (`wage.minimum` where no cap applies does not). Raises RuleError when a
    value does not fit the unit the rule asks for exactly.
    """
    return {
        key: _fit(pack.parameter(key, on), meta)
        for key, meta in graph.parameters.items()
        if pack.has_parameter(key, on)
    }


def _fit(held: DatedValue, meta: Mapping[str, Any]) -> ParameterValue:
    kept = (held.from_.isoformat(), held.source, held.clause, held.certainty)
    if meta["type"] == BOOL:
        if not isinstance(held.value, bool):
            raise RuleError(f"“{held.title}”应为是或否")
        return ParameterValue(held.value, *kept)
    scale = _SCALES[meta["unit"]].get(held.unit)
    if scale is None:
        raise RuleError(f"“{held.title}”的单位“{held.unit}”不能用在这里")
    exact = held.fraction * scale
    if exact.denominator != 1 or exact < 0:
        raise RuleError(f"“{held.title}”的值 {held.value}{held.unit} 不能精确换算成整数")
    return ParameterValue(int(exact), *kept)


def values_of(parameters: Mapping[str, ParameterValue]) -> dict[str, int | bool]:
    """What the interpreters take: just the values."""
    return {key: held.value for key, held in parameters.items()}


def to_json(values: Mapping[str, ParameterValue], on: date) -> dict[str, Any]:
    """What a decision keeps, so that it can be replayed without the pack."""
    return {"on": on.isoformat(), "values": {key: asdict(v) for key, v in values.items()}}


def from_json(data: Mapping[str, Any]) -> tuple[dict[str, ParameterValue], date]:
    """Read back what `to_json` wrote."""
    values = {key: ParameterValue(**raw) for key, raw in data["values"].items()}
    return values, date.fromisoformat(data["on"])
