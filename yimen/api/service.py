"""The API's own way of reading bodies and of describing itself."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.types import DictStrAny

from yimen.api.errors import MEDIA_TYPE, Problem

_WRITES = frozenset({"post", "put", "patch", "delete"})
_PROBLEM = "#/components/schemas/Problem"
_COMMAND_ID = {
    "in": "header",
    "name": "X-Command-Id",
    "required": False,
    "description": "本次操作的编号；同一编号重复提交只办理一次，内容不同则返回 409",
    "schema": {"type": "string", "format": "uuid"},
}


class StrictJson(Parser):
    """JSON as the standard has it: no NaN, no infinities."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body's object; ninja turns what is raised here into 400."""
        parsed: DictStrAny = json.loads(request.body, parse_constant=_refuse)
        return parsed


class Service(NinjaAPI):
    """NinjaAPI whose description also tells of problems, command ids and files."""

    def __init__(self, **given: Any) -> None:
        super().__init__(parser=StrictJson(), **given)

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The description, with what ninja cannot know."""
        schema = super().get_openapi_schema(**given)
        for path in schema["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        schema["components"]["schemas"]["Problem"] = Problem.json_schema()
        return schema


def file_response(*media_types: str) -> dict[str, Any]:
    """openapi_extra of an operation that answers with a file."""
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in media_types}
    return {"responses": {200: {"description": "OK", "content": content}}}


def _complete(method: str, operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
    if method in _WRITES and operation.get("security"):
        operation["parameters"] = [*operation.get("parameters", []), _COMMAND_ID]


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")
