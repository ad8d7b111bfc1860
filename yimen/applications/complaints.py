"""What is said against a household after its notice has run out (公示期满后的异议): a complaint."""

from __future__ import annotations

from yimen.applications.models import Notice, Objection
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.procedures.models import Case


def take_as_complaint(
    by: Acting, case: Case, content: str, raised_by: str, *, is_anonymous: bool
) -> Objection:
    """Register it with the notice it speaks of; it stops nothing and orders no deliberation.

    Conflict when nothing was ever posted.
    """
    gone = case.notices.exclude(state=Notice.State.VOID).order_by("-posted_at").first()
    if gone is None:
        raise Conflict("这一办件没有公示过，不能登记异议，请按投诉举报受理", code="notice_over")
    row = Objection(
        notice=gone,
        raised_at=clock.now(),
        is_anonymous=is_anonymous,
        is_complaint=True,
        content=content.strip(),
        received_by=by.actor.name,
        **paths_of(case),
    )
    if raised_by.strip():
        row.raised_by_sealed = seal_column(
            "applications_objection", "raised_by_sealed", row.uid, raised_by.strip()
        )
    row.save(force_insert=True)
    record(by, case, "complaint.take", after={"notice": gone.kind, "round": gone.round})
    return row
