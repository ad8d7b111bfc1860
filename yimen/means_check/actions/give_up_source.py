"""End the wait for one department (不再等待): what it knows stays unknown, never zero."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Conflict, Invalid
from yimen.means_check.actions.make_report import report_if_answered
from yimen.means_check.models import CheckQuery
from yimen.means_check.recording import record
from yimen.means_check.sources import SOURCES
from yimen.means_check.waiting import show_wait
from yimen.means_check.waiting_queries import waiting_query
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check


@transaction.atomic
def give_up_source(by: Acting, query: CheckQuery, reason: str) -> None:
    """Count one question as unreachable, with the officer's reason; the last one makes the report.

    Raises Invalid without a reason, Conflict when the department has answered meanwhile.
    """
    check(by, Right.CHECK)
    if not reason.strip():
        raise Invalid("请写明不再等待的原因，报告里会注明", "reason")
    held = waiting_query(query.pk)
    if held is None:
        raise Conflict("这个部门已经答复，或者这次核对已经结束，请刷新页面查看")
    held.state = CheckQuery.State.UNREACHABLE
    held.last_error = reason.strip()[:200]
    held.save(update_fields=["state", "last_error"])
    record(
        by,
        held.request,
        "check.give_up_source",
        subject=f"{SOURCES[held.source].title} {held.person.name}",
        reason=reason.strip(),
        after={"query": str(held.pk), "source": held.source},
    )
    if report_if_answered(held.request) is None:
        show_wait(held.request)
