"""One share of the households (分头准备): `python -m yimen.config.demo.share PACK TOWN...`.

Two shares run side by side, because the machine has more than one core and the acts of different
townships do not wait for each other.
"""

from __future__ import annotations

import os
import subprocess
import sys

import django

from yimen.config.demo import PACKS
from yimen.config.paths import PROJECT
from yimen.foundation.errors import Conflict

SHARES = (("yucheng",), ("chumen",), ("damaiyu",))


def seed_shares(pack: str = PACKS[0]) -> None:
    """Run all shares at once and wait; Conflict when one of them failed."""
    command = [sys.executable, "-m", "yimen.config.demo.share", pack]
    running = [subprocess.Popen([*command, *towns], cwd=PROJECT) for towns in _shares(pack)]
    try:
        failed = [one.wait() for one in running]
    except BaseException:
        for one in running:
            one.terminate()
        raise
    if any(failed):
        raise Conflict("演示数据没有准备完，请看上面的原因；再次启动会接着做")


def _shares(pack: str) -> tuple[tuple[str, ...], ...]:
    """The townships of a pack's localities, dealt to two."""
    if pack == PACKS[0]:
        return SHARES
    from yimen.config.demo.localities import of_pack

    towns = tuple(town.key for place in of_pack(pack) for town in place.towns)
    return towns[0::2], towns[1::2]


def main() -> None:
    """Seed the households of the townships named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
    os.environ.pop("YIMEN_DB_POOL", None)
    django.setup()
    from yimen.config.demo.calendar import Timeline
    from yimen.config.demo.plans import plans
    from yimen.config.demo.seed import seed_homes, seed_households

    pack, *towns = sys.argv[1:]
    if pack == PACKS[0]:
        todo = [plan for plan in plans(Timeline.up_to_now().today) if plan.town in towns]
        seed_households(todo)
    else:
        seed_homes(pack, towns)


if __name__ == "__main__":
    main()
