"""Errors as problem details (RFC 9457): a code for programs, a Chinese sentence for people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yimen.foundation.errors import YimenError
from yimen.network.trespass import note_trespass


class Problem(Schema):
    """What went wrong: `message` is Chinese and says what to do next, `fields` per form field."""

    status: int
    code: str
    message: str
    fields: dict[str, str] = {}


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), Problem)
"""Declared on every operation, so that the schema is the whole truth."""


def install(api: NinjaAPI) -> None:
    """Register the handlers."""

    @api.exception_handler(YimenError)
    def on_own(request: HttpRequest, error: YimenError) -> HttpResponse:
        note_trespass(getattr(request, "acting", None), error, request.path)
        return _answer(api, request, error.status, error.code, error.message, error.fields)

    @api.exception_handler(ValidationError)
    def on_shape(request: HttpRequest, error: ValidationError) -> HttpResponse:
        fields = {".".join(map(str, e["loc"][1:])) or "body": "格式不正确" for e in error.errors}
        message = "提交的内容格式不正确，请按接口说明检查后重新提交"
        return _answer(api, request, 422, "malformed", message, fields)

    @api.exception_handler(AuthenticationError)
    def on_login(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return _answer(api, request, 401, "login", "请先登录后再操作", {})

    @api.exception_handler(HttpError)
    def on_http(request: HttpRequest, error: HttpError) -> HttpResponse:
        message = "请求无法识别，请检查内容是否为 JSON"
        return _answer(api, request, error.status_code, "bad_request", message, {})


def _answer(
    api: NinjaAPI,
    request: HttpRequest,
    status: int,
    code: str,
    message: str,
    fields: dict[str, Any],
) -> HttpResponse:
    body = {"status": status, "code": code, "message": message, "fields": fields}
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json; charset=utf-8"
    return response
