"""Jobs of the means check: one per query, tried again with growing pauses until answered."""

from __future__ import annotations

from uuid import UUID

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

_FIRST_PAUSE_SECONDS = 5
_LONGEST_PAUSE_SECONDS = 600


class UntilAnswered(BaseRetryStrategy):
    """A dead department is asked again after 5, 10, 20 … at most 600 seconds, without end."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Pause twice as long as the last time, up to ten minutes."""
        del exception
        pause = min(_FIRST_PAUSE_SECONDS * 2 ** min(job.attempts, 10), _LONGEST_PAUSE_SECONDS)
        return RetryDecision(retry_in={"seconds": pause})


@app.task(name="means_check.ask", queue="means_check", retry=UntilAnswered())
def ask_department(query_uid: str) -> None:
    """Ask one department one question; harmless when repeated."""
    from yimen.means_check.actions.take_answer import take_answer

    take_answer(UUID(query_uid))


def defer_query(query_uid: UUID) -> None:
    """Queue the question in the transaction at hand: rolled back with it, never lost after it."""
    ask_department.defer(query_uid=str(query_uid))
