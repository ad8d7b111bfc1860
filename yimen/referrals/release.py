"""首问责任: when the first contact at the window is released (S3-23)."""

from __future__ import annotations

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.referrals.models import Referral, Visit
from yimen.referrals.recording import record_visit


def release_of(by: Acting, row: Referral) -> None:
    """The office signed: whoever received the visitor first has done his duty."""
    visits = Visit.objects.filter(released_at__isnull=True, state=Visit.State.DONE)
    of_case = visits.filter(case=row.case) if row.case_id else visits.none()
    for visit in visits.filter(pk=row.visit_id) | of_case:
        release(by, visit, f"{row.goes_to}已签收{row}")


def release(by: Acting, visit: Visit, why: str) -> None:
    """End the first contact's responsibility for one visit."""
    visit.released_at, visit.released_why = clock.now(), why[:200]
    visit.touch(by.actor, "解除首问责任")
    visit.save()
    record_visit(by, visit, "visit.release", reason=why)
