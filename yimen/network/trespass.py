"""A look at what lies outside one's area (越界访问) leaves a row in the trail (S0-02).

Two kinds: somebody asked for what is not his (`MARK`), or a search beyond the area answered with
a question instead of a result (`LOOKED`), so that its own event went with the rolled-back act.
"""

from __future__ import annotations

from yimen.foundation.errors import YimenError
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import append
from yimen.network.acting import Acting

MARK = "trespass"
"""Key in an error's `extra` that names what was looked for ("case:<uid>")."""
LOOKED = "looked"
"""Key in an error's `extra` that names the purpose of a search beyond the area."""


def note_trespass(by: Acting | None, error: YimenError, path: str) -> None:
    """Write the event when the error carries a mark; call it where the request's own writes
    have been undone already."""
    if by is None:
        return
    stream = f"{by.actor.kind}:{by.actor.id}"
    sought, purpose = error.extra.get(MARK), error.extra.get(LOOKED)
    if not sought and not purpose:
        return
    with in_scope(SCOPE_ALL):
        if sought:
            append(
                stream,
                "access.out_of_area",
                actor=by.actor,
                subject=str(sought)[:100],
                payload={"path": path},
            )
        if purpose:
            append(stream, "scope.elevated", actor=by.actor, reason=str(purpose))
