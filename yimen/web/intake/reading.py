"""The intake form as typed, and what it means: every field kept, every mistake beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.foundation import clock
from yimen.foundation.files.models import StoredFile
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.policy.pack import Pack
from yimen.web.factform.values import Typed

_MEMBER = re.compile(r"members\.([A-Za-z0-9-]{1,40})\.\w+")
_TELLING = ("name", "id_number", "no_id_reason", "birth_date", "phone")
"""A row with none of these is an empty row, not a member."""


def member_refs(typed: Typed) -> list[str]:
    """Rows of the form that say anything, in order."""
    names = [match[1] for name in typed if (match := _MEMBER.fullmatch(name))]
    return [
        ref
        for ref in dict.fromkeys(names)
        if any(f"members.{ref}.{key}" in typed for key in _TELLING)
    ]


def intake_of(
    by: Acting, pack: Pack, typed: Typed, files: Mapping[str, StoredFile | None]
) -> tuple[IntakeData, dict[str, str]]:
    """The action's data; the sentence for each date that does not exist, under form names."""
    errors: dict[str, str] = {}
    members = tuple(member_of_row(typed, ref, errors) for ref in member_refs(typed))
    village = by.role == Role.VILLAGE_ASSISTANT
    return (
        IntakeData(
            id_number=typed.get("id_number", ""),
            phone=typed.get("phone", ""),
            name=typed.get("name", ""),
            phone_whose=typed.get("phone_whose", "own"),  # type: ignore[arg-type]
            division_code=typed.get("division_code") or None,
            address=typed.get("address", ""),
            hukou=typed.get("hukou", ""),
            wanted_item=typed.get("wanted_item", ""),
            items=tuple(name[5:] for name in typed if name.startswith("also.")),
            statement=typed.get("statement", ""),
            members=members,
            proxy=_proxy(by, pack, typed, files),
            assisted=_assisted(by, typed),
            received_at=_moment(typed, errors),
            late_reason=typed.get("late_reason", ""),
            late_scan=files.get("late_scan"),
            duplicate_answer=typed.get("duplicate_answer", ""),
            channel="village" if village else "window",
        ),
        errors,
    )


def member_of_row(typed: Typed, ref: str, errors: dict[str, str]) -> MemberData:
    """One row; a birth date that does not exist is put beside its field."""
    prefix = f"members.{ref}."
    text = typed.get(f"{prefix}birth_date", "")
    born: date | None = None
    if text:
        try:
            born = date.fromisoformat(text)
        except ValueError:
            errors[f"{prefix}birth_date"] = "出生日期这一天不存在，请核对年月日"
    return MemberData(
        name=typed.get(f"{prefix}name", ""),
        relation=typed.get(f"{prefix}relation", ""),
        id_number=typed.get(f"{prefix}id_number", ""),
        no_id_reason=typed.get(f"{prefix}no_id_reason", ""),
        sex=typed.get(f"{prefix}sex", ""),
        birth_date=born,
        phone=typed.get(f"{prefix}phone", ""),
        co_resident=typed.get(f"{prefix}co_resident", "yes") == "yes",
    )


def under_form_names(fields: Mapping[str, Any], typed: Typed) -> dict[str, str]:
    """Actions count members (members.0.name); the form knows its rows by their reference."""
    refs = member_refs(typed)
    named = {}
    for name, told in fields.items():
        head, _, rest = name.partition(".")
        number, _, key = rest.partition(".")
        place = whole(number)
        if head == "members" and place is not None and place < len(refs):
            name = f"members.{refs[place]}.{key}"
        named[name] = str(told)
    return named


def _proxy(
    by: Acting, pack: Pack, typed: Typed, files: Mapping[str, StoredFile | None]
) -> ProxyData | None:
    """A village assistant applies for somebody unless he helps him; at the window if it is said."""
    proof = files.get("proxy.proof")
    if _assisted(by, typed):
        return None
    if by.role == Role.VILLAGE_ASSISTANT:
        kind = next((kind.key for kind in pack.proxies.values() if "village" in kind.at), "")
        return ProxyData(kind, by.actor.name, proof)
    kind, name = typed.get("proxy.kind", ""), typed.get("proxy.name", "")
    return ProxyData(kind, name, proof) if kind or name or proof else None


def _assisted(by: Acting, typed: Typed) -> bool:
    """The village helps the applicant apply himself (S2-28)."""
    return by.role == Role.VILLAGE_ASSISTANT and typed.get("way") == "assist"


def _moment(typed: Typed, errors: dict[str, str]) -> datetime | None:
    text = typed.get("received_at", "")
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)
    except ValueError:
        errors["received_at"] = "收件时间不存在，请填写完整的日期和时间"
        return None
