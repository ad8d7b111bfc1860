"""Jobs that wait to be killed; run in a process of their own by test_jobs."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.db import transaction

from yimen.foundation.jobs import act_once, job
from yimen.foundation.scope import current_scope
from yimen.foundation.trail import SYSTEM, append

ROBOT = SYSTEM("测试任务")


@job("crashing", "tests.step")
def step(folder: str) -> None:
    """Append one event, then hold while the test wants to kill it."""
    scope = current_scope()
    append("case:1", "step", actor=ROBOT, reason=scope.name if scope else "")
    Path(folder, "started").touch()
    while Path(folder, "hold").exists():
        time.sleep(0.02)


@job("crashing", "tests.pay")
def pay(folder: str) -> None:
    """Act once for a key; die right after the commit while the test wants it."""
    act_once("pay:1", "tests.pay", lambda: str(append("run:1", "paid", actor=ROBOT).seq))
    if Path(folder, "hold").exists():
        transaction.on_commit(lambda: os._exit(9))


@job("crashing", "tests.fail", retry=None)
def fail() -> None:
    """Fail after having written."""
    append("case:1", "step", actor=ROBOT)
    raise RuntimeError("failed on purpose")
