"""Print the story in the terminal (逐步讲述): who, what, which limit runs, what comes next."""

from __future__ import annotations

import httpx
from django.conf import settings

from yimen.config.journey import household
from yimen.config.journey.house import house
from yimen.config.journey.household import VARIANTS
from yimen.config.journey.money import Payment
from yimen.config.journey.story import Journey, Told
from yimen.foundation import clock
from yimen.foundation.jobs import run_waiting


def tell(key: str) -> None:
    """Tell one variant to the end."""
    variant = VARIANTS[key]
    print(f"\n{variant.title}\n", flush=True)
    with house() as site, clock.freeze(f"{variant.day}T09:10:00"):
        for entry in household.records(variant):
            answer = httpx.post(f"{settings.YIMEN_SOURCES_URL}/records", json=entry)
            answer.raise_for_status()
        with Journey(site, variant, run_waiting) as journey:
            number = 0
            for number, line in enumerate(journey.tell(), start=1):
                _print(number, line)
            if variant.ends_as != "dibian":
                for line in Payment(journey).tell():
                    number += 1
                    _print(number, line)
    print("全程办完。", flush=True)


def _print(number: int, line: Told) -> None:
    print(f"{number:>2}. {line.at:%Y-%m-%d %H:%M}  {line.who}")
    print(f"    {line.what}")
    if line.deadline != "—":
        print(f"    期限：{line.deadline}")
    print(f"    下一步：{line.next}\n", flush=True)
