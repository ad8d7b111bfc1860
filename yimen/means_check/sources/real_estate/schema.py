"""Answer of the real estate register."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yimen.means_check.sources.base import Record


class Estate(Record):
    """One registered property; floor area in whole square metres."""

    number: str = Field(min_length=1, max_length=60)
    kind: Literal["home", "shop", "office", "factory", "serviced"]
    floor_area: int = Field(ge=0, le=1_000_000)


class EstateRecord(Record):
    """All properties registered to the person."""

    homes: tuple[Estate, ...] = ()
