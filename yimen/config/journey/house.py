"""A throw-away house for the story (临时环境): database, departments and site, gone afterwards."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from yimen.config.demo.ground import lay_ground
from yimen.config.paths import PROJECT
from yimen.foundation.errors import ExternalDown

_PATIENCE_SECONDS = 20
_DAYS_LOGGED_IN = 90


class _Silent(WSGIRequestHandler):
    """Requests are told by the story itself."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def house(pack: str = "yuhuan") -> Iterator[str]:
    """A site on an empty county with its cast; yields its address. The database must run."""
    lay_ground(pack)
    # Weeks pass between two acts of the story; nobody has to log in again meanwhile.
    settings.YIMEN_IDLE_SECONDS = _DAYS_LOGGED_IN * 24 * 3600
    with _departments() as address, _site() as site:
        settings.YIMEN_SOURCES_URL = address
        yield site


@contextmanager
def _site() -> Iterator[str]:
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def _departments() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "simulator", "--port", str(port)]
    process = subprocess.Popen(command, cwd=PROJECT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{address}/health", timeout=2).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise ExternalDown("部门模拟器没有启动，请稍后重试")
