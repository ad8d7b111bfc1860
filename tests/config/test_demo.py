"""The demo comes up, heals itself, survives being killed, and leaves nothing running."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.postgres_tools import kill_everything, open_folder, server_processes
from yimen.config.paths import PROJECT
from yimen.config.postgres import own_cluster

# The first start seeds the whole county; a loaded machine may take minutes for what an idle one
# does in one. How long it ought to take is for the bench, not for this test.
SEEDING, AGAIN = 900.0, 60.0


class Demo:
    """A demo of its own: run-time folder, ports, and its terminal."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = _two_free_ports()
        self.process: subprocess.Popen[bytes] | None = None
        self.said = var.parent / "terminal.txt"

    def start(self, *words: str, patience: float = SEEDING) -> float:
        """Start it and wait for the address; seconds it took."""
        began = time.monotonic()
        unset = {"DATABASE_URL", "YIMEN_KEYS_DIR", "YIMEN_FILES_DIR", "YIMEN_CLOCK_DATE"}
        environment = {key: value for key, value in os.environ.items() if key not in unset}
        with open(self.said, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yimen", "demo", "--port", str(self.port), *words],
                cwd=PROJECT,
                env=environment | {"YIMEN_VAR": str(self.var)},
                stdout=out,
                stderr=out,
            )
        while "一门已启动" not in self.said.read_text():
            assert self.process.poll() is None, self.said.read_text()
            assert time.monotonic() - began < patience, self.said.read_text()
            time.sleep(0.1)
        return time.monotonic() - began

    def status(self) -> int:
        """What the login page answers."""
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/login/", timeout=20
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def children(self) -> dict[int, str]:
        """Everything the demo started, by number: our own modules and gunicorn's workers."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    variables = (entry / "environ").read_bytes()
                    words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                except OSError:
                    continue
                if f"YIMEN_VAR={self.var}".encode() in variables and "yimen.config.child" in words:
                    found[int(entry.name)] = words
        return found

    def number_of(self, words: str) -> int:
        """The oldest child whose command line holds `words`."""
        return min(number for number, line in self.children().items() if words in line)

    def stop(self) -> int:
        """Ctrl-C, and its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


def _two_free_ports() -> int:
    """A port that is free, and so is the next."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            try:
                two.bind(("127.0.0.1", port + 1))
                return int(port)
            except (OSError, OverflowError):
                continue


def _within(seconds: float, holds: object) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """One demo for the tests below, in their order; nothing of it stays."""
    with open_folder() as folder:
        running = Demo(folder / "var")
        yield running
        _end(running)


def _end(running: Demo) -> None:
    if running.process and running.process.poll() is None:
        running.process.kill()
        running.process.wait()
    for number in running.children():
        os.kill(number, signal.SIGKILL)
    kill_everything(own_cluster(running.var))


def test_it_comes_up_and_answers(demo: Demo) -> None:
    assert demo.start("--date", "2020-09-29") < SEEDING
    assert demo.status() < 400
    assert "今天是 2020-09-29" in demo.said.read_text()


def test_a_second_one_in_the_same_folder_is_refused(demo: Demo) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "yimen", "demo", "--port", str(_two_free_ports())],
        cwd=PROJECT,
        env=os.environ | {"YIMEN_VAR": str(demo.var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "已经在运行" in done.stderr


@pytest.mark.parametrize("words", ["yimen worker", "simulator", "gunicorn"])
def test_a_killed_child_is_started_again(demo: Demo, words: str) -> None:
    number = demo.number_of(words)
    os.kill(number, signal.SIGKILL)
    assert _within(20, lambda: any(words in w and n != number for n, w in demo.children().items()))
    assert _within(20, lambda: demo.number_of(words) != number)


def test_a_killed_database_is_started_again(demo: Demo) -> None:
    kill_everything(own_cluster(demo.var))
    assert _within(40, lambda: own_cluster(demo.var).alive())
    assert _within(40, lambda: demo.status() < 400)


def test_children_go_when_the_supervisor_is_killed(demo: Demo) -> None:
    assert demo.process is not None
    demo.process.kill()
    demo.process.wait()
    assert _within(30, lambda: not demo.children())


def test_after_the_kill_it_starts_again_in_seconds_on_the_same_day(demo: Demo) -> None:
    assert demo.start("--date", "2020-09-29", patience=AGAIN) < AGAIN
    assert demo.status() < 400
    assert re.search("今天是 2020-09-29", demo.said.read_text())


def test_ctrl_c_stops_everything(demo: Demo) -> None:
    assert demo.stop() == 0
    assert demo.children() == {}
    assert server_processes(own_cluster(demo.var).place.data) == []
