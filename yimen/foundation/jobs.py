"""Background jobs (后台任务) on procrastinate: scoped, run again after a crash, acting once.

A job deferred inside a transaction exists when that transaction commits, and not otherwise. Its
body runs in one transaction of its own, so a worker killed in the middle leaves nothing behind;
`retry_stalled` puts the job back in line. What must not happen twice even when a body ran to its
end and only the worker's last word was lost goes through `act_once`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from asgiref.sync import async_to_sync
from django.db import close_old_connections
from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, Scope, in_scope
from yimen.foundation.trail.actor import SYSTEM

# Waits of 10, 70, 130 … seconds between attempts: an hour in all before a job counts as failed.
RETRY = RetryStrategy(max_attempts=10, wait=10, linear_wait=60)
# Workers report every 10 seconds; one silent for a minute is dead.
SILENT_FOR = timedelta(minutes=1)
KEEP_DONE = timedelta(days=7)


def job(
    queue: str,
    name: str,
    *,
    scope: Scope = SCOPE_ALL,
    every: str | None = None,
    retry: BaseRetryStrategy | None = RETRY,
    in_transaction: bool = True,
) -> Callable[[Callable[..., None]], Task[Any, Any, Any]]:
    """Make a function a job: `@job("messages", "messages.deliver")`, then `.defer(uid=...)`.

    The body runs inside `scope`, under the job's name, in one transaction; arguments are keyword
    and JSON. `every` (cron, machine time) makes it periodic: one run waits in line at a time.
    A body that waits for the outside world takes `in_transaction=False` and opens its own scopes,
    so that no transaction waits along with it.
    """

    named = Scope(scope.prefix, f"后台任务 {name}")

    def decorate(body: Callable[..., None]) -> Task[Any, Any, Any]:
        @wraps(body)
        def run(**arguments: Any) -> None:
            close_old_connections()
            try:
                with in_scope(named) if in_transaction else nullcontext():
                    body(**arguments)
            finally:
                close_old_connections()

        if every is None:
            return app.task(name=name, queue=queue, retry=retry or False)(run)

        def tick(timestamp: int) -> None:
            del timestamp
            run()

        task = app.task(name=name, queue=queue, queueing_lock=name)(wraps(body)(tick))
        app.periodic(cron=every)(task)
        return task

    return decorate


def act_once(key: str, name: str, act: Callable[[], str]) -> str:
    """Do `act` once for this key ("pay:<run>"), whatever runs again; returns the first result."""
    # Imported late: task modules load before all models do.
    from yimen.foundation.commands import once

    return once(uuid5(NAMESPACE_URL, f"yimen-job:{key}"), SYSTEM(name), name, act)


def retry_stalled(silent_for: timedelta = SILENT_FOR) -> list[int]:
    """Put jobs of dead workers back in line; returns their numbers."""
    stalled = async_to_sync(app.job_manager.get_stalled_jobs)(
        seconds_since_heartbeat=silent_for.total_seconds()
    )
    found = [job.id for job in stalled if job.id is not None]
    for number in found:
        app.job_manager.retry_job_by_id(number, retry_at=clock.real_now())
    return found


def tidy(keep: timedelta = KEEP_DONE) -> None:
    """Forget jobs that were done long ago; failed ones stay until somebody looks at them."""
    hours = int(keep.total_seconds() // 3600)
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=hours)


def run_waiting(*queues: str) -> None:
    """Work off what is in line in this process, then return: for tests and command lines."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker_app:
        worker_app.run_worker(
            queues=list(queues) or None,
            wait=False,
            listen_notify=False,
            install_signal_handlers=False,
            name="once",
        )
