"""Telling a locality's journey over HTTP in a test: who acts, over what, and what came of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.simulator.process import SimulatorProcess
from yimen.awards.models import Award
from yimen.config.journey.people import Official
from yimen.config.journey.story import Told
from yimen.config.journey.walk import Walk
from yimen.config.journey.ways import WAYS, Way, records
from yimen.foundation import clock
from yimen.foundation.jobs import run_waiting
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.procedures.models import Case, WorkItem


def tell(site: Any, departments: SimulatorProcess, way: Way) -> list[Told]:
    """The whole story on a live site; the jobs run as the worker would run them."""
    ticket = way.ticket()
    for entry in records(ticket.family):
        departments.put(entry["department"], entry["id_number"], **entry["data"])

    def work(_: str) -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(run_waiting).result(60)

    def enter(username: str) -> Official:
        return Official(site.url, username)

    with clock.freeze(f"{way.day}T09:10:00"), Walk(ticket, enter, work) as walk:
        return list(walk.tell())


def steps_done() -> list[str]:
    """The steps of the one case there is, in the order they were finished."""
    with in_scope(SCOPE_ALL):
        rows = WorkItem.objects.filter(state="done").order_by("done_at", "pk")
        return list(rows.values_list("step", flat=True))


def outcome() -> tuple[Case, Award]:
    """The one case and its award; the trail must hold."""
    with in_scope(SCOPE_ALL):
        assert verify() == []
        return Case.objects.get(), Award.objects.get()


__all__ = ["WAYS", "outcome", "steps_done", "tell"]
