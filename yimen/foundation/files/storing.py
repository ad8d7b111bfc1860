"""Taking in an upload, and giving it back."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, TooLarge
from yimen.foundation.files.disk import files_dir, hold_sweep, read_content, write_content
from yimen.foundation.files.models import FileContent, StoredFile
from yimen.foundation.files.sniffing import Allowed, Kind, sniff
from yimen.foundation.trail.actor import Actor

_MB = 1024 * 1024
_LONGEST_NAME = 120


def store_upload(
    upload: UploadedFile | bytes,
    name: str = "",
    *,
    actor: Actor,
    allowed: Allowed = "paper",
    max_mb: int = 20,
    field: str | None = None,
) -> StoredFile:
    """Check, encrypt and keep one upload; the same content is kept once, whoever sends it.

    Raises TooLarge above `max_mb`, Invalid when empty, of a kind not `allowed`, or named like
    something it is not. The file is safe on disk before the row is written.
    """
    content = _read(upload, max_mb, field)
    given = name or (upload.name if isinstance(upload, UploadedFile) else "") or ""
    kind = sniff(content, _base_name(given), allowed, field=field)
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        hold_sweep()
        return StoredFile.objects.create(
            content=_keep(sha256, content, kind),
            name=_clean_name(given, kind),
            uploaded_by_kind=actor.kind,
            uploaded_by_id=actor.id,
            uploaded_by_name=actor.name,
            uploaded_at=clock.now(),
        )


def open_file(file: StoredFile) -> bytes:
    """The plain content of a stored file, checked against its hash."""
    return read_content(file.content)


def _read(upload: UploadedFile | bytes, max_mb: int, field: str | None) -> bytes:
    """The whole content, refusing as soon as it is known to be too much."""
    size = len(upload) if isinstance(upload, bytes) else upload.size or 0
    if size > max_mb * _MB:
        raise TooLarge(
            f"文件有 {size / _MB:.1f} MB，超过 {max_mb} MB 的上限，请压缩或分开上传", field
        )
    content = upload if isinstance(upload, bytes) else b"".join(upload.chunks())
    if not content:
        raise Invalid("文件是空的，请重新选择", field)
    return content


def _keep(sha256: str, content: bytes, kind: Kind) -> FileContent:
    """The row of this content, its file written first where it is not there yet."""
    kept = FileContent.objects.filter(sha256=sha256).first()
    if kept is not None and (files_dir() / kept.path).exists():
        return kept
    path = write_content(sha256, content)
    # Two uploads at once: both write the same file, one row remains.
    FileContent.objects.bulk_create(
        [FileContent(sha256=sha256, path=path, mime=kind.mime, size=len(content))],
        ignore_conflicts=True,
    )
    return FileContent.objects.get(sha256=sha256)


def _base_name(name: str) -> str:
    """The last part of a name, whatever system it came from."""
    return PurePosixPath(name.replace("\\", "/")).name


def _clean_name(name: str, kind: Kind) -> str:
    """A name safe to show and to send back: no control signs, not too long, with an ending."""
    base = unicodedata.normalize("NFC", _base_name(name))
    base = re.sub(r'[\x00-\x1f\x7f"*:<>?|]', "", base).strip(". ")
    stem = base.rsplit(".", 1)[0] if "." in base else base
    ending = base.rsplit(".", 1)[1].lower() if "." in base else kind.endings[0]
    return f"{stem[:_LONGEST_NAME] or '未命名'}.{ending}"
