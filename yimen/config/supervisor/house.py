"""The programs together: brought up in order, watched, stopped in the opposite order."""

import socket
import time
import urllib.error
import urllib.request

from yimen.config.postgres import Cluster
from yimen.foundation.errors import ExternalDown

from .program import Program

_LOOK_EVERY = 1.0
_LOOK_AT_DATABASE_EVERY = 5  # times of the above


class House:
    """Programs and, when it is ours, the database cluster beneath them."""

    def __init__(self, cluster: Cluster | None) -> None:
        self.cluster = cluster
        self.programs: list[Program] = []
        self.stopping = False

    def add(self, program: Program) -> None:
        """Start one more program; it will be stopped before those started earlier."""
        self.programs.append(program)
        program.start()

    def wait_for_page(self, address: str, program: Program, patience: float = 60.0) -> None:
        """Return when `address` answers; raise ExternalDown with the program's last words."""
        until = time.monotonic() + patience
        while not self.stopping:
            if not program.revive() or time.monotonic() > until:
                raise ExternalDown(f"{program.name} 没有启动：\n{program.last_words()}")
            if _answers(address):
                return
            time.sleep(0.1)

    def watch(self) -> None:
        """Keep everything running until `stopping` is set (by a signal)."""
        turns = 0
        while not self.stopping:
            for program in self.programs:
                if not program.revive():
                    raise ExternalDown(f"{program.name} 反复退出：\n{program.last_words()}")
            turns += 1
            if self.cluster and turns % _LOOK_AT_DATABASE_EVERY == 0 and not self.cluster.alive():
                self.cluster.start()
            time.sleep(_LOOK_EVERY)

    def stop(self) -> None:
        """Stop the programs, the youngest first, then our database."""
        for program in reversed(self.programs):
            program.stop()
        if self.cluster:
            self.cluster.stop()


def port_is_free(host: str, port: int, patience: float = 0.0) -> bool:
    """Whether a server may listen there; children of a killed demo need a moment to go."""
    until = time.monotonic() + patience
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
                return True
            except OSError:
                if time.monotonic() > until:
                    return False
        time.sleep(0.2)


def _answers(address: str) -> bool:
    """Any answer but a server error counts: the login page may redirect."""
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310
            return bool(response.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
