"""`yimen audit verify` on the command line: the words people see, and the exit code scripts use."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections

from tests.database import describe
from yimen.foundation.trail.models import Seal


def audit(*words: str) -> tuple[int, str]:
    """Exit code and output of the command, run as people run it."""
    environment = {
        **os.environ,
        "DATABASE_URL": describe(connection.settings_dict),
        "DATABASE_OWNER_URL": describe(connections["owner"].settings_dict),
    }
    done = subprocess.run(
        [sys.executable, "-m", "yimen", "audit", *words],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.clause("S0-27")
def test_the_command_names_the_first_broken_number(
    trail_of_three: str, tamper: Callable[..., None]
) -> None:
    assert audit("verify") == (0, "审计轨迹完整\n")
    code, said = audit("seal")
    assert code == 0
    assert "号封存" in said
    assert Seal.objects.count() == 1
    tamper("update foundation_event set verb = 'x' where stream = 'case:1' and seq = 2")
    code, said = audit("verify")
    assert code == 1
    assert "case:1\t第 2 号\t" in said
    assert "审计轨迹有 1 处断裂" in said
    assert audit("verify", "--stream", "case:2") == (0, "审计轨迹完整\n")
