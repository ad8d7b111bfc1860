"""A simulator process for tests: start, kill, start again, and the controls behind its port."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from typing import Any

from yimen.config.paths import PROJECT


class SimulatorProcess:
    """`python -m simulator` on a port of its own, which it keeps over restarts."""

    def __init__(self, *options: str) -> None:
        self.options = options
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._seen = 0

    def start(self, *options: str) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "simulator", "--port", str(self.port)]
        self._seen = 0
        self.process = subprocess.Popen([*command, *self.options, *options], cwd=PROJECT)
        end = time.monotonic() + 20
        while True:
            try:
                self.get("/health")
                return
            except OSError:
                assert time.monotonic() < end, "the simulator did not come up"
                time.sleep(0.05)

    def kill(self) -> None:
        """Kill -9; harmless when it is not running."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(20)
            self.process = None

    def get(self, path: str) -> Any:
        """GET a control."""
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        """POST an object: status, and the answer as JSON or as bytes."""
        data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(self.url + path, data, timeout=10) as answer:
                status, raw = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, raw = error.code, error.read()
        try:
            return status, json.loads(raw)
        except ValueError:
            return status, raw

    def ask(self, department: str, id_number: str, key: str = "k1", **more: Any) -> tuple[int, Any]:
        """Put one question as the product would."""
        body = {"key": key, "id_number": id_number, "name": "王小芳", "purpose": "核对", **more}
        return self.post(f"/{department}/query", **body)

    def put(self, department: str, id_number: str, **data: Any) -> None:
        """Write a record into a department's book."""
        assert (
            self.post("/records", department=department, id_number=id_number, data=data)[0] == 200
        )

    def fault(self, mode: str, department: str = "*", **more: Any) -> None:
        """Break a department, or with mode none mend it."""
        assert self.post("/faults", department=department, mode=mode, **more)[0] == 200

    def asked(self) -> Counter[str]:
        """How often each key was asked since the start, or since `forget`."""
        return Counter(entry["key"] for entry in self.get("/log")[self._seen :])

    def forget(self) -> None:
        """Begin counting anew."""
        self._seen = len(self.get("/log"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
