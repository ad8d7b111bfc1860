"""Ask again at once (再试一次) those departments that have not answered."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Conflict
from yimen.means_check.actions.cancel_check import cancel_if_over
from yimen.means_check.guards import lock_case
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.recording import record
from yimen.means_check.tasks import defer_now
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case


@transaction.atomic
def retry_now(by: Acting, case: Case) -> int:
    """Put one more attempt in line for every unanswered question; returns how many there are.

    Raises Conflict when no check of this case is waiting.
    """
    check(by, Right.CHECK)
    case = lock_case(case.pk)
    cancel_if_over(case)
    request = case.check_requests.filter(state=CheckRequest.State.WAITING).first()
    if request is None:
        raise Conflict("该办件没有正在等待答复的核对，请刷新页面查看", code="check_not_running")
    waiting = request.queries.filter(state=CheckQuery.State.WAITING)
    asked = list(waiting.order_by("source", "pk").values_list("pk", "source"))
    for uid, _ in asked:
        defer_now(uid)
    sources = sorted({source for _, source in asked})
    record(by, request, "check.retry", after={"queries": len(asked), "sources": sources})
    return len(asked)
