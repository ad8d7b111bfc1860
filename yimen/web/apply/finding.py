"""Finding a service by the name people search for (S4-17), and one's village among hundreds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from yimen.foundation import clock
from yimen.network.models import Division, PackBinding
from yimen.packstore.reads import pack_in_force

MOST = 30


@dataclass(frozen=True)
class Service:
    """One online service (网上办事项): the item it leads to, and its two names."""

    item: str
    name: str
    title: str


@dataclass(frozen=True)
class Village:
    """A village as the page names it."""

    code: str
    name: str
    township: str


def services() -> list[Service]:
    """What can be applied for online in the areas served today, each name once."""
    today = clock.today()
    bindings = PackBinding.objects.filter(during__contains=today)
    found: dict[str, Service] = {}
    for name in bindings.values_list("pack_name", flat=True).distinct().order_by("pack_name"):
        pack, _ = pack_in_force(name, today)
        for item in pack.items.values():
            if item.online_name and item.kind == "main":
                found.setdefault(item.online_name, Service(item.key, item.online_name, item.title))
    return list(found.values())


def find_services(text: str) -> list[Service]:
    """Services whose names hold every word typed; all of them while nothing is typed."""
    words = text.split()
    return [
        service
        for service in services()
        if all(word in f"{service.name} {service.title}" for word in words)
    ]


def townships() -> list[tuple[str, list[Village]]]:
    """Every village under its township; with several counties their names stand before."""
    rows = Division.objects.at(clock.today()).villages()
    rows = rows.select_related("parent__parent").order_by("path")
    counties = {row.parent.parent_id for row in rows if row.parent}
    found: dict[str, list[Village]] = {}
    for row in rows:
        if row.parent is None:
            continue
        above = row.parent.parent
        county = f"{above.name} " if above is not None and len(counties) > 1 else ""
        township = f"{county}{row.parent.name}"
        found.setdefault(township, []).append(Village(row.pk, row.name, township))
    return list(found.items())


def find_villages(text: str) -> list[Village]:
    """Villages by part of their own or their township's name, or by pinyin; the closest first."""
    typed = "".join(text.split()).lower()
    if not typed:
        return []
    ranked = []
    for township, villages in townships():
        for village in villages:
            rank = _rank(typed, village, township)
            if rank is not None:
                ranked.append((rank, len(ranked), village))
    return [village for _, _, village in sorted(ranked)[:MOST]]


def _rank(typed: str, village: Village, township: str) -> int | None:
    if village.name.startswith(typed):
        return 0
    if typed in village.name:
        return 1
    if typed.isascii():
        sounds, first = _sounds(village.name)
        return 1 if typed in sounds or first.startswith(typed) else None
    return 2 if typed in township + village.name else None


@lru_cache(maxsize=10_000)
def _sounds(name: str) -> tuple[str, str]:
    """小水埠村 → xiaoshuibucun, xsbc."""
    syllables = [syllable.lower() for syllable in lazy_pinyin(name)]
    return "".join(syllables), "".join(syllable[:1] for syllable in syllables)
