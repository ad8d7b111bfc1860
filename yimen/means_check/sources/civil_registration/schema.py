"""Answer of the civil register."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from yimen.means_check.sources.base import Record


class CivilRecord(Record):
    """Name as registered, date of death, marriage by GB/T 2261.2."""

    name: str = Field(min_length=1, max_length=60)
    died_on: date | None = None
    marriage: Literal["10", "20", "21", "22", "23", "30", "40", "90"] | None = None
