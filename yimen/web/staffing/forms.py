"""Fields of the administrator's forms, as the field tag draws them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.network.models import Role

Errors = Mapping[str, str]


def new_fields(typed: Mapping[str, str], errors: Errors) -> list[dict[str, Any]]:
    """A new account: user name, name, telephone."""
    return [
        {
            "name": "username",
            "label": "用户名",
            "required": True,
            "help": "小写字母开头，3 至 40 个字母、数字、点或短横线，例如 wang.xiaoming",
            "value": typed.get("username", ""),
            "error": errors.get("username", ""),
            "max_length": 40,
        },
        {
            "name": "name",
            "label": "姓名",
            "required": True,
            "value": typed.get("name", ""),
            "error": errors.get("name", ""),
        },
        {
            "name": "phone",
            "label": "工作电话",
            "kind": "tel",
            "value": typed.get("phone", ""),
            "error": errors.get("phone", ""),
            "max_length": 40,
        },
    ]


def appoint_fields(
    offices: list[tuple[str, str]], today: date, typed: Mapping[str, str], errors: Errors
) -> list[dict[str, Any]]:
    """An appointment: office, role, first day."""
    return [
        {
            "name": "office",
            "label": "任职单位",
            "kind": "select",
            "required": True,
            "choices": [("", "请选择"), *offices],
            "value": typed.get("office", ""),
            "error": errors.get("office", ""),
        },
        {
            "name": "role",
            "label": "岗位",
            "kind": "select",
            "required": True,
            "choices": [("", "请选择"), *Role.choices],
            "value": typed.get("role", ""),
            "error": errors.get("role", ""),
        },
        {
            "name": "from",
            "label": "任职日期",
            "kind": "date",
            "required": True,
            "value": typed.get("from", today.isoformat()),
            "error": errors.get("from", ""),
        },
    ]


def reason_field(verb: str, label: str, typed: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    """The reason of a change; two such forms stand on one page, so the id carries the verb."""
    return {
        "name": "reason",
        "label": label,
        "html_id": f"id_reason_{verb}",
        "required": True,
        "value": typed.get("reason", ""),
        "error": errors.get("reason", ""),
    }
