"""Two people fill in one form (合并填写): each keeps what the other did not touch.

A phone without signal sends its copy hours later. Compared with what its page showed (`base`),
only the fields changed there count; where both changed the same field the one stored first stays
and the difference is told, so that a late copy overwrites nothing silently (S4-26).
"""

from __future__ import annotations

from dataclasses import dataclass

from yimen.web.factform.values import Typed


@dataclass(frozen=True)
class Clash:
    """A field both changed: what is stored now, and what was sent."""

    name: str
    stored: str
    sent: str


def merge(base: Typed, stored: Typed, sent: Typed) -> tuple[Typed, list[Clash]]:
    """`stored` with the changes from `base` to `sent`, and the clashes left as stored."""
    merged, clashes = dict(stored), []
    for name in {**base, **sent}:
        was, now, new = base.get(name, ""), stored.get(name, ""), sent.get(name, "")
        if new in (was, now):
            continue
        if now != was:
            clashes.append(Clash(name, now, new))
        elif new:
            merged[name] = new
        else:
            merged.pop(name, None)
    return merged, clashes
