"""受理: the acceptance number, the printed notice, and the legal clock (57号第10条)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from yimen.applications import messages
from yimen.applications.actions.acceptance import (
    check_after_receipt,
    check_known,
    draw_acceptance_number,
    open_acceptance,
    pin,
)
from yimen.applications.actions.apply_formally import settle_item
from yimen.applications.completeness import note_completeness
from yimen.applications.document_data import chinese_day, last_day
from yimen.applications.documents import issue
from yimen.applications.guards import check_late_entry, check_papers_for_acceptance
from yimen.applications.paper_list import still_needed
from yimen.applications.record import record
from yimen.applications.tracking import tracking_url
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.models import Case, Clock, WorkItem


@transaction.atomic
def accept(
    by: Acting,
    item: WorkItem,
    seen: int | str | None = None,
    *,
    accepted_at: datetime | None = None,
    late_reason: str = "",
    late_scan: StoredFile | None = None,
) -> str:
    """Accept and return the acceptance number; 受理通知书 is issued and every limit starts.

    `accepted_at` in the past is a paper acceptance typed in later, within the pack's days.
    Raises Conflict where the pack wants papers before acceptance and some are missing.
    """
    case = open_acceptance(by, item, seen)
    check_papers_for_acceptance(case, item.step)
    return take_on(by, case, item, "accept", accepted_at, late_reason, late_scan)


def take_on(
    by: Acting,
    case: Case,
    item: WorkItem,
    outcome: str,
    accepted_at: datetime | None = None,
    late_reason: str = "",
    late_scan: StoredFile | None = None,
) -> str:
    """Accept by this outcome of the step; the locked case and item come from `open_acceptance`."""
    settle_item(by, case)
    check_known(case)
    pack = pack_of(case.pack_version)
    at = check_late_entry(accepted_at, late_reason, late_scan is not None, pack, "accepted_at")
    check_after_receipt(case, at)
    pin(case, at)
    case.number = draw_acceptance_number(case, at.year)
    case.touch(by.actor, "受理")
    case.save()
    mark(by, case, "accepted", at)
    complete(by, item, outcome)
    case.refresh_from_db()
    issue(by, case, "acceptance_notice", step=item.step, body=notice_body(case))
    record(
        by,
        case,
        "case.accept",
        reason=late_reason,
        after={"number": case.number, "accepted_at": at, "outcome": outcome},
    )
    note_completeness(by, case)
    messages.tell_accepted(case)
    return case.number


def notice_body(case: Case) -> dict[str, Any]:
    """What the notice of acceptance says: limits, contact, how to follow the case, what lacks."""
    office = case.handling_office
    clocks = Clock.objects.filter(case=case, met_at__isnull=True, lifted_at__isnull=True).order_by(
        "due_at"
    )
    token = case.application.tracking_token
    return {
        "limits": [
            {"title": row.title, "due": last_day(row.due_at), "source": row.source}
            for row in clocks
        ],
        "received_on": chinese_day(case.received_at),
        "contact": office.phone,
        "tracking_token": token,
        "tracking_url": tracking_url(token),
        "missing": [need.words for need in still_needed(case)],
        "proxy_name": case.application.proxy_name,
    }
