"""Workers that work at once or are killed: every answer is kept once, and there is one report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.cast.staff import acting
from tests.database import TEST_VAR, describe
from tests.journeys.driver import Desk
from tests.means_check.families import (
    REVIEWER,
    Family,
    events,
    family,
    jobs_left,
    pauses_over,
    queries,
    report_of,
    requested,
    work_off,
)
from tests.procedures.test_races import at_once
from tests.simulator.process import SimulatorProcess
from yimen.config.paths import PROJECT
from yimen.foundation import clock
from yimen.foundation.jobs import retry_stalled
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.means_check.actions.retry_now import retry_now
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery, CheckReport
from yimen.means_check.tasks import LONGEST_PAUSE, UntilAnswered

pytestmark = pytest.mark.usefixtures("real_day")
Worker = Callable[..., subprocess.Popen[bytes]]

# A worker that dies right after its answer was committed, before it can say that it is done.
DIES_AFTER_COMMIT = """
import os, django
django.setup()
from yimen.means_check.actions import take_answer
real = take_answer.take_answer
take_answer.take_answer = lambda uid: (real(uid), os._exit(9))
from yimen.foundation.jobs import run_waiting
run_waiting("means_check")
"""


@pytest.fixture
def waiting() -> Family:
    """A family whose departments have been asked and have not answered."""
    with in_scope(SCOPE_ALL):
        of = family()
        requested(of)
    return of


@pytest.fixture
def worker(departments: SimulatorProcess, tmp_path: Path) -> Iterator[Worker]:
    """Starts worker processes on the test's own database, a day later by the product's clock."""
    running: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DATABASE_URL": describe(connection.settings_dict),
        "DATABASE_OWNER_URL": describe(connections["owner"].settings_dict),
        "YIMEN_VAR": str(tmp_path),
        "YIMEN_KEYS_DIR": str(TEST_VAR / "keys"),
        "YIMEN_CLOCK_DATE": "2020-09-30",
        "YIMEN_SOURCES_URL": departments.url,
        "YIMEN_SOURCES_TIMEOUT": "30",
    }

    def start(*command: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, *(command or ("-m", "yimen", "worker"))]
        running.append(subprocess.Popen(words, env=environment, cwd=PROJECT))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait(30)


def until(what: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def all_of(of: Family) -> list[CheckQuery]:
    """The questions, whatever scope is in force."""
    with in_scope(SCOPE_ALL):
        return queries(of)


def settled(of: Family) -> None:
    """Every question answered once, one report, one event each, an unbroken chain, no job left."""
    with in_scope(SCOPE_ALL):
        assert {query.state for query in queries(of)} <= {"found", "no_data"}
        assert CheckReport.objects.filter(request__case=of.case).count() == 1
        assert report_of(of).request.state == "reported"
        assert verify(f"case:{of.case.pk}") == []
    assert len(events(of, "check.query")) == 18
    assert len(events(of, "check.report")) == 1
    assert jobs_left() == 0


def test_two_workers_with_the_same_answer_keep_one(
    waiting: Family, departments: SimulatorProcess
) -> None:
    *others, last = all_of(waiting)
    for query in others:
        take_answer(query.pk)
    departments.fault("slow", last.source, seconds=0.5)
    results = at_once(*[lambda: take_answer(last.pk)] * 3)
    assert sorted(map(str, results)) == ["False", "False", "True"]
    assert departments.asked()[str(last.pk)] == 3
    work_off()
    settled(waiting)


def test_the_last_two_answers_at_once_make_one_report(
    waiting: Family, departments: SimulatorProcess
) -> None:
    *others, one, two = all_of(waiting)
    for query in others:
        take_answer(query.pk)
    departments.fault("slow", seconds=0.3)
    assert at_once(lambda: take_answer(one.pk), lambda: take_answer(two.pk)) == [True, True]
    work_off()
    settled(waiting)


def test_a_worker_killed_while_a_department_is_silent_loses_nothing(
    waiting: Family, departments: SimulatorProcess, worker: Worker
) -> None:
    departments.fault("slow", seconds=60)
    process = worker()
    until(lambda: len(departments.asked()) > 0)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    interrupted = set(departments.asked())
    with in_scope(SCOPE_ALL):
        assert {query.state for query in queries(waiting)} == {"waiting"}
        assert waiting.item.waits == "external"
    departments.fault("none")
    clock.move_to("2020-09-30T23:59:00")
    assert len(retry_stalled(silent_for=timedelta(0))) == len(interrupted)
    work_off()
    settled(waiting)
    again = departments.asked()
    assert {key for key, times in again.items() if times == 2} == interrupted


def test_a_worker_killed_after_the_answer_was_kept_does_not_ask_again(
    waiting: Family, departments: SimulatorProcess, worker: Worker
) -> None:
    process = worker("-c", DIES_AFTER_COMMIT)
    assert process.wait(60) == 9
    with in_scope(SCOPE_ALL):
        kept = [query for query in queries(waiting) if query.state != "waiting"]
    assert len(kept) == 1
    assert ProcrastinateJob.objects.filter(status="doing").count() == 1
    clock.move_to("2020-09-30T23:59:00")
    assert len(retry_stalled(silent_for=timedelta(0))) == 1
    work_off()
    settled(waiting)
    assert set(departments.asked().values()) == {1}


def test_the_worker_of_the_house_brings_the_report_by_itself(
    waiting: Family, departments: SimulatorProcess, worker: Worker
) -> None:
    process = worker()
    until(lambda: jobs_left() == 0)
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    settled(waiting)


@pytest.mark.clause("S0-31")
def test_departments_down_for_ten_minutes_and_back_bring_exactly_one_report(
    waiting: Family, departments: SimulatorProcess
) -> None:
    departments.kill()
    work_off()
    down, round_ = 0.0, 0
    while down < 600:
        pauses = pauses_over()
        assert len(pauses) == 18
        assert max(pauses) <= LONGEST_PAUSE
        down, round_ = down + min(pauses), round_ + 1
        (row,) = Desk(REVIEWER).queue(step="means_check")
        assert (row["waits"], row["case_uid"]) == ("external", str(waiting.case.pk))
        assert "没有答复，正在自动重试" in row["waits_note"]
        work_off()
    assert round_ > 3
    departments.start()
    pauses_over()
    work_off()
    settled(waiting)
    assert departments.asked() == {str(query.pk): 1 for query in all_of(waiting)}


def test_try_again_does_not_wait_for_the_pause_and_many_clicks_ask_once(
    waiting: Family, departments: SimulatorProcess
) -> None:
    departments.fault("down", "bank")
    work_off()
    departments.fault("none")
    by = acting(REVIEWER)
    for _ in range(3):
        with in_scope(by.scope):
            assert retry_now(by, waiting.case) == 3
    asked = departments.asked()
    work_off()
    with in_scope(SCOPE_ALL):
        assert report_of(waiting)
    banks = [str(query.pk) for query in all_of(waiting) if query.source == "bank"]
    assert [departments.asked()[key] - asked[key] for key in banks] == [1, 1, 1]
    assert len(pauses_over()) == 3
    work_off()
    settled(waiting)
    assert [departments.asked()[key] - asked[key] for key in banks] == [1, 1, 1]


def test_an_attempt_by_hand_that_fails_leaves_the_automatic_ones_alone(
    waiting: Family, departments: SimulatorProcess
) -> None:
    departments.fault("down")
    work_off()
    by = acting(REVIEWER)
    with in_scope(by.scope):
        retry_now(by, waiting.case)
    work_off()
    assert jobs_left() == 18
    assert ProcrastinateJob.objects.filter(status="failed").count() == 0
    departments.fault("none")
    pauses_over()
    work_off()
    settled(waiting)


def test_a_request_that_is_rolled_back_asks_nobody(departments: SimulatorProcess) -> None:
    with in_scope(SCOPE_ALL):
        of = family()
    with in_scope(SCOPE_ALL):
        requested(of)
        transaction.set_rollback(True)
    assert jobs_left() == 0
    work_off()
    with in_scope(SCOPE_ALL):
        assert queries(of) == []


def test_pauses_double_up_to_ten_minutes_and_never_end() -> None:
    def pause(attempts: int) -> float:
        job = ProcrastinateJob(attempts=attempts)
        decision = UntilAnswered().get_retry_decision(exception=OSError(), job=job)
        return (decision.retry_at - clock.real_now()).total_seconds()

    pauses = [round(pause(attempts)) for attempts in (0, 1, 2, 6, 7, 50, 10_000)]
    assert pauses == [5, 10, 20, 320, 600, 600, 600]


def test_the_two_settings_come_from_the_environment() -> None:
    code = "import django; django.setup(); from django.conf import settings as s;"
    shown = subprocess.run(
        [sys.executable, "-c", code + "print(s.YIMEN_SOURCES_URL, s.YIMEN_SOURCES_TIMEOUT)"],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "yimen.config.settings",
            "YIMEN_SOURCES_URL": "http://10.0.0.1:8071",
            "YIMEN_SOURCES_TIMEOUT": "2.5",
        },
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    assert shown.stdout.split() == ["http://10.0.0.1:8071", "2.5"]
    assert settings.YIMEN_SOURCES_TIMEOUT == 10
