"""Killed in the middle of a list, a bank file or a return file: nothing is half done, and the same
act done again is done once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.database import TEST_VAR, describe
from tests.payments.lists import (
    answer,
    approved,
    as_csv,
    opened,
    payable,
    read,
    sent,
)
from yimen.config.paths import PROJECT
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.foundation.trail.models import Event
from yimen.payments.models import BankFile, PaymentRun, PayRow, ReturnFile

pytestmark = pytest.mark.usefixtures("real_day")

# The act, held after its rows are written and before its transaction ends.
CHILD = """
import sys, time
from pathlib import Path
import django
django.setup()
import importlib
from tests.cast.staff import acting
from tests.payments.lists import opened, read, sent
from yimen.foundation import clock
from yimen.foundation.scope import in_scope
from yimen.payments.models import PaymentRun

act, folder = sys.argv[1], Path(sys.argv[2])
module = importlib.import_module("yimen.payments.actions." + act)
real = module.record
def hold(*given, **more):
    real(*given, **more)
    (folder / "written").touch()
    time.sleep(60)
module.record = hold
acts = {
    "open_run": ("yucheng.fafang", lambda: opened()),
    "write_bank_file": ("qian.caizheng", lambda: sent(PaymentRun.objects.get())),
    "read_return_file": (
        "qian.caizheng",
        lambda: read(PaymentRun.objects.get(), (folder / "back.csv").read_bytes()),
    ),
}
who, do = acts[act]
with clock.freeze("2020-11-02T09:00:00"):
    by = acting(who)
    with in_scope(by.scope):
        do()
"""


def kill_in_the_middle_of(act: str, folder: Path) -> None:
    """Start the act in a process of its own and kill it before it commits."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "yimen.config.settings",
        "DATABASE_URL": describe(connection.settings_dict),
        "DATABASE_OWNER_URL": describe(connections["owner"].settings_dict),
        "YIMEN_VAR": str(TEST_VAR),
    }
    command = [sys.executable, "-c", CHILD, act, str(folder)]
    process = subprocess.Popen(command, env=environment, cwd=PROJECT)
    end = time.monotonic() + 60
    while not (folder / "written").exists():
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait(30)


def once_more(act: Callable[[], object], verb: str) -> None:
    """The same act again, done once."""
    with in_scope(SCOPE_ALL):
        assert not Event.objects.filter(verb=verb).exists()
        act()
        assert Event.objects.filter(verb=verb).count() == 1
        assert verify(f"run:{PaymentRun.objects.get().pk}") == []


def test_a_list_half_drawn_up_is_not_there(tmp_path: Path) -> None:
    with in_scope(SCOPE_ALL):
        payable("王一"), payable("王二")
    kill_in_the_middle_of("open_run", tmp_path)
    with in_scope(SCOPE_ALL):
        assert (PaymentRun.objects.count(), PayRow.objects.count()) == (0, 0)
    once_more(opened, "payments.open")
    with in_scope(SCOPE_ALL):
        assert PaymentRun.objects.get().total_fen == 100000


def test_a_bank_file_half_written_is_not_there(tmp_path: Path) -> None:
    with in_scope(SCOPE_ALL):
        payable("王一"), payable("王二")
        run = approved()
    kill_in_the_middle_of("write_bank_file", tmp_path)
    with in_scope(SCOPE_ALL):
        run.refresh_from_db()
        assert (run.state, BankFile.objects.count()) == ("approved", 0)
        assert set(run.rows.values_list("state", flat=True)) == {"listed"}
    once_more(lambda: sent(run), "payments.bank_file")


def test_a_return_file_half_read_is_not_read(tmp_path: Path) -> None:
    with in_scope(SCOPE_ALL):
        payable("王一"), payable("王二")
        run = sent().run
        content = as_csv(answer(run))
    (tmp_path / "back.csv").write_bytes(content)
    kill_in_the_middle_of("read_return_file", tmp_path)
    with in_scope(SCOPE_ALL):
        assert ReturnFile.objects.count() == 0
        assert set(run.rows.values_list("state", flat=True)) == {"sent"}
    once_more(lambda: read(run, content), "payments.return_file")
    with in_scope(SCOPE_ALL):
        assert set(run.rows.values_list("state", flat=True)) == {"paid"}
