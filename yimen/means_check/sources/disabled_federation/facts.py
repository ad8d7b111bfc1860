"""Facts read from the disabled persons' federation."""

from __future__ import annotations

from yimen.means_check.sources.base import FoundFacts
from yimen.means_check.sources.disabled_federation.schema import CardRecord

_NO_KIND = "0"


def read(record: CardRecord) -> FoundFacts:
    """Kind and grade of a card that holds; one that is frozen, cancelled or expired proves none."""
    if record.status != "valid":
        return FoundFacts(person={"disability_kind": _NO_KIND, "disability_grade": 0})
    return FoundFacts(person={"disability_kind": record.kind, "disability_grade": record.grade})
