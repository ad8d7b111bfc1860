"""Checking a facts JSON against the catalogue (事实校验): every key, type, range and code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.money import format_yuan
from yimen.policy.facts import Fact, FactCatalogue
from yimen.policy.vocabulary import SUBJECTS

LISTS = ("person", "obligor", "vehicle", "home", "account", "spending")
PLAIN = frozenset({"ref", "owner"})
"""Keys that are no facts: who the row is, and whose the thing is."""
_LONGEST = 500


def check_facts(catalogue: FactCatalogue, content: dict[str, Any]) -> None:
    """Raise Invalid.many naming each value as "household.key" or "person.<ref>.key"."""
    problems = dict(_shape(content))
    if not problems:
        problems = {
            place: told
            for subject, place, key, value in walk(content)
            if (told := _problem(catalogue, subject, key, value))
        }
    if problems:
        raise Invalid.many(problems)


def walk(content: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Every fact as (subject, place, key, value); places as in `sources` of a sheet."""
    for key, value in content.get("household", {}).items():
        yield "household", f"household.{key}", key, value
    for subject in LISTS:
        for index, row in enumerate(content.get(subject, [])):
            for key, value in row.items():
                if key not in PLAIN:
                    yield subject, f"{subject}.{row.get('ref', index)}.{key}", key, value


def without_unknowns(content: dict[str, Any]) -> dict[str, Any]:
    """The same facts without None: a missing key is how an unknown is kept."""
    kept: dict[str, Any] = {}
    for name, part in content.items():
        if isinstance(part, list):
            kept[name] = [{k: v for k, v in row.items() if v is not None} for row in part]
        else:
            kept[name] = {k: v for k, v in part.items() if v is not None}
    return kept


def _shape(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, part in content.items():
        if name in ("household", "complete"):
            if not isinstance(part, dict):
                yield name, "数据格式不正确，请刷新页面后重新填写"
        elif name not in LISTS:
            yield name, f"不认识的类别“{name}”，请刷新页面后重新填写"
        elif not isinstance(part, list) or not all(isinstance(row, dict) for row in part):
            yield name, f"“{SUBJECTS[name]}”的格式不正确，请刷新页面后重新填写"
        elif name == "person" and not all(row.get("ref") for row in part):
            yield name, "家庭成员信息缺少是谁的标记，请刷新页面后重新填写"
    complete = content.get("complete", {})
    if isinstance(complete, dict):
        for name, value in complete.items():
            if name not in LISTS or not isinstance(value, bool | None):
                yield f"complete.{name}", "是否填全请选“是”或“否”"


def _problem(catalogue: FactCatalogue, subject: str, key: str, value: Any) -> str:
    fact = catalogue.facts.get(f"{subject}.{key}")
    if fact is None:
        return f"事实目录中没有“{key}”这一项，请刷新页面后重新填写"
    if value is None:
        return ""
    return _CHECKS[fact.type](fact, value)


def _number(fact: Fact, value: Any) -> str:
    money = fact.type == "money"
    if isinstance(value, bool) or not isinstance(value, int):
        return f"“{fact.label}”应填数字{'（元）' if money else ''}"
    show = format_yuan if money else str
    unit = " 元" if money else ""
    if fact.min is not None and value < fact.min:
        return f"“{fact.label}”不能小于 {show(fact.min)}{unit}"
    if fact.max is not None and value > fact.max:
        return f"“{fact.label}”不能大于 {show(fact.max)}{unit}，请核对"
    return ""


def _yes_no(fact: Fact, value: Any) -> str:
    return "" if isinstance(value, bool) else f"“{fact.label}”请选“是”或“否”"


def _day(fact: Fact, value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return f"“{fact.label}”不是有效日期，请按 2020-09-29 的格式填写"
    if fact.key == "birth_date" and day > clock.today():
        return f"“{fact.label}”不能晚于今天"
    return ""


def _code(fact: Fact, value: Any) -> str:
    if any(entry.code == value for entry in fact.codes):
        return ""
    labels = "、".join(entry.label for entry in fact.codes[:8])
    return f"“{fact.label}”请从列表中选择：{labels}"


def _text(fact: Fact, value: Any) -> str:
    if not isinstance(value, str):
        return f"“{fact.label}”应填文字"
    return f"“{fact.label}”最多 {_LONGEST} 字" if len(value) > _LONGEST else ""


_CHECKS = {
    "money": _number,
    "int": _number,
    "bool": _yes_no,
    "date": _day,
    "code": _code,
    "text": _text,
}
