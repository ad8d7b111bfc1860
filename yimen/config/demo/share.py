"""One share of the households (分头准备): `python -m yimen.config.demo.share TOWN...`.

Two shares run side by side, because the machine has more than one core and the acts of different
townships do not wait for each other.
"""

from __future__ import annotations

import os
import subprocess
import sys

import django

from yimen.config.paths import PROJECT
from yimen.foundation.errors import Conflict

SHARES = (("yucheng",), ("chumen", "damaiyu"))


def seed_shares() -> None:
    """Run all shares at once and wait; Conflict when one of them failed."""
    command = [sys.executable, "-m", "yimen.config.demo.share"]
    running = [subprocess.Popen([*command, *towns], cwd=PROJECT) for towns in SHARES]
    try:
        failed = [one.wait() for one in running]
    except BaseException:
        for one in running:
            one.terminate()
        raise
    if any(failed):
        raise Conflict("演示数据没有准备完，请看上面的原因；再次启动会接着做")


def main() -> None:
    """Seed the households of the townships named."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
    os.environ.pop("YIMEN_DB_POOL", None)
    django.setup()
    from yimen.config.demo.calendar import Timeline
    from yimen.config.demo.plans import plans
    from yimen.config.demo.seed import seed_households

    towns = sys.argv[1:]
    todo = [plan for plan in plans(Timeline.up_to_now().today) if plan.town in towns]
    seed_households(todo)


if __name__ == "__main__":
    main()
