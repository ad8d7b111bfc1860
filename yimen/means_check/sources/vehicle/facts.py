"""Facts read from the vehicle register."""

from __future__ import annotations

from yimen.means_check.sources.base import FoundFacts
from yimen.means_check.sources.vehicle.schema import VehicleRecord


def read(record: VehicleRecord) -> FoundFacts:
    """One vehicle row per plate; whether it serves a disability or work is for the survey."""
    facts = FoundFacts()
    for vehicle in record.vehicles:
        row: dict[str, object] = {"kind": vehicle.kind}
        if vehicle.registered:
            row["registered"] = vehicle.registered.isoformat()
        facts.add_row("vehicle", vehicle.number, row)
    return facts
