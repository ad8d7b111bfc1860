"""Facts read from the civil register."""

from __future__ import annotations

from yimen.means_check.sources.base import FoundFacts
from yimen.means_check.sources.civil_registration.schema import CivilRecord


def read(record: CivilRecord) -> FoundFacts:
    """Marriage where registered; name and death are flags of the report, not facts of the rules."""
    return FoundFacts(person={"marriage": record.marriage} if record.marriage else {})
