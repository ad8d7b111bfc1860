"""Events of 转办联办: on the case's stream, or on the window's day where there is no case."""

from __future__ import annotations

from typing import Any

from yimen.applications.record import record as record_on_case
from yimen.foundation import trail
from yimen.network.acting import Acting
from yimen.referrals.models import Referral, Visit


def record(by: Acting, row: Referral, verb: str, *, reason: str = "", after: Any = None) -> None:
    """Append what happened to a referral."""
    told = {"number": row.number, "to": row.goes_to, **(after or {})}
    if row.case is not None:
        record_on_case(by, row.case, verb, subject=row.number, reason=reason, after=told)
    elif row.visit is not None:
        record_visit(by, row.visit, verb, reason=reason, after=told)


def record_visit(
    by: Acting, visit: Visit, verb: str, *, reason: str = "", after: Any = None
) -> None:
    """Append to the day of the window (office-day:<office>:<date>)."""
    trail.append(
        f"office-day:{visit.office_id}:{visit.day:%Y-%m-%d}",
        verb,
        actor=by.actor,
        subject=str(visit),
        reason=reason,
        after=after,
        home_path=visit.home_path,
        handling_path=visit.handling_path,
    )
