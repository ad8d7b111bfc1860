"""As whom the server runs. PostgreSQL refuses root, so root hands it to postgres or nobody."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .problem import PostgresProblem


@dataclass(frozen=True)
class Account:
    """The user the server's processes belong to; `dropped` when we are root and give it away."""

    uid: int
    gid: int
    name: str
    dropped: bool

    def run(self, command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this user, without our environment, from a folder anyone may enter."""
        if self.dropped:
            more |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(
            command,
            text=True,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            **more,
        )

    def can_run(self, program: str) -> bool:
        """Whether this user can reach and start the program."""
        try:
            return self.run([program, "--version"], capture_output=True).returncode == 0
        except OSError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can pass through `folder` and every folder above it."""
        if not self.dropped:
            return True
        return all(self._passes(each) for each in [folder, *folder.parents])

    def make_private(self, folder: Path) -> None:
        """Create `folder` for this user alone (0700); refuse one that belongs to somebody else."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        status = folder.lstat()
        if self.dropped and status.st_uid == 0 and not folder.is_symlink():
            os.chown(folder, self.uid, self.gid)
        elif status.st_uid != self.uid:
            raise PostgresProblem(
                f"文件夹 {folder} 属于其他用户，请删除它，或换用原来的用户运行。",
                f"Folder {folder} belongs to another user: remove it or run as that user.",
            )
        folder.chmod(0o700)

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & 0o100)
        if status.st_gid == self.gid:
            return bool(status.st_mode & 0o010)
        return bool(status.st_mode & 0o001)


def server_account() -> Account:
    """Ourselves, or for root the users postgres or nobody, whichever exists first."""
    if os.geteuid() != 0:
        own = pwd.getpwuid(os.geteuid())
        return Account(own.pw_uid, own.pw_gid, own.pw_name, dropped=False)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid, name, dropped=True)
    raise PostgresProblem(
        "PostgreSQL 不能以 root 身份运行，本机又没有 postgres 或 nobody 用户，请换用普通用户运行。",
        "PostgreSQL refuses root and there is no postgres or nobody user: run as a normal user.",
    )
