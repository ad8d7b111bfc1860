"""Dated values and limits (标准与时限): every number with its date, clause and certainty."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from yimen.policy.vocabulary import MONEY_UNITS, RANKS, UNITS

Rank = Literal["law", "regulation", "local_regulation", "ministry", "local", "default"]
Certainty = Literal["read", "mem", "assumed"]
Binds = Literal["acceptance", "act", "month"]
Value = bool | int | Decimal | str | tuple[str, ...]

_FRACTION = re.compile(r"^\d+/[1-9]\d*$")


class Strict(BaseModel):
    """Base of every pack type: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def coerce_value(value: Any, unit: str) -> Value:
    """Turn a written value into the form its unit asks for (money is already fen).

    Raises ValueError with a Chinese sentence when the value does not fit the unit.
    """
    kind = UNITS.get(unit)
    if kind in ("money", "int"):
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"单位为“{unit}”的值应为整数")
        return value
    if kind == "decimal":
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise ValueError(f"单位为“{unit}”的值应为小数")
        return Decimal(str(value))
    if kind == "bool":
        if not isinstance(value, bool):
            raise ValueError("单位为“是否”的值应为 true 或 false")
        return value
    if kind == "fraction":
        if not isinstance(value, str) or not _FRACTION.match(value):
            raise ValueError("单位为“分数”的值应写成“2/3”的样子")
        return value
    if kind == "list":
        if not isinstance(value, list | tuple) or not all(isinstance(v, str) for v in value):
            raise ValueError("单位为“名单”的值应为文字列表")
        return tuple(value)
    if kind == "text":
        if not isinstance(value, str):
            raise ValueError(f"单位为“{unit}”的值应为文字")
        return value
    raise ValueError(f"不认识的单位“{unit}”")


class DatedValue(Strict):
    """One value of a parameter (标准) from a day on.

    Money (units 元…) is integer fen. `to` is the last day it holds (inclusive), None = open.
    """

    key: str
    title: str
    unit: str
    value: Value
    from_: date = Field(alias="from")
    to: date | None = None
    source: str
    clause: str = ""
    certainty: Certainty = "read"
    rank: Rank = "default"
    binds: Binds = "month"
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _fit_unit(cls, data: Any) -> Any:
        if isinstance(data, dict) and "value" in data and "unit" in data:
            return {**data, "value": coerce_value(data["value"], data["unit"])}
        return data

    @property
    def is_money(self) -> bool:
        """True when the value is integer fen."""
        return self.unit in MONEY_UNITS

    @property
    def pending(self) -> bool:
        """True when the value still waits for a document number (待核定)."""
        return self.certainty != "read"

    @property
    def fraction(self) -> Fraction:
        """The number as an exact fraction; TypeError for text, list and yes/no values."""
        if isinstance(self.value, bool | tuple):
            raise TypeError(f"{self.key} 不是数值")
        return Fraction(self.value)

    def covers(self, day: date) -> bool:
        """True when the value holds on `day` (both ends inclusive)."""
        return self.from_ <= day and (self.to is None or day <= self.to)


def value_on(values: tuple[DatedValue, ...], day: date) -> DatedValue | None:
    """Return the value in force on `day`: highest rank first, then the latest date (冲突规则)."""
    held = [v for v in values if v.covers(day)]
    if not held:
        return None
    return max(held, key=lambda v: (RANKS[v.rank], v.from_))


class Limit(Strict):
    """A time limit (期限): `count` units from an event; `legal` False means 约定."""

    count: int = Field(ge=0)
    unit: Literal["hour", "working_day", "calendar_day"]
    from_: str = Field(alias="from")
    counts_to: Literal["start", "done"] = "done"
    rolls: bool = False
    source: str
    legal: bool = True
    title: str = ""
    certainty: Certainty = "read"
