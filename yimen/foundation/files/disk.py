"""Encrypted contents on disk (var/files), written so that a crash cannot lose one that has a row.

The content is on disk, complete and synced, before the row that names it is committed. A crash in
between leaves a file without a row, which the nightly sweep removes.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from yimen.foundation.crypto import sm4
from yimen.foundation.crypto.sm4 import SealBroken
from yimen.foundation.errors import NotFound
from yimen.foundation.files.models import FileContent

_SWEEP_LOCK = 0x59494D454E02  # "YIMEN" and 2: uploads share it, the sweep wants it alone


def files_dir() -> Path:
    """Where encrypted contents lie."""
    return Path(settings.YIMEN_FILES_DIR)


def relative_path(sha256: str) -> str:
    """Two levels of folders, so that none grows too large."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def write_content(sha256: str, content: bytes) -> str:
    """Encrypt and write; returns the path within the folder. Writing again is harmless."""
    relative = relative_path(sha256)
    path = files_dir() / relative
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sm4.seal(content, _aad(sha256)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    _sync(path.parent)
    return relative


def read_content(content: FileContent) -> bytes:
    """Decrypt and check against the hash in the row."""
    path = files_dir() / content.path
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        raise NotFound("文件不在存储中，请联系系统管理员从备份恢复", code="file_missing") from None
    plain = sm4.open_(sealed, _aad(content.sha256))
    if hashlib.sha256(plain).hexdigest() != content.sha256:
        raise SealBroken("文件内容与登记不符，请联系系统管理员核查", code="file_changed")
    return plain


def hold_sweep() -> None:
    """Keep the sweep away until this transaction has named its file, or given it up."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock_shared(%s)", [_SWEEP_LOCK])


def sweep_orphans() -> int:
    """Remove files no row names, left by crashes; returns how many. Waits for running uploads."""
    removed = 0
    for folder in sorted(files_dir().glob("??/??")):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_SWEEP_LOCK])
            names = [path.name for path in folder.iterdir()]
            rows = FileContent.objects.filter(sha256__in=names)
            orphans = set(names) - set(rows.values_list("sha256", flat=True))
            for name in orphans:
                (folder / name).unlink()
            removed += len(orphans)
    return removed


def _aad(sha256: str) -> bytes:
    return f"file:{sha256}".encode()


def _sync(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
