"""The HTTP face: health, queries by department, and the controls tests and the demo use.

GET  /health                        {"ok": true}
POST /<department>/query            {key, id_number, name, purpose, asked_on?}
                                    -> {key, state, as_of, data}
POST /records                       {department, id_number, data}
POST /faults                        {department, mode, seconds, times}
GET  /log                           [{department, key}] in the order asked
"""

from __future__ import annotations

import json
import threading
import time
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from simulator.books import DEPARTMENTS, Books
from simulator.faults import MODES, Fault, Faults

_MAX_BODY = 100_000
_AS_OF_LAG_DAYS = 2


class Simulator(ThreadingHTTPServer):
    """One process, six departments; the books, faults and log live here."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], books: Books, faults: Faults) -> None:
        super().__init__(address, Handler)
        self.books = books
        self.faults = faults
        self.log: list[dict[str, str]] = []
        self.log_lock = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """One request; every answer is JSON unless a fault spoils it."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    # Head and body leave as two packets; waiting to join them would cost 40 ms an answer.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Health and the log."""
        if self.path == "/health":
            self._send(200, {"ok": True, "departments": list(DEPARTMENTS)})
        elif self.path == "/log":
            with self.server.log_lock:
                self._send(200, list(self.server.log))
        else:
            self._send(404, {"error": "unknown path"})

    def do_POST(self) -> None:
        """Queries and controls."""
        try:
            body = self._body()
        except ValueError as error:
            self._send(400, {"error": str(error)})
            return
        department = self.path.strip("/").removesuffix("/query")
        if self.path.endswith("/query") and department in DEPARTMENTS:
            self._query(department, body)
        elif self.path == "/records":
            self._record(body)
        elif self.path == "/faults":
            self._fault(body)
        else:
            self._send(404, {"error": "unknown path"})

    def _query(self, department: str, body: dict[str, Any]) -> None:
        """Answer one query, spoiled by the fault of the moment."""
        missing = [name for name in ("key", "id_number", "name", "purpose") if not body.get(name)]
        if missing:
            self._send(422, {"error": f"missing {', '.join(missing)}"})
            return
        with self.server.log_lock:
            self.server.log.append({"department": department, "key": str(body["key"])})
        fault = self.server.faults.take(department)
        if fault.mode == "down" or self.server.books.is_away(department, body["id_number"]):
            self._send(503, {"error": "maintenance"})
            return
        if fault.mode == "garbage":
            self._send_raw(200, b"<html>\xe6\x9c\x8d\xe5\x8a\xa1 error</html>")
            return
        if fault.mode == "slow":
            time.sleep(fault.seconds)
        self._send(200, self._answer(department, body, repeated=fault.mode == "twice"))

    def _answer(self, department: str, body: dict[str, Any], *, repeated: bool) -> dict[str, Any]:
        """What the book says; `repeated` lists every record twice, as careless joins do."""
        data = self.server.books.find(department, body["id_number"], body["name"])
        as_of = _as_of(body)
        if data is None:
            return {"key": body["key"], "state": "no_data", "as_of": as_of, "data": None}
        data = dict(data)
        as_of = data.pop("as_of", as_of)
        if repeated:
            data = {
                name: value * 2 if isinstance(value, list) else value
                for name, value in data.items()
            }
        return {"key": body["key"], "state": "found", "as_of": as_of, "data": data}

    def _record(self, body: dict[str, Any]) -> None:
        """Put a record into a department's book."""
        try:
            self.server.books.put(body["department"], body["id_number"], body["data"])
        except KeyError as error:
            self._send(422, {"error": f"unknown department or field {error}"})
            return
        self._send(200, {"ok": True})

    def _fault(self, body: dict[str, Any]) -> None:
        """Break or mend a department."""
        mode = body.get("mode", "none")
        if mode not in MODES:
            self._send(422, {"error": f"mode is one of {', '.join(MODES)}"})
            return
        fault = Fault(mode, float(body.get("seconds", 3)), body.get("times"))
        self.server.faults.set(body.get("department", "*"), fault)
        self._send(200, {"ok": True})

    def _body(self) -> dict[str, Any]:
        """The JSON object sent; ValueError when it is none."""
        size = int(self.headers.get("Content-Length") or 0)
        if size > _MAX_BODY:
            raise ValueError("body too large")
        body = json.loads(self.rfile.read(size) or b"{}")
        if not isinstance(body, dict):
            raise ValueError("a JSON object is needed")
        return body

    def _send(self, status: int, body: object) -> None:
        """A JSON answer."""
        self._send_raw(status, json.dumps(body, ensure_ascii=False).encode())

    def _send_raw(self, status: int, raw: bytes) -> None:
        """Bytes with their length; a client that hung up is its own affair."""
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Stay silent: request lines could carry personal data."""


def _as_of(body: dict[str, Any]) -> str:
    """Departments answer from books two days old, counted from the day they were asked."""
    try:
        asked = date.fromisoformat(body.get("asked_on", ""))
    except (TypeError, ValueError):
        asked = datetime.now(UTC).date()
    return (asked - timedelta(days=_AS_OF_LAG_DAYS)).isoformat()


def make_server(
    host: str, port: int, seed: int = 1, fault_rate: float = 0.0, book: str = ""
) -> Simulator:
    """A simulator bound to `host`:`port` (0 picks a free port); call serve_forever()."""
    return Simulator((host, port), Books(book), Faults(seed, fault_rate))
