"""A look at what lies outside one's area (越界访问) leaves a row in the trail (S0-02)."""

from __future__ import annotations

from yimen.foundation.errors import YimenError
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import append
from yimen.network.acting import Acting

MARK = "trespass"
"""Key in an error's `extra` that names what was looked for ("case:<uid>")."""


def note_trespass(by: Acting | None, error: YimenError, path: str) -> None:
    """Write the event when the error carries the mark; call it where the request's own writes
    have been undone already."""
    if by is None or not error.extra.get(MARK):
        return
    with in_scope(SCOPE_ALL):
        append(
            f"{by.actor.kind}:{by.actor.id}",
            "access.out_of_area",
            actor=by.actor,
            subject=str(error.extra[MARK])[:100],
            payload={"path": path},
        )
