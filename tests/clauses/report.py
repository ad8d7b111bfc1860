"""Pytest plugin of `./run clauses`: writes what became of each clause's tests as JSON."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where to write the report."""
    parser.addoption("--clause-report", type=Path, required=True)


def pytest_configure(config: pytest.Config) -> None:
    """Collect where all reports arrive, which is not in a worker."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Collector(config.getoption("--clause-report")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Iterator[pytest.TestReport]:
    """Let the report say which clauses its test carries; it may come from another process."""
    report: pytest.TestReport = yield
    report.clauses = [key for marker in item.iter_markers("clause") for key in marker.args]
    return report


class Collector:
    """Notes passed or failed under each clause; a failure stays one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.states: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of one test."""
        for clause in getattr(report, "clauses", ()):
            tests = self.states.setdefault(clause, {})
            if report.failed or report.skipped:
                tests[report.nodeid] = "failed"
            elif report.when == "call":
                tests.setdefault(report.nodeid, "passed")

    def pytest_sessionfinish(self) -> None:
        """Write {clause: {test: state}}."""
        self.path.write_text(json.dumps(self.states), encoding="utf-8")
