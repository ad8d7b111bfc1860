"""A simulator process, and the product pointed at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.simulator.process import SimulatorProcess
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope


@pytest.fixture(scope="session")
def _departments() -> Iterator[SimulatorProcess]:
    process = SimulatorProcess()
    process.start()
    yield process
    process.kill()


@pytest.fixture
def departments(_departments: SimulatorProcess) -> Iterator[SimulatorProcess]:
    """The departments in order; a test that kills them finds them up again in the next."""
    if _departments.process is None:
        _departments.start()
    _departments.fault("none")
    _departments.forget()
    before = settings.YIMEN_SOURCES_URL, settings.YIMEN_SOURCES_TIMEOUT
    settings.YIMEN_SOURCES_URL, settings.YIMEN_SOURCES_TIMEOUT = _departments.url, 2.0
    yield _departments
    settings.YIMEN_SOURCES_URL, settings.YIMEN_SOURCES_TIMEOUT = before


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """2020-09-29 09:00 under the widest scope, rolled back."""
    with product_clock.freeze("2020-09-29T09:00:00"), in_scope(SCOPE_ALL):
        yield


@pytest.fixture
def real_day(fresh_db: str) -> Iterator[None]:
    """2020-09-29 09:00 with commits: for workers and threads."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield
