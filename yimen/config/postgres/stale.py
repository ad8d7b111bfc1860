"""A server lock (postmaster.pid) whose holder is gone but whose number still looks alive.

PostgreSQL itself only asks whether the number exists. It does when the killed server is a zombie
nobody reaps (a container whose first process does not), or when another program has got the
number after a reboot. Then it would refuse to start for ever.
"""

import subprocess
from pathlib import Path


def give_up_stale_lock(data: Path) -> bool:
    """Point the lock at a process that has certainly ended, if its holder is no server of `data`.

    Only the first line changes: the shared-memory key below it stays, so that PostgreSQL still
    finds out by itself whether children of the dead server are at work. True when it did so.
    """
    lock = data / "postmaster.pid"
    try:
        lines = lock.read_text(encoding="ascii", errors="replace").splitlines()
        number = int(lines[0])
    except (FileNotFoundError, ValueError, IndexError):
        return False
    if _is_server(number, data):
        return False
    ended = subprocess.Popen(["true"])
    ended.wait()
    lock.write_text("\n".join([str(ended.pid), *lines[1:]]) + "\n", encoding="ascii")
    return True


def _is_server(number: int, data: Path) -> bool:
    """Whether process `number` may be a living server of `data`; in doubt, yes."""
    entry = Path("/proc") / str(number)
    if Path("/proc/self/stat").exists():
        try:
            state = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[0]
            return state not in {"Z", "X"} and (entry / "cwd").resolve() == data.resolve()
        except FileNotFoundError:
            return False
        except (PermissionError, IndexError):
            return True
    asked = subprocess.run(
        ["ps", "-o", "stat=,command=", "-p", str(number)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return bool(asked) and not asked.startswith("Z") and "postgres" in asked
