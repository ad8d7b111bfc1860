"""The trail of staff and posts: every change of an account is an event of that account."""

from __future__ import annotations

from typing import Any

from yimen.foundation.trail import append
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.network.queries import home_of


def note(by: Acting, staff: Staff, verb: str, **told: Any) -> None:
    """Append to the stream of `staff`; `told` are trail.append's reason, before, after, payload.

    The event belongs to the office of the one who acts; the system's to that of the account.
    """
    append(
        f"staff:{staff.pk}",
        verb,
        actor=by.actor,
        subject=staff.name,
        home_path=by.office.path if by.office else home_of(staff),
        **told,
    )
