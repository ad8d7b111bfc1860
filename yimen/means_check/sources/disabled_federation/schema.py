"""Answer of the disabled persons' federation."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from yimen.means_check.sources.base import Record


class CardRecord(Record):
    """One person's card: kind and grade (GB/T 26341-2010), and whether it still holds."""

    kind: Literal["1", "2", "3", "4", "5", "6", "7"]
    grade: int = Field(ge=1, le=4)
    status: Literal["valid", "frozen", "cancelled", "expired"] = "valid"
    valid_until: date | None = None
