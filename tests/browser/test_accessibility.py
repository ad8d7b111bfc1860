"""Every page of the tour, at its width: axe finds nothing and nothing runs off the side."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser

from tests.browser.axe import sideways, violations
from tests.simulator.process import SimulatorProcess
from yimen.config.demo.calendar import Timeline
from yimen.config.demo.payments import RunStory
from yimen.config.demo.plans import plans
from yimen.config.demo.seed import seed_households
from yimen.config.tour.stops import STOPS
from yimen.config.tour.walk import Walker
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope

NOW = "2021-04-26T15:00:00"


@pytest.fixture
def county(site: Any, settings: Any) -> Iterator[Any]:
    """A small demo: one household of 玉城街道 for every stage, and one paid month."""
    process = SimulatorProcess()
    process.start()
    settings.YIMEN_SOURCES_URL, settings.YIMEN_DEMO = process.url, True
    with clock.freeze(NOW):
        # In a thread of its own: the browser's event loop is at home in this one.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(seed).result(240)
        yield site
    process.kill()


def seed() -> None:
    """The first household that stops at each act, and last month's list."""
    line = Timeline.up_to_now()
    chosen = {}
    for plan in plans(line.today):
        if plan.town == "yucheng" and (plan.family.item == "dibao" or plan.until != "published"):
            chosen.setdefault(plan.until, plan)
    seed_households(list(chosen.values()))
    with clock.freeze(line.end), in_scope(SCOPE_ALL):
        RunStory("yucheng", "dibao", 1, "reconciled", line).play()
    connections.close_all()


def test_every_page_of_the_tour_is_clean(county: Any, browser: Browser) -> None:
    walker = Walker(browser, county.url)
    found: dict[str, list[str]] = {}
    for stop in STOPS:
        page = walker.open(stop)
        troubles = violations(page)
        if wide := sideways(page):
            troubles.append(f"{wide} px too wide")
        if troubles:
            found[stop.name] = troubles
        page.close()
    assert found == {}
