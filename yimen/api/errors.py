"""Errors as problem details (RFC 9457): a code for programs, a Chinese sentence for people."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yimen.foundation.errors import YimenError
from yimen.network.trespass import note_trespass

MEDIA_TYPE = "application/problem+json"

# Of what an error carries, programs are told this and nothing else.
_TOLD = frozenset({"duplicates", "households", "missing", "seen", "current", "state"})
_TOLD |= {"by", "done_by", "done_at"}

_WORDS = {
    400: ("bad_request", "请求无法识别，请检查内容是否为 JSON"),
    401: ("login", "请先登录后再操作"),
    403: ("not_permitted", "您的岗位没有办理这一事项的权限，请转交有权限的同事"),
    404: ("not_found", "没有这个接口地址，请按接口说明检查后再试"),
    405: ("method_not_allowed", "这个地址不支持该请求方法，请按接口说明检查后再试"),
    413: ("too_large", "提交的内容太大，请压缩或分次提交"),
    500: ("fault", "系统出了故障，您刚才的操作没有生效，请稍后再试"),
}
_MALFORMED = "提交的内容格式不正确，请按接口说明检查后重新提交"
_CSRF = "页面放置过久或已重新登录，请刷新页面后再提交"


class Problem(Schema):
    """What went wrong: `message` is Chinese and says what to do next, `fields` per form field.

    `details` is what a program needs to help, such as the aid already held (`duplicates`).
    """

    status: int
    code: str
    message: str
    fields: dict[str, str] = {}
    details: dict[str, Any] = {}


PROBLEMS: dict[int, None] = dict.fromkeys((400, 401, 403, 404, 405, 409, 413, 422, 503))
"""Declared on every operation, so that the schema is the whole truth; `service` says that each is a
Problem. No operation returns one, and a model apiece would make every start seconds longer."""


class ProblemMiddleware:
    """Django's own error pages (no such address, wrong method, a fault) as problems under /api/."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; an error that is a page becomes a problem."""
        response = self.get_response(request)
        if response.status_code < 400 or not request.path_info.startswith("/api/"):
            return response
        if "json" in response.headers.get("Content-Type", ""):
            return response
        code, message = _WORDS.get(response.status_code, _WORDS[400])
        fault = request.META.get("YIMEN_FAULT")
        problem = _problem(response.status_code, code, message, details=_with(fault=fault))
        if response.has_header("Allow"):
            problem["Allow"] = response["Allow"]
        return problem


def install(api: NinjaAPI) -> None:
    """Register the handlers."""

    @api.exception_handler(YimenError)
    def on_own(request: HttpRequest, error: YimenError) -> HttpResponse:
        note_trespass(getattr(request, "acting", None), error, request.path)
        told = {key: value for key, value in error.extra.items() if key in _TOLD}
        return _problem(error.status, error.code, error.message, error.fields, told)

    @api.exception_handler(ValidationError)
    def on_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(map(str, e["loc"][1:])) or "body": "格式不正确" for e in error.errors}
        return _problem(422, "malformed", _MALFORMED, fields)

    @api.exception_handler(DataError)
    @api.exception_handler(UnicodeEncodeError)
    def on_unfit(request: HttpRequest, error: Exception) -> HttpResponse:
        """Text or numbers the database has no room for: what the view wrote is undone."""
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return _problem(422, "malformed", "提交的内容过长或含有无法保存的字符，请检查后重新提交")

    @api.exception_handler(AuthenticationError)
    def on_login(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return _problem(401, *_WORDS[401])

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        if error.status_code == 403:  # ninja raises it for a missing CSRF token only
            return _problem(403, "csrf", _CSRF)
        return _problem(error.status_code, *_WORDS.get(error.status_code, _WORDS[400]))

    @api.exception_handler(SuspiciousOperation)
    def on_suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        status = 413 if isinstance(error, RequestDataTooBig) else 400
        return _problem(status, *_WORDS[status])


def _problem(
    status: int,
    code: str,
    message: str,
    fields: dict[str, str] | None = None,
    details: dict[str, Any] | None = None,
) -> HttpResponse:
    body = {
        "status": status,
        "code": code,
        "message": message,
        "fields": fields or {},
        "details": details or {},
    }
    text = json.dumps(body, ensure_ascii=False, default=str)
    return HttpResponse(text, status=status, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def _with(**given: object) -> dict[str, object]:
    """Those that are there."""
    return {key: value for key, value in given.items() if value}
