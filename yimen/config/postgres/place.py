"""Where one cluster keeps its parts, with paths the server's user can reach."""

import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .account import Account
from .problem import PostgresProblem

# PostgreSQL allows 107 bytes for the socket's path; "/.s.PGSQL.5432" takes 14 of them.
_LONGEST_SOCKET_FOLDER = 107 - 14


@dataclass(frozen=True)
class Place:
    """The folders and files of one cluster; `home` is ours, `data` and `sockets` the server's."""

    home: Path  # as asked for: var/pg
    base: Path  # the same, or a folder outside when the server's user cannot enter `home`
    sockets: Path

    @property
    def data(self) -> Path:
        """The data directory (PGDATA)."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """What the server says; without statements and values."""
        return self.base / "data" / "server.log"


def place(home: Path, account: Account) -> Place:
    """Lay the folders out. `home` is created; a closed home (0700 /root) moves the data outside.

    Data that stand stay where they are: should rights above them change, an empty cluster must
    not appear elsewhere in their stead. Never changes the rights of a folder above `home`.
    """
    home.mkdir(parents=True, exist_ok=True)
    outside = Path("/var/lib/yimen") / _short_name(home)
    if (home / "data").exists() and not account.can_enter(home):
        raise PostgresProblem(
            f"用户 {account.name} 进不了 {home}，而数据在其中；"
            "请恢复上级文件夹的通行权限（chmod o+x）。",
            f"User {account.name} cannot enter {home}, where the data are: let others pass through "
            "the folders above it again (chmod o+x).",
        )
    if account.can_enter(home) and not (outside / "data").exists():
        return Place(home, home, _socket_folder(home))
    outside.mkdir(parents=True, exist_ok=True, mode=0o711)
    return Place(home, outside, _socket_folder(outside))


def stored_logins(home: Path) -> dict[str, str]:
    """Passwords by role name and the socket folder under "socket"; empty before the first start."""
    try:
        text = (home / "logins.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise PostgresProblem(
            f"无权读取 {home}/logins.json，请用创建该数据库的用户运行。",
            f"No right to read {home}/logins.json: run as the user who created it.",
        ) from error
    return json.loads(text)


def keep_logins(where: Place, roles: tuple[str, ...]) -> dict[str, str]:
    """Passwords for the roles, generated once, and today's socket folder, written 0600."""
    known = stored_logins(where.home)
    wanted = {role: known.get(role) or secrets.token_urlsafe(24) for role in roles}
    wanted["socket"] = str(where.sockets)
    if wanted != known:
        draft = where.home / f".logins.{os.getpid()}"
        write_private(draft, json.dumps(wanted))
        draft.replace(where.home / "logins.json")
    return wanted


def write_private(path: Path, text: str) -> None:
    """A file only we may read from its first moment on (0600), safely on disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _socket_folder(base: Path) -> Path:
    inside = base / "run"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
        return inside
    return Path(tempfile.gettempdir()) / f"yimen-{os.geteuid()}-{_short_name(base)}"


def _short_name(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.absolute())).hexdigest()[:10]
