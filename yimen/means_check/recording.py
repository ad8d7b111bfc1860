"""Events of a check on the stream of its case (核对记录)."""

from __future__ import annotations

from typing import Any

from yimen.foundation import trail
from yimen.means_check.models import CheckRequest
from yimen.network.acting import Acting

SYSTEM = Acting.system("经济状况核对系统")


def record(by: Acting, request: CheckRequest, verb: str, **kept: Any) -> None:
    """Append one event; `kept` as in trail.append (subject, reason, before, after)."""
    case = request.case
    trail.append(
        f"case:{case.uid}",
        verb,
        actor=by.actor,
        case_number=str(case),
        home_path=case.home_path,
        handling_path=case.handling_path,
        **kept,
    )
