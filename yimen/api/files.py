"""Uploads: a file is sent once and named by its uid in what follows."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from yimen.api.commands import acting
from yimen.api.errors import PROBLEMS
from yimen.foundation.files import store_upload

router = Router(tags=["文件"])


class FileOut(Schema):
    """A stored file; `sha256` is of its plain content."""

    uid: UUID
    name: str
    mime: str
    size: int
    sha256: str


@router.post("/files/{kind}", response={200: FileOut, **PROBLEMS}, summary="上传文件")
def upload(
    request: HttpRequest, kind: Literal["paper", "photo"], file: Annotated[UploadedFile, File()]
) -> FileOut:
    """Store a scanned paper or a photo, judged by content: an .exe named .pdf is refused."""
    stored = store_upload(file, file.name or "", actor=acting(request).actor, allowed=kind)
    return FileOut(
        uid=stored.uid,
        name=stored.name,
        mime=stored.mime,
        size=stored.size,
        sha256=stored.sha256,
    )
