"""Write a backup: one consistent dump, the files, and the keys in an archive of their own."""

import tarfile
from pathlib import Path

import psycopg

from yimen.foundation import clock
from yimen.foundation.errors import Conflict

from .manifest import DUMP, FILES, KEYS, Manifest, file_hash
from .server import Server, row_counts


def back_up(server: Server, target: Path, *, files: Path, keys: Path) -> Manifest:
    """Back everything up into the new or empty folder `target` (0700).

    The product may go on working: rows are counted in the very snapshot that is dumped, and the
    files are packed after it (they never change, so each row finds its file). Raises Conflict
    when the folder holds something already.
    """
    if target.exists() and any(target.iterdir()):
        raise Conflict(f"{target} 不是空文件夹，请换一个新文件夹，以免覆盖旧备份")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    target.chmod(0o700)
    with psycopg.connect(server.url) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        rows = row_counts(connection)
        options = ["--format=custom", f"--snapshot={row[0] if row else ''}"]
        server.run("pg_dump", *options, f"--file={target / DUMP}")
        major = connection.info.server_version // 10_000
    _pack(files, target / FILES)
    _pack(keys, target / KEYS)
    parts = {}
    for name in (DUMP, FILES, KEYS):
        (target / name).chmod(0o600)
        parts[name] = file_hash(target / name)
    manifest = Manifest(clock.real_now().isoformat(timespec="seconds"), major, rows, parts)
    manifest.write(target)
    return manifest


def _pack(folder: Path, archive: Path) -> None:
    with tarfile.open(archive, "w") as tar:
        if folder.is_dir():
            for path in sorted(folder.rglob("*")):
                tar.add(path, arcname=str(path.relative_to(folder)), recursive=False)
