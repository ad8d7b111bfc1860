"""Facts read from the real estate register."""

from __future__ import annotations

from yimen.means_check.sources.base import FoundFacts
from yimen.means_check.sources.real_estate.schema import EstateRecord


def read(record: EstateRecord) -> FoundFacts:
    """One home row per certificate; a property two members own jointly counts once."""
    facts = FoundFacts()
    for estate in record.homes:
        facts.add_row("home", estate.number, {"kind": estate.kind, "floor_area": estate.floor_area})
    return facts
