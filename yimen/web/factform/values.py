"""Facts as text in a form and back: money in yuan, dates in ISO form, unknown as nothing.

A form is a plain {name: text}. Whatever is left empty or 不清楚 is unknown, never zero.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yimen.foundation.errors import Invalid
from yimen.foundation.money import parse_yuan, yuan_plain
from yimen.foundation.numerals import whole
from yimen.policy.facts import Fact, FactCatalogue
from yimen.web.factform.names import (
    LISTS,
    NO,
    UNKNOWN,
    YES,
    asked,
    complete_name,
    name_of,
    refs_in,
)

Typed = dict[str, str]
_SILENT = ("", UNKNOWN)


def typed_of(pairs: Iterable[tuple[str, Any]]) -> Typed:
    """What the form says, without what says nothing; of a repeated name the last one counts."""
    told = {name: str(value).strip() for name, value in pairs}
    return {
        name: YES if text == "on" else text for name, text in told.items() if text not in _SILENT
    }


def to_typed(catalogue: FactCatalogue, content: Mapping[str, Any]) -> Typed:
    """A facts JSON as the form shows it. Rows without a reference are numbered."""
    found: Typed = {}
    for key, value in content.get("household", {}).items():
        _show(found, catalogue, "household", key, "", value)
    for subject in ("person", *LISTS):
        for index, row in enumerate(content.get(subject, [])):
            ref = str(row.get("ref") or index + 1)
            for key, value in row.items():
                _show(found, catalogue, subject, key, ref, value)
    for subject, all_told in content.get("complete", {}).items():
        if all_told is True and subject in LISTS:
            found[complete_name(subject)] = YES
    return found


def to_content(
    catalogue: FactCatalogue, typed: Typed, stage: str, people: Iterable[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts JSON of a form, and the sentence for each field that cannot be read.

    `people` are the uids of today's members, whose rows alone are read.
    """
    errors: dict[str, str] = {}

    def row(subject: str, ref: str = "") -> dict[str, Any]:
        found = {}
        for fact in asked(catalogue, subject, stage):
            name = name_of(subject, fact.key, ref)
            if name not in typed:
                continue
            try:
                found[fact.key] = read_value(fact, typed[name])
            except Invalid as error:
                errors[name] = error.message
        return found

    content: dict[str, Any] = {"household": row("household"), "person": []}
    for uid in people:
        if facts := row("person", uid):
            content["person"].append({"ref": uid, **facts})
    for subject in LISTS:
        rows = [(ref, row(subject, ref)) for ref in refs_in(list(typed), subject)]
        kept = [{"ref": ref, **facts} for ref, facts in rows if facts]
        if kept:
            content[subject] = kept
    content["complete"] = {
        subject: True for subject in LISTS if typed.get(complete_name(subject)) == YES
    }
    return content, errors


def read_value(fact: Fact, text: str) -> Any:
    """One value from what was typed; raises Invalid with what to correct."""
    if fact.type == "money":
        return parse_yuan(text, negative=fact.min is None or fact.min < 0)
    if fact.type == "int":
        return _whole(fact, text)
    if fact.type == "bool":
        return _yes_no(fact, text)
    if fact.type == "date":
        return _day(fact, text)
    return text


def show_value(fact: Fact, value: Any) -> str:
    """A value as the form holds it."""
    if value is None:
        return ""
    if fact.type == "money":
        return yuan_plain(value)
    if fact.type == "bool":
        return YES if value else NO
    return str(value)


def in_words(fact: Fact, value: Any) -> str:
    """A value as a sentence shows it: 是, 有劳动能力, 800.00 元."""
    if fact.type == "bool":
        return "是" if value else "否"
    if fact.type == "code":
        labels = {code.code: code.label for code in fact.codes}
        return labels.get(str(value), str(value))
    return f"{show_value(fact, value)} 元" if fact.type == "money" else str(value)


def _show(
    found: Typed, catalogue: FactCatalogue, subject: str, key: str, ref: str, value: Any
) -> None:
    fact = catalogue.facts.get(f"{subject}.{key}")
    if fact is not None and value is not None:
        found[name_of(subject, key, ref)] = show_value(fact, value)


def _whole(fact: Fact, text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "")
    number = whole(plain.removeprefix("-"))
    if number is None:
        raise Invalid(f"“{fact.label}”请填整数，不清楚的可以不填")
    return -number if plain.startswith("-") else number


def _yes_no(fact: Fact, text: str) -> bool:
    if text not in (YES, NO):
        raise Invalid(f"“{fact.label}”请选“是”或“否”，不清楚的可以不选")
    return text != NO


def _day(fact: Fact, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid(f"“{fact.label}”这一天不存在，请按 2020-09-29 的格式填写") from error
