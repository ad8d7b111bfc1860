"""审计轨迹 (trail): append-only events, chained per stream with SM3, sealed daily.

Streams are named by what they follow: "case:<uid>", "household:<uid>", "award:<uid>",
"run:<uid>", "pack:<name>", "office-day:<office>:<date>", "staff:<id>".
"""

from yimen.foundation.trail.actor import SYSTEM, Actor
from yimen.foundation.trail.checking import Break, verify
from yimen.foundation.trail.models import Event, EventQuerySet
from yimen.foundation.trail.payloads import erase_payload
from yimen.foundation.trail.sealing import export_seals, seal_heads
from yimen.foundation.trail.writing import append


def timeline(streams: list[str]) -> EventQuerySet:
    """Events of these streams as they happened, within the reader's scope."""
    return Event.objects.of_streams(streams)


__all__ = [
    "SYSTEM",
    "Actor",
    "Break",
    "append",
    "erase_payload",
    "export_seals",
    "seal_heads",
    "timeline",
    "verify",
]
