"""What leaflet, guide, poster and page tell of an item (事项要点), from one place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from yimen.foundation import clock
from yimen.packstore.models import PackVersion
from yimen.policy import Item, Pack, PackError
from yimen.policy.limits import limits_of
from yimen.policy.vocabulary import LEVELS
from yimen.policy.words import day_words, value_words

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Stamp:
    """Which version a print is of; number 0 is a folder of files."""

    number: int
    since: date
    fingerprint: str

    @property
    def words(self) -> str:
        """For the foot of a page."""
        version = f"第{self.number}版" if self.number else "文件夹内容，未发布"
        return f"{version}，自{day_words(self.since)}起施行，指纹{self.fingerprint[:12]}"


def stamp_of(pack: Pack, version: PackVersion | None = None) -> Stamp:
    """The stamp of a published version, or of a pack read from files."""
    if version is None:
        return Stamp(0, pack.valid_from, pack.content_hash)
    return Stamp(version.number, version.valid_from, version.content_hash)


def item_url(pack: Pack, item: str) -> str:
    """The page behind the code on a leaflet."""
    return f"{settings.YIMEN_PUBLIC_URL}/policy/{pack.name}/{item}/"


def head(pack: Pack, stamp: Stamp, on: date) -> dict[str, Any]:
    """What stands on every print: whose it is, which version, when printed, whom to call."""
    return {
        "pack_title": pack.title,
        "office": pack.offices.get("civil_affairs", pack.title),
        "stamp": stamp.words,
        "printed_on": day_words(clock.today()),
        "valid_on": day_words(on),
        "hotline": text_of(pack, "hotline", on),
        "remedy": text_of(pack, "remedy.text", on),
        "source": pack.source,
    }


def item_facts(pack: Pack, key: str, on: date) -> dict[str, Any]:
    """One item on one day: who is in charge, how long, how much, which papers, step by step."""
    item = pack.item(key)
    return {
        "key": key,
        "title": item.title,
        "online_name": item.online_name,
        "owner": pack.offices.get(item.owner_role, ""),
        "open_to": [pack.items[one].title for one in item.categories if one in pack.items],
        "decider": _decider(pack, item, on),
        "limits": [{**asdict(one), "words": one.words} for one in limits_of(pack, key, on)],
        "steps": _steps(pack, item, on),
        "papers": [one.title for one in pack.materials.values() if key in one.items],
        "standards": _standards(pack, item, on),
        "notice": _notice(pack, item),
        "source": item.source,
        "url": item_url(pack, key),
    }


def text_of(pack: Pack, key: str, on: date) -> str:
    """A parameter as text; "" where the pack has none on the day."""
    return str(pack.parameter(key, on).value) if pack.has_parameter(key, on) else ""


def _decider(pack: Pack, item: Item, on: date) -> str:
    if not item.procedure:
        return ""
    try:
        row = pack.authority_for(item.key, on)
    except PackError:
        return ""
    names = {level.key: level.title for level in pack.levels}
    return names.get(row.level, LEVELS[row.level])


def _steps(pack: Pack, item: Item, on: date) -> list[dict[str, str]]:
    try:
        version = pack.procedure_for(item.key, on)
    except PackError:
        return []
    return [
        {"title": step.title, "plain": step.title_plain}
        for step in version.steps
        if step.on is None
    ]


def _standards(pack: Pack, item: Item, on: date) -> list[dict[str, Any]]:
    """Amounts the item's rules use, as of the day."""
    keys = [key for rule in pack.rules.values() if rule.item == item.key for key in rule.parameters]
    found = []
    for key in dict.fromkeys(keys):
        if pack.has_parameter(key, on) and pack.parameter(key, on).is_money:
            value = pack.parameter(key, on)
            words = value_words(value)
            found.append({"title": value.title, "value": words, "pending": value.pending})
    return found


def _notice(pack: Pack, item: Item) -> str:
    if item.kind == "child" or not item.public_notice:
        return "不公示。"
    found = [
        f"{notice.title}{notice.days}天" if notice.days else notice.title
        for notice in pack.notices.values()
        if item.key in notice.items and notice.kind in ("review", "final", "result")
    ]
    return (
        f"{'、'.join(found)}，只公开姓名、人数、金额，不公开证件号码、住址和病情。" if found else ""
    )
