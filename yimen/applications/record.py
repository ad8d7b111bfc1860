"""One way to write an event of a case (留痕), so that every act carries the same particulars."""

from __future__ import annotations

from typing import Any

from yimen.foundation import trail
from yimen.network.acting import Acting
from yimen.procedures.models import Case


def record(
    by: Acting,
    case: Case,
    verb: str,
    *,
    subject: str = "",
    reason: str = "",
    before: Any = None,
    after: Any = None,
    rule_hash: str = "",
) -> None:
    """Append `verb` to the case's stream with its number, paths and pinned pack."""
    trail.append(
        f"case:{case.uid}",
        verb,
        actor=by.actor,
        case_number=case.number or case.receipt_number,
        subject=subject or str(case),
        reason=reason,
        before=before,
        after=after,
        pack_hash=case.pack_version.content_hash,
        rule_hash=rule_hash,
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def paths_of(case: Case) -> dict[str, str]:
    """The two paths every row of a case carries for row-level security."""
    return {"home_path": case.home_path, "handling_path": case.handling_path}
