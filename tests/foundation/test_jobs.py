"""Jobs: in a named scope, with the action's commit, and once although the worker is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.database import describe
from tests.foundation import crashing
from yimen.foundation import jobs
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline

NOW = timedelta(0)
Worker = Callable[[], subprocess.Popen[bytes]]


def events(stream: str) -> list[str]:
    """Reasons of the events of a stream."""
    with in_scope(SCOPE_ALL):
        return [event.reason for event in timeline([stream])]


def status(number: int) -> str:
    """How a job stands."""
    return str(ProcrastinateJob.objects.get(id=number).status)


WORKER = """
import django
django.setup()
import tests.foundation.crashing
from yimen.foundation.jobs import run_waiting
run_waiting("crashing")
"""


@pytest.fixture
def worker(fresh_db: str) -> Iterator[Worker]:
    """Starts worker processes on the test's own database; what still runs is killed."""
    running: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DATABASE_URL": describe(connection.settings_dict),
        "DATABASE_OWNER_URL": describe(connections["owner"].settings_dict),
    }

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", WORKER]
        running.append(subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2]))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait(30)


def wait_until(what: str, seconds: float = 30) -> None:
    """Wait for a file."""
    end = time.monotonic() + seconds
    while not Path(what).exists():
        assert time.monotonic() < end, f"{what} did not appear"
        time.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where test and job wait for each other; jobs hold while `hold` is there."""
    (tmp_path / "hold").touch()
    return tmp_path


def test_a_worker_killed_in_the_middle_leaves_nothing_and_the_job_acts_once(
    worker: Worker, folder: Path
) -> None:
    number = crashing.step.defer(folder=str(folder))
    process = worker()
    wait_until(str(folder / "started"))
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    assert events("case:1") == []
    assert status(number) == "doing"
    assert jobs.retry_stalled() == []
    assert jobs.retry_stalled(silent_for=NOW) == [number]
    (folder / "hold").unlink()
    jobs.run_waiting("crashing")
    assert status(number) == "succeeded"
    assert events("case:1") == ["后台任务 tests.step"]
    assert jobs.retry_stalled(silent_for=NOW) == []


def test_a_worker_killed_after_the_commit_does_not_act_again(worker: Worker, folder: Path) -> None:
    number = crashing.pay.defer(folder=str(folder))
    process = worker()
    assert process.wait(60) == 9
    assert (len(events("run:1")), status(number)) == (1, "doing")
    assert jobs.retry_stalled(silent_for=NOW) == [number]
    (folder / "hold").unlink()
    jobs.run_waiting("crashing")
    assert (len(events("run:1")), status(number)) == (1, "succeeded")


def test_a_job_exists_only_when_its_transaction_commits(fresh_db: str, tmp_path: Path) -> None:
    with transaction.atomic():
        crashing.step.defer(folder=str(tmp_path))
        transaction.set_rollback(True)
    jobs.run_waiting("crashing")
    assert events("case:1") == []
    with transaction.atomic():
        crashing.step.defer(folder=str(tmp_path))
    jobs.run_waiting("crashing")
    assert len(events("case:1")) == 1


def test_a_job_that_fails_leaves_nothing_behind_and_is_marked(fresh_db: str) -> None:
    number = crashing.fail.defer()
    jobs.run_waiting("crashing")
    assert status(number) == "failed"
    assert events("case:1") == []


def test_attempts_end_after_about_an_hour() -> None:
    waits = [jobs.RETRY.wait + jobs.RETRY.linear_wait * n for n in range(jobs.RETRY.max_attempts)]
    assert 1800 < sum(waits) < 7200


def test_the_nightly_and_minutely_jobs_are_on_the_timetable(fresh_db: str) -> None:
    known = {
        task.task.name: task.cron for task in jobs.app.periodic_registry.periodic_tasks.values()
    }
    assert known["trail.seal"] == "10 0 * * *"
    assert known["jobs.retry_stalled"] == "* * * * *"
    assert {"messages.sweep", "files.sweep"} <= set(known)


def test_jobs_done_long_ago_are_forgotten_and_failed_ones_kept(
    fresh_db: str, tmp_path: Path
) -> None:
    done = crashing.step.defer(folder=str(tmp_path))
    failed = crashing.fail.defer()
    jobs.run_waiting("crashing")
    jobs.tidy()
    assert (status(done), status(failed)) == ("succeeded", "failed")
    with connections["owner"].cursor() as cursor:
        cursor.execute("update procrastinate_events set at = at - interval '8 days'")
    jobs.tidy()
    left = ProcrastinateJob.objects.filter(queue_name="crashing")
    assert [job.id for job in left] == [failed]


def test_a_periodic_job_runs_under_its_name(fresh_db: str) -> None:
    from yimen.foundation.tasks import seal_trail
    from yimen.foundation.trail.models import Seal

    seal_trail.defer(timestamp=0)
    jobs.run_waiting("upkeep")
    assert Seal.objects.count() == 1
