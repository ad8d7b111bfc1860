"""Print the story in the terminal (逐步讲述): who, what, which limit runs, what comes next."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
from django.conf import settings

from yimen.config.journey import household
from yimen.config.journey.house import house
from yimen.config.journey.household import VARIANTS
from yimen.config.journey.money import Payment
from yimen.config.journey.people import Official
from yimen.config.journey.story import Journey, Told
from yimen.config.journey.walk import Walk
from yimen.config.journey.ways import WAYS, records
from yimen.foundation import clock
from yimen.foundation.jobs import run_waiting


def tell(key: str) -> None:
    """Tell one variant to the end."""
    variant = VARIANTS[key]
    print(f"\n{variant.title}\n", flush=True)
    with house() as site, clock.freeze(f"{variant.day}T09:10:00"):
        _write_records(household.records(variant))
        with Journey(site, variant, run_waiting) as journey:
            number = 0
            for number, line in enumerate(journey.tell(), start=1):
                _print(number, line)
            if variant.ends_as != "dibian":
                for line in Payment(journey).tell():
                    number += 1
                    _print(number, line)
    print("全程办完。", flush=True)


def tell_way(pack: str) -> None:
    """Tell the story of another locality, on its own procedure, up to the end of its case."""
    way = WAYS[pack]
    ticket = way.ticket()
    print(f"\n{way.title}\n", flush=True)
    with house(pack) as site, clock.freeze(f"{way.day}T09:10:00"):
        _write_records(records(ticket.family))
        with Walk(ticket, partial(Official, site), lambda _: run_waiting()) as walk:
            for number, line in enumerate(walk.tell(), start=1):
                _print(number, line)
    print("全程办完。", flush=True)


def _write_records(entries: list[dict[str, Any]]) -> None:
    """Put what the departments know into their books."""
    for entry in entries:
        answer = httpx.post(f"{settings.YIMEN_SOURCES_URL}/records", json=entry)
        answer.raise_for_status()


def _print(number: int, line: Told) -> None:
    print(f"{number:>2}. {line.at:%Y-%m-%d %H:%M}  {line.who}")
    print(f"    {line.what}")
    if line.deadline != "—":
        print(f"    期限：{line.deadline}")
    print(f"    下一步：{line.next}\n", flush=True)
