"""What every source has in common: its name, its answer's shape, its reading into facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from yimen.foundation.money import Fen

Yuan = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]


def fen(amount: Decimal) -> Fen:
    """Whole fen of an amount in yuan with at most two decimals."""
    return int(amount * 100)


class Record(BaseModel):
    """A department's record: unknown fields are dropped, wrong ones make the answer garbage."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Answer(BaseModel):
    """One answer as it comes over the wire; `data` is validated by the source's own schema."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    key: str
    state: Literal["found", "no_data"]
    as_of: date
    data: dict[str, Any] | None = None

    @field_validator("data")
    @classmethod
    def _data_is_bounded(cls, data: dict[str, Any] | None) -> dict[str, Any] | None:
        """A department that sends thousands of entries for one person is broken."""
        too_many = 1000
        if data and any(isinstance(v, list) and len(v) > too_many for v in data.values()):
            raise ValueError("too many entries")
        return data


@dataclass
class FoundFacts:
    """Facts found about one person: own facts, and rows of relations keyed by a stable ref."""

    person: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)

    def add_row(self, relation: str, ref: str, row: dict[str, Any]) -> None:
        """Add one row; the same ref again is the same thing listed twice and counts once."""
        self.rows.setdefault(relation, {})[ref] = row


@dataclass(frozen=True)
class Source:
    """One department.

    `reports` names the relations its answers list; `completes` those where its answer is the whole
    truth, so that "no data" means there are none.
    """

    key: str
    title: str
    schema: type[Record]
    read: Callable[[Any], FoundFacts]
    reports: tuple[str, ...] = ()
    completes: tuple[str, ...] = ()
