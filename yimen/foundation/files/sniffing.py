"""What an upload really is (文件类型), by its content; its name only has to agree."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

import filetype

from yimen.foundation.errors import Invalid

Allowed = Literal["paper", "photo", "bank"]


class Kind(NamedTuple):
    """A kind of file: its type, and the endings its name may have, the usual one first."""

    mime: str
    endings: tuple[str, ...]


PDF = Kind("application/pdf", ("pdf",))
JPEG = Kind("image/jpeg", ("jpg", "jpeg"))
PNG = Kind("image/png", ("png",))
HEIC = Kind("image/heic", ("heic", "heif"))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
XLS = Kind("application/vnd.ms-excel", ("xls",))
TEXT = Kind("text/plain", ("txt", "csv"))

PHOTOS = (JPEG, PNG, HEIC)
ALLOWED: dict[Allowed, tuple[Kind, ...]] = {
    "paper": (PDF, *PHOTOS, DOCX, XLSX),
    "photo": PHOTOS,
    "bank": (XLSX, XLS, TEXT),
}
PRINTED: dict[Allowed, str] = {
    "paper": "PDF、照片（JPG、PNG、HEIC）、Word（docx）或 Excel（xlsx）",
    "photo": "照片（JPG、PNG 或 HEIC）",
    "bank": "Excel（xlsx、xls）或文本（txt、csv）",
}
# A zip that grows beyond this when unpacked is a trap, not a document.
UNPACKED_MAX = 300 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniff(content: bytes, name: str, allowed: Allowed, *, field: str | None = None) -> Kind:
    """The kind of this content; raises Invalid when it is not allowed or the name disagrees."""
    kind = _kind_of(content, allowed)
    if kind is None or kind not in ALLOWED[allowed]:
        raise Invalid(f"不能上传这种文件，请上传{PRINTED[allowed]}", field, code="file_kind")
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending and ending not in kind.endings:
        raise Invalid(
            f"文件名以 .{ending} 结尾，但内容是 {kind.endings[0].upper()}，请确认选对了文件",
            field,
            code="file_kind",
        )
    return kind


def _kind_of(content: bytes, allowed: Allowed) -> Kind | None:
    if content[:5] == b"%PDF-":
        return PDF if b"%%EOF" in content[-2048:] else None
    if content[:2] == b"PK":
        return _office(content)
    if content[:8] == _OLE:
        return XLS if _has_workbook(content) else None
    found = filetype.guess_mime(content)
    for kind in PHOTOS:
        if found == kind.mime:
            return kind
    if found is None and allowed == "bank" and _is_text(content):
        return TEXT
    return None


def _office(content: bytes) -> Kind | None:
    """Word or Excel without macros, by what the archive holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename.lower() for info in archive.infolist()}
            size = sum(info.file_size for info in archive.infolist())
    except zipfile.BadZipFile:
        return None
    if size > UNPACKED_MAX or "[content_types].xml" not in names:
        return None
    if any(name.endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else None


def _has_workbook(content: bytes) -> bool:
    """An old Excel file names its stream "Workbook" (or "Book"), in UTF-16."""
    return any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))


def _is_text(content: bytes) -> bool:
    """UTF-8 or GB18030 without control characters: what banks send."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(sign) < 32 and sign not in "\r\n\t" for sign in text)
    return False
