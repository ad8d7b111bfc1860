"""`yimen clauses` tells passed, failed and missing apart."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from yimen.config.cli import clauses
from yimen.config.paths import PROJECT

TESTS = """
import pytest

@pytest.mark.clause("S4-22")
def test_holds():
    assert 1 + 1 == 2

@pytest.mark.clause("S4-21", "S4-24")
def test_holds_not():
    assert 1 + 1 == 3

@pytest.mark.clause("S4-22")
@pytest.mark.parametrize("number", [1, 2])
def test_holds_for_each(number):
    assert number
"""


@pytest.fixture
def states(tmp_path: Path) -> dict[str, str]:
    """What the command prints about a folder with a passing and a failing clause test."""
    (tmp_path / "test_some.py").write_text(TESTS)
    command = [sys.executable, "-m", "yimen", "clauses", "--json", str(tmp_path)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    return json.loads(done.stdout)


def test_every_clause_of_the_list_gets_a_state(states: dict[str, str]) -> None:
    assert list(states) == [row["id"] for row in clauses.clauses()]
    assert len(states) == 246
    assert states["S4-22"] == "passed"
    assert states["S4-21"] == states["S4-24"] == "failed"
    assert states["S0-01"] == "missing"


def test_the_page_names_the_tests_of_a_clause() -> None:
    page = clauses.page({"S4-22": {"tests/a.py::test_b": "passed"}})
    line = next(line for line in page.splitlines() if line.startswith("| S4-22 "))
    assert "| passed | `tests/a.py::test_b` |" in line
