"""Pytest plugin of `./run clauses`: writes what became of each clause's tests as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

_states = pytest.StashKey[dict[str, dict[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write the report."""
    parser.addoption("--clause-report", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing seen."""
    config.stash[_states] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """Note passed or failed under each clause the test carries; a failure stays one."""
    report: pytest.TestReport = yield
    for marker in item.iter_markers("clause"):
        for clause in marker.args:
            tests = item.config.stash[_states].setdefault(clause, {})
            if report.failed or report.skipped:
                tests[item.nodeid] = "failed"
            elif report.when == "call":
                tests.setdefault(item.nodeid, "passed")
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write {clause: {test: state}}."""
    path: Path = session.config.getoption("--clause-report")
    path.write_text(json.dumps(session.config.stash[_states]), encoding="utf-8")
