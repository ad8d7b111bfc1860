"""Answer of the vehicle register."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from yimen.means_check.sources.base import Record


class Vehicle(Record):
    """One registered vehicle or boat."""

    number: str = Field(min_length=1, max_length=20)
    kind: Literal["car", "motorcycle", "truck", "farm", "work_boat", "leisure_boat"]
    registered: date | None = None


class VehicleRecord(Record):
    """All vehicles registered to the person."""

    vehicles: tuple[Vehicle, ...] = ()
