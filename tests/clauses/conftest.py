"""The departments of the clauses answer over real HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.server import Simulator, make_server


@pytest.fixture
def departments(settings: Any) -> Iterator[Simulator]:
    """Five departments on a port of their own; the product asks them there."""
    server = make_server("127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    settings.YIMEN_SOURCES_URL = f"http://127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
