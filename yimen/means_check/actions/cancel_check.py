"""End a check that lost its ground (终止核对): what is still unanswered is never asked again."""

from __future__ import annotations

from yimen.means_check.guards import step_of, why_over
from yimen.means_check.models import CheckRequest
from yimen.means_check.recording import SYSTEM, record
from yimen.procedures.engine.waiting import no_longer_waits
from yimen.procedures.models import Case


def cancel_check(request: CheckRequest, why: str) -> None:
    """Cancel a waiting request and say why. It is the officer's turn again, where the step stands.

    Called with the case locked; answers that came in before stay on file.
    """
    request.state = CheckRequest.State.CANCELLED
    request.touch(SYSTEM.actor, "终止核对")
    request.save()
    record(SYSTEM, request, "check.cancel", reason=why)
    item = step_of(request)
    if item is not None:
        no_longer_waits(item)


def cancel_if_over(case: Case) -> None:
    """End the running check of a case at once when its ground is gone (撤回授权)."""
    running = case.check_requests.filter(state=CheckRequest.State.WAITING).first()
    if running is not None and (why := why_over(running)):
        cancel_check(running, why)
