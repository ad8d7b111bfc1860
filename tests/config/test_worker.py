"""Jobs survive their worker: what a killed one left half done is taken up again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection
from procrastinate.contrib.django import app

from yimen.foundation import clock


def _work_off() -> None:
    """Run every job that is due, as the worker process does, then return.

    In a thread, as a browser test before may have left an event loop in this one.
    """
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work).result(60)


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def _state_of(job: int) -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select status::text, attempts from procrastinate_jobs where id = %s", [job])
        return cursor.fetchone()


def _left_by_a_worker_last_seen(job: int, ago: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_workers (last_heartbeat) values (%s) returning id",
            [clock.real_now() - ago],
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "update procrastinate_jobs set status = 'doing', worker_id = %s where id = %s",
            [worker, job],
        )


def _defer(task: str) -> int:
    return int(app.configure_task(task).defer(timestamp=0))


def test_a_job_of_a_dead_worker_runs_again(fresh_db: str) -> None:
    job = _defer("config.clear_finished")
    _left_by_a_worker_last_seen(job, timedelta(minutes=2))
    _defer("config.take_up_stalled")
    _work_off()
    assert _state_of(job) == ("succeeded", 2)


def test_a_job_of_a_living_worker_is_left_alone(fresh_db: str) -> None:
    job = _defer("config.clear_finished")
    _left_by_a_worker_last_seen(job, timedelta(seconds=5))
    _defer("config.take_up_stalled")
    _work_off()
    assert _state_of(job) == ("doing", 0)


def test_a_job_deferred_in_a_transaction_that_fails_never_runs(fresh_db: str) -> None:
    from django.db import transaction

    try:
        with transaction.atomic():
            job = _defer("config.clear_finished")
            raise ZeroDivisionError
    except ZeroDivisionError:
        _work_off()
    assert _state_of(job) is None
