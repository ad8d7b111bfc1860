"""Error pages (出错页面): what went wrong and what to do next, in plain Chinese.

One middleware turns YimenError into a page, a fragment for htmx or JSON; Django's own handlers
for 400, 403, 404 and 500 use the same words.
"""

import logging
import uuid
from collections.abc import Callable
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from yimen.foundation.errors import Invalid, YimenError
from yimen.network.trespass import note_trespass

_LOG = logging.getLogger(__name__)

DEFAULT_MESSAGES = {
    400: "提交的内容无法识别，请返回上一页重新填写后再提交。",
    403: "您的岗位没有办理这一事项的权限，请转交有权限的同事，或请系统管理员调整岗位。",
    404: "您要看的内容不在您的辖区，或者不存在。",
    409: "这件事的状态已经变化，请刷新页面，看过最新情况后再操作。",
    500: "系统出了故障，您刚才的操作没有生效，请稍后再试。",
}
_TEMPLATES = frozenset({400, 403, 404, 409})


class YimenErrorMiddleware:
    """Show a YimenError raised by a view. Place it innermost, below sessions and messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in process_exception."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for our own errors, and for text or numbers no column has room for; everything
        else goes on to Django."""
        if isinstance(error, DataError | UnicodeEncodeError):
            error = Invalid("提交的内容过长或含有无法保存的字符，请检查后重新提交")
        if not isinstance(error, YimenError):
            return None
        note_trespass(getattr(request, "acting", None), error, request.path)
        return show_error(request, error)


def show_error(request: HttpRequest, error: YimenError) -> HttpResponse:
    """The error as JSON, as a fragment for htmx, or as a whole page with a way back."""
    if "application/json" in request.headers.get("Accept", ""):
        body = {"code": error.code, "message": error.message, "fields": error.fields}
        return JsonResponse(body, status=error.status)
    context = {"message": error.message, "code": error.code, **_help(error.extra)}
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, error, context)
    template = f"{error.status if error.status in _TEMPLATES else 400}.html"
    return render(request, template, context, status=error.status)


def _fragment(request: HttpRequest, error: YimenError, context: dict[str, Any]) -> HttpResponse:
    """A banner over the page for stale pages, a toast for the rest; what was typed stays."""
    stale = error.code == "stale"
    template = "web/parts/stale_banner.html" if stale else "web/parts/toast.html"
    values = {
        **context,
        "tone": "bad",
        "text": error.message,
        "url": request.headers.get("HX-Current-URL"),
    }
    response = HttpResponse(render_to_string(template, values, request), status=error.status)
    response["HX-Retarget"] = "#page-notices" if stale else "#toasts"
    response["HX-Reswap"] = "innerHTML" if stale else "beforeend"
    return response


def _help(extra: dict[str, Any]) -> dict[str, Any]:
    """Whom to ask: `ask` in an error's extra, such as “玉城街道公共服务办公室 0576-…”."""
    return {"ask": extra.get("ask", ""), "back": extra.get("back", "")}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400"""
    return _plain(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403"""
    return _plain(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404"""
    return _plain(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: nearly always a page left open over a new login."""
    message = "页面放置过久或已重新登录，请返回刷新页面后再提交，填写的内容已留在本机。"
    return render(request, "403.html", {"message": message}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: drawn without database, session or context processors."""
    number = uuid.uuid4().hex[:8].upper()
    request.META["YIMEN_FAULT"] = number
    _LOG.error("故障编号 %s：%s %s", number, request.method, request.path)
    context = {"message": DEFAULT_MESSAGES[500], "fault": number}
    return HttpResponse(render_to_string("500.html", context), status=500)


def _plain(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", {"message": DEFAULT_MESSAGES[status]}, status=status)
