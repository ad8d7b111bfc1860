"""Uploads of the screens: one file at once, judged by its content, named by its uid afterwards."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from yimen.applications.lookup import upload_of
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.files.sniffing import Allowed
from yimen.network.acting import Acting
from yimen.web.commands import acting


@require_POST
def upload(request: HttpRequest, kind: str) -> JsonResponse:
    """Keep a scan or a photo; {"uid", "name"}, or the sentence why it cannot be taken."""
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("请选择文件", "file")
    if kind not in ("paper", "photo"):
        raise NotFound("没有这种上传，请刷新页面")
    by = acting(request)
    stored = store_upload(file, actor=by.actor, allowed=cast(Allowed, kind), field="file")
    return JsonResponse({"uid": str(stored.pk), "name": stored.name})


def file_in(
    request: HttpRequest, by: Acting, name: str, allowed: Allowed = "paper"
) -> StoredFile | None:
    """The file of a form: one sent before and named by its uid, or one that came along."""
    sent = request.FILES.get(name)
    if sent is not None:
        return store_upload(sent, actor=by.actor, allowed=allowed, field=name)
    uid = request.POST.get(name, "")
    if not uid:
        return None
    try:
        UUID(uid)
    except ValueError as error:
        raise Invalid("请重新上传文件", name) from error
    return upload_of(by, uid)
