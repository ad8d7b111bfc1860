"""The event of a move on the stream of its case."""

from __future__ import annotations

from typing import Any

from yimen.network.acting import Acting

from ..models import Case, WorkItem
from .locked import LockedCase


def stream_of(case: Case) -> str:
    """The trail's stream of a case."""
    return f"case:{case.pk}"


def record(
    locked: LockedCase,
    verb: str,
    *,
    item: WorkItem | None = None,
    by: Acting | None = None,
    reason: str = "",
    before: Any = None,
    after: Any = None,
) -> None:
    """Note one event with the pack and the procedure the case is pinned to; `flush` appends it."""
    case = locked.case
    payload = {"procedure": case.procedure_id}
    if item is not None:
        payload |= {"step": item.step, "title": item.step_title, "round": item.round}
    locked.events.append(
        {
            "stream": stream_of(case),
            "verb": verb,
            "actor": (by or locked.by).actor,
            "case_number": case.number or case.receipt_number,
            "subject": item.step_title if item is not None else "",
            "reason": reason,
            "before": before,
            "after": after,
            "payload": payload,
            "pack_hash": case.pack_version.content_hash,
            "home_path": case.home_path,
            "handling_path": case.handling_path,
        }
    )
