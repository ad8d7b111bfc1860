"""One program of the house: started with its log, started again when it dies, stopped in order."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

_TOO_OFTEN = 5  # deaths ...
_WITHIN = 60.0  # ... within so many seconds mean that it cannot run
_LARGEST_LOG = 10 * 1024 * 1024


@dataclass
class Program:
    """A Python module run as a child that dies with us (see yimen.config.child)."""

    name: str
    words: list[str]  # module and its arguments
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches only the supervisor."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "yimen.config.child", *self.words],
                env=os.environ | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def revive(self) -> bool:
        """Start it again if it has died; False when it dies too often to go on."""
        if self.process is None or self.process.poll() is None:
            return True
        now = time.monotonic()
        self.deaths = [at for at in self.deaths if now - at < _WITHIN] + [now]
        self.process = None
        if len(self.deaths) >= _TOO_OFTEN:
            return False
        self.start()
        return True

    def stop(self, patience: float = 15.0) -> None:
        """Ask it to stop; kill it and whatever it started when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except FileNotFoundError:
            return ""
