"""Uploads: a file is sent once and named by its uid in what follows."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting

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
    name = file.name or ""

    def act(by: Acting) -> str:
        return str(store_upload(file, name, actor=by.actor, allowed=kind, field="file").pk)

    ref = run(request, "file.upload", act, [kind, name, file.size])
    stored = StoredFile.objects.select_related("content").get(pk=ref)
    return FileOut(
        uid=stored.uid,
        name=stored.name,
        mime=stored.mime,
        size=stored.size,
        sha256=stored.sha256,
    )
