"""The main job, whole, over HTTP on a running site: from the window to the reconciled bank file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.simulator.process import SimulatorProcess
from yimen.awards.models import Award
from yimen.config.journey import household
from yimen.config.journey.household import VARIANTS
from yimen.config.journey.money import Payment
from yimen.config.journey.story import Journey, Told
from yimen.foundation import clock
from yimen.foundation.jobs import run_waiting
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.payments.models import PaymentRun


def tell(site: Any, departments: SimulatorProcess, key: str, *, paid: bool) -> list[Told]:
    """The whole story of a variant, its acts in order."""
    variant = VARIANTS[key]
    for entry in household.records(variant):
        departments.put(entry["department"], entry["id_number"], **entry["data"])
    moment = f"{variant.day}T09:10:00"
    with clock.freeze(moment), Journey(site.url, variant, work) as journey:
        told = list(journey.tell())
        if paid:
            told += Payment(journey).tell()
    return told


def work() -> None:
    """What the worker process would do now."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run_waiting).result(60)


def test_dibao_of_2020_from_the_window_to_the_reconciled_bank_file(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, "2020", paid=True)
    booked = next(line for line in told if line.what.startswith("预约入户"))
    assert booked.deadline.startswith("2020年10月10日（法定")
    with in_scope(SCOPE_ALL):
        run = PaymentRun.objects.get()
        assert run.state == "reconciled"
        # (810 - 500) × 3, first paid in the month after the decision
        assert run.total_fen == 93_000
        assert [row.state for row in run.rows.all()] == ["paid"]
        award = Award.objects.get()
        assert award.during.lower.isoformat() == "2020-11-01"
        assert verify() == []


def test_applied_for_dibao_in_2021_and_ends_as_dibian(
    site: Any, departments: SimulatorProcess
) -> None:
    told = tell(site, departments, "2021", paid=False)
    posted = next(line for line in told if "公示，" in line.what)
    assert "24时期满" in posted.what
    with in_scope(SCOPE_ALL):
        award = Award.objects.get()
        assert (award.item, award.pays) == ("dibian", False)
        assert not PaymentRun.objects.exists()
