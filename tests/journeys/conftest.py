"""Fixtures of the journeys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.process import SimulatorProcess


@pytest.fixture
def departments(settings: Any) -> Iterator[SimulatorProcess]:
    """The department simulator as its own process; the product asks it over HTTP."""
    process = SimulatorProcess()
    process.start()
    settings.YIMEN_SOURCES_URL = process.url
    # Weeks pass between two acts; nobody is to log in again with the same six digits.
    settings.YIMEN_IDLE_SECONDS = 90 * 24 * 3600
    yield process
    process.kill()
