"""材料齐全: the second date of a case, from which the review clock counts (S4-18, D12)."""

from __future__ import annotations

from yimen.applications.paper_list import still_needed
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.engine.events import mark
from yimen.procedures.models import Case


def note_completeness(by: Acting, case: Case) -> bool:
    """Mark the case complete the first time nothing is missing; True when it is complete.

    Called after every act that brings a paper, a signature or a choice. The date never moves:
    what turns up missing later does not take the clock back.
    """
    if case.complete_at is not None:
        return True
    if case.accepted_at is None or still_needed(case):
        return False
    mark(by, case, "complete", clock.now())
    case.refresh_from_db()
    record(by, case, "case.complete", reason="材料齐全")
    return True
