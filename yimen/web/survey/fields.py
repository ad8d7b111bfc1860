"""The survey's own fields, beside those of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yimen.applications.models import Survey
from yimen.web.factform.drawing import Person
from yimen.web.factform.values import Typed

Drawn = dict[str, Any]


def visit_fields(typed: Typed, errors: Mapping[str, str]) -> dict[str, Drawn]:
    """When and where, and what the surveyors write at the end."""

    def drawn(name: str, label: str, **more: Any) -> Drawn:
        given = {"value": typed.get(name, ""), "error": errors.get(name, "")}
        return {"name": name, "label": label, **given, **more}

    return {
        "visited_at": drawn("visited_at", "入户时间", kind="datetime"),
        "place": drawn("place", "入户地点", help="写到门牌；山上没有门牌的写清位置"),
        "position_reason": drawn(
            "position_reason", "没有定位的原因", help="如：没有信号、手机不支持；可以不填"
        ),
        "summary": drawn(
            "summary", "调查情况", kind="textarea", help="家里的实际情况和需要说明的事", rows=4
        ),
        "family_absent_reason": drawn(
            "family_absent_reason",
            "家庭成员不能签字的原因",
            help="已经签字的不用填；如：卧床不能书写、拒绝签字",
        ),
    }


def signer_field(people: Sequence[Person], chosen: str) -> Drawn:
    """Who of the family signs; the applicant unless another is chosen."""
    return {
        "name": "signer",
        "label": "签字的家庭成员",
        "kind": "select",
        "choices": [(person.uid, person.name) for person in people],
        "value": chosen,
    }


def advice_fields(
    survey: Survey, main: list[tuple[str, str]], errors: Mapping[str, str]
) -> dict[str, Drawn]:
    """The surveyor's own advice; another than the system's takes a reason (S4-23)."""
    return {
        "item": {
            "name": "advised_item",
            "label": "调查员建议",
            "kind": "radio",
            "choices": [("system", "同意系统建议"), *main, ("none", "不符合三类条件")],
            "value": survey.advised_item or "system",
        },
        "reason": {
            "name": "advice_reason",
            "label": "和系统建议不同的理由",
            "value": survey.advice_reason,
            "help": "同意系统建议的不用填；一句话就行",
            "error": errors.get("advice_reason", ""),
        },
    }
