"""The query an answer is for (待答查询), with its case locked."""

from __future__ import annotations

from uuid import UUID

from yimen.means_check.actions.cancel_check import cancel_check
from yimen.means_check.guards import lock_case, why_over
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.procedures.guards import check_running


def waiting_query(query_uid: UUID) -> CheckQuery | None:
    """The query with its case locked, or None when it was answered or its check is over.

    A check found to have lost its ground is cancelled. Raises Conflict while the case is paused.
    """
    asked = CheckQuery.objects.filter(pk=query_uid)
    case_pk = asked.values_list("request__case_id", flat=True).first()
    if case_pk is None:
        return None
    case = lock_case(case_pk)
    query = CheckQuery.objects.select_related("request", "person", "consent").get(pk=query_uid)
    request = query.request
    request.case = case
    if query.state != CheckQuery.State.WAITING or request.state != CheckRequest.State.WAITING:
        return None
    if why := why_over(request):
        cancel_check(request, why)
        return None
    check_running(case)
    return query
