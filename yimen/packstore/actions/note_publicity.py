"""Note that a policy was made known (登记政策宣传, S0-49)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.trail import Actor, append
from yimen.packstore.models import PackVersion, Publicity


@transaction.atomic
def note_publicity(
    version: PackVersion,
    *,
    actor: Actor,
    office: tuple[str, str],
    kind: str,
    item: str,
    place: str,
    copies: int,
    on: date,
) -> Publicity:
    """Keep what was done; `office` is name and path. Raises Invalid beside the field."""
    found: dict[str, str] = {}
    if kind not in Publicity.Kind.values:
        found["kind"] = "请选择宣传方式"
    if not place.strip():
        found["place"] = "请写明地点，例如“县前社区公告栏”"
    if copies < 1:
        found["copies"] = "请填写份数或人次，至少为 1"
    if on > clock.today():
        found["done_on"] = "日期不能晚于今天，宣传以后再登记"
    if found:
        raise Invalid.many(found)
    entry = Publicity.objects.create(
        version=version,
        kind=kind,
        item=item,
        office_name=office[0],
        area=office[1],
        place=place.strip(),
        copies=copies,
        done_on=on,
        noted_at=clock.now(),
        noted_by=actor.name,
    )
    append(
        f"pack:{version.name}",
        "pack.publicity",
        actor=actor,
        subject=str(entry),
        after={"kind": kind, "item": item, "copies": copies, "on": on, "number": version.number},
        home_path=office[1],
        pack_hash=version.content_hash,
    )
    return entry
