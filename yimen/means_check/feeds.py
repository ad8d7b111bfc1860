"""Which departments' data reach a place (数据接通): by an adapter here, or as the county says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yimen.means_check.models import FeedSwitch
from yimen.means_check.sources import SOURCES
from yimen.network.queries import prefixes
from yimen.policy.vocabulary import FEEDS


@dataclass(frozen=True)
class Feed:
    """One department's data as they stand for a place; `switch` is what the county said last."""

    key: str
    title: str
    is_on: bool
    has_adapter: bool
    note: str = ""
    changed_by: str = ""
    changed_at: datetime | None = None


def feeds_of(path: str) -> list[Feed]:
    """Every feed a pack may name, in the order of the vocabulary."""
    said = _switches(path)
    found = []
    for key, title in FEEDS.items():
        row = said.get(key)
        held = key in SOURCES
        if row is None:
            found.append(Feed(key, title, held, held))
        else:
            by, at = row.changed_by, row.changed_at
            found.append(Feed(key, title, row.is_on, held, row.note, by, at))
    return found


def connected_feeds(path: str = "") -> frozenset[str]:
    """Keys of the departments whose data reach a place; without one, those with an adapter."""
    on = set(SOURCES)
    for key, row in _switches(path).items():
        if row.is_on:
            on.add(key)
        else:
            on.discard(key)
    return frozenset(on)


def _switches(path: str) -> dict[str, FeedSwitch]:
    """The newest row of each feed; the nearest area above the place wins."""
    if not path:
        return {}
    rows = FeedSwitch.objects.filter(area__in=prefixes(path)).order_by("changed_at", "pk")
    return {row.key: row for row in sorted(rows, key=lambda row: len(row.area))}
