"""By when a referral is to be signed for and answered (期限).

The procedure's own limits count where the case has them; elsewhere those of the pack's parameters
(社会救助法第64条“及时”, as agreed by the locality). None: no limit is laid down.
"""

from __future__ import annotations

from datetime import datetime

from yimen.foundation import clock
from yimen.network.packs import pack_for
from yimen.packstore.reads import procedure_of
from yimen.policy.procedure import Step
from yimen.procedures.clock import Due, days_due, due_of, region_of
from yimen.procedures.models import Case

SIGN_DAYS, ANSWER_DAYS = "joint.push_days", "joint.handle_days"


def sign_due(case: Case | None, path: str, since: datetime) -> Due | None:
    """When the receiving office must have signed."""
    return _due(case, path, since, "hand_over", SIGN_DAYS)


def answer_due(case: Case | None, path: str, since: datetime) -> Due | None:
    """When the receiving office must have answered."""
    return _due(case, path, since, "feedback", ANSWER_DAYS)


def step_of_kind(case: Case, kind: str) -> Step | None:
    """The step of a kind in the pinned procedure."""
    steps = procedure_of(case.procedure_id).steps
    return next((step for step in steps if step.kind == kind), None)


def _due(case: Case | None, path: str, since: datetime, kind: str, key: str) -> Due | None:
    step = step_of_kind(case, kind) if case is not None else None
    if step is not None and step.within is not None:
        return due_of(step.within, since, region_of(path))
    pack, _ = pack_for(path, clock.today())
    if not pack.has_parameter(key, clock.today()):
        return None
    days = int(pack.parameter(key, clock.today()).value)
    start = since.astimezone(clock.ZONE).date()
    return days_due(start, days, "working_day", rolls=False, region=region_of(path))
