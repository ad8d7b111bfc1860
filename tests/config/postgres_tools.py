"""What the launcher's tests share: clusters that are always removed, kill -9, other users."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from yimen.config.postgres import Cluster, ensure_running


@contextmanager
def temporary_cluster(home: Path, source: str | None = None) -> Iterator[Cluster]:
    """A cluster that runs, and is killed and removed afterwards."""
    cluster = Cluster(home, source=source)
    try:
        ensure_running(cluster)
        yield cluster
    finally:
        kill_everything(cluster)
        shutil.rmtree(cluster.place.base, ignore_errors=True)
        shutil.rmtree(cluster.place.sockets, ignore_errors=True)


def server_processes(data: Path) -> list[int]:
    """Numbers of the living server processes of a data directory."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").resolve() == data.resolve() and _living(entry):
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


def kill_everything(cluster: Cluster) -> None:
    """kill -9 of the server and all its children at once."""
    for number in server_processes(cluster.place.data):
        try:
            os.kill(number, signal.SIGKILL)
        except ProcessLookupError:
            continue
    until = time.monotonic() + 10
    while server_processes(cluster.place.data) and time.monotonic() < until:
        time.sleep(0.02)


def one_value(cluster: Cluster, query: str, role: str = "postgres") -> object:
    """The first value a query gives in the product's database."""
    with psycopg.connect(cluster.url("yimen", role)) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None


def as_normal_user(folder: Path, work: Callable[[], None]) -> None:
    """Do the work as a user without rights, who owns `folder`; root forks and becomes one.

    A fork, not a new program: the interpreter itself may lie where that user cannot go.
    """
    if os.geteuid() != 0:
        work()
        return
    user = pwd.getpwnam("nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(user.pw_gid)
            os.setuid(user.pw_uid)
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the work failed as a normal user, see above"


@contextmanager
def open_folder() -> Iterator[Path]:
    """A short-lived folder other users may enter; pytest's own is closed again by every session."""
    folder = Path(tempfile.mkdtemp(prefix="yimen-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def zombie(cluster: Cluster) -> subprocess.Popen[bytes]:
    """A process of the server's user that has ended and that nobody has waited for."""
    user = cluster.account.uid if cluster.account.dropped else None
    ended = subprocess.Popen(["true"], user=user)
    until = time.monotonic() + 10
    while _living(Path("/proc") / str(ended.pid)) and time.monotonic() < until:
        time.sleep(0.01)
    return ended


def _living(entry: Path) -> bool:
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
