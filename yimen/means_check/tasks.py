"""Jobs of the means check: one per question, asked again with growing pauses until answered."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from yimen.foundation.errors import Conflict, ExternalDown
from yimen.foundation.jobs import job

QUEUE = "means_check"
FIRST_PAUSE, LONGEST_PAUSE = 5, 600


class UntilAnswered(BaseRetryStrategy):
    """A dead department is asked again after 5, 10, 20 … at most 600 seconds, without end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Pause twice as long as the last time, up to ten minutes."""
        del exception
        pause = min(FIRST_PAUSE * 2 ** min(job.attempts, 10), LONGEST_PAUSE)
        return RetryDecision(retry_in={"seconds": pause})


@job(QUEUE, "means_check.ask", retry=UntilAnswered(), in_transaction=False)
def ask_department(query_uid: str) -> None:
    """Ask one department one question; harmless when repeated."""
    from yimen.means_check.actions.take_answer import take_answer

    take_answer(UUID(query_uid))


@job(QUEUE, "means_check.ask_now", retry=None, in_transaction=False)
def ask_now(query_uid: str) -> None:
    """Ask once more without waiting for the pause; the job above goes on if this one fails too."""
    from yimen.means_check.actions.take_answer import take_answer

    try:
        take_answer(UUID(query_uid))
    except (ExternalDown, Conflict):
        return


def defer_queries(query_uids: Iterable[UUID]) -> None:
    """Queue the questions in the transaction at hand: rolled back with it, never lost after it."""
    asked = [{"query_uid": str(uid)} for uid in query_uids]
    if asked:
        ask_department.batch_defer(*asked)


def defer_now(query_uid: UUID) -> None:
    """Put one more attempt in line; repeated clicks while it stands there add none."""
    attempt = ask_now.configure(queueing_lock=f"{ask_now.name}:{query_uid}")
    try:
        with transaction.atomic():
            attempt.defer(query_uid=str(query_uid))
    except AlreadyEnqueued:
        return
