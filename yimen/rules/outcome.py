"""What a reading hands back: the outcome, its explanation and what is still to be asked.

Everything here turns to plain JSON by `to_dict`, to be kept with the decision.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

Category = Literal["tekun", "dibao", "dibian", "none", "unknown"]


@dataclass(frozen=True)
class FactRef:
    """A fact nobody knows yet. `ref` names the row ("p1"), None for the household; key
    "complete" asks whether the list of `subject` is complete. `paper` proves it, if any."""

    subject: str
    ref: str | None
    key: str
    label: str
    question: str
    paper: str | None = None


@dataclass(frozen=True)
class ParameterRef:
    """The dated value of the pack a line rests on (标准、日期、条款、确定程度)."""

    key: str
    from_: str
    clause: str
    certainty: str


@dataclass(frozen=True)
class Line:
    """One figure or condition of an explanation, in reading order; `depth` indents it.

    `value` is a Decimal of yuan for money, else an int; a bool for a condition; None where
    unknown. `text` is the Chinese formula with its figures. `ref` names the person's row.
    """

    key: str
    label: str
    value: int | bool | Decimal | None
    unit: str
    text: str
    parameter: ParameterRef | None
    passed: bool | None
    depth: int
    ref: str | None = None


@dataclass(frozen=True)
class Outcome:
    """The exact reading of one rule for one household on one day.

    eligible None = an unknown that matters; amount_fen None = eligible or perhaps eligible, but
    the amount is not settled (0 where not eligible, or where the rule pays no money). `missing`
    lists the unknowns that matter, in asking order. `parameters` is what `replay` needs.
    """

    rule: str
    eligible: bool | None
    amount_fen: int | None
    explanation: tuple[Line, ...]
    missing: tuple[FactRef, ...]
    graph_hash: str
    parameters: dict[str, Any] = field(default_factory=dict)

    def line(self, key: str, ref: str | None = None) -> Line:
        """The line of a named figure or condition; KeyError when the rule has none."""
        for line in self.explanation:
            if line.key == key and ref in (None, line.ref):
                return line
        raise KeyError(key)

    @property
    def failed(self) -> tuple[Line, ...]:
        """The conditions that were not met, outermost first."""
        return tuple(line for line in self.explanation if line.passed is False)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data; money stays text."""
        data = asdict(self)
        for line in data["explanation"]:
            if isinstance(line["value"], Decimal):
                line["value"] = str(line["value"])
        return data


@dataclass(frozen=True)
class Suggestion:
    """Which main category the facts point to (救助申请建议), never a decision.

    `reasons` are Chinese sentences with figures and clause; `ask_next` is the unknown whose
    answer would settle most, None when nothing that matters is open.
    """

    category: Category
    reasons: tuple[str, ...]
    outcomes: dict[str, Outcome]
    ask_next: FactRef | None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data."""
        return {
            "category": self.category,
            "reasons": list(self.reasons),
            "outcomes": {key: o.to_dict() for key, o in self.outcomes.items()},
            "ask_next": None if self.ask_next is None else asdict(self.ask_next),
        }
