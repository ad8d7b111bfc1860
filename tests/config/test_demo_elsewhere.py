"""The demo of the other localities: own data each, households on their own locality's steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.simulator.process import SimulatorProcess
from yimen.config.cli import demo as command
from yimen.config.demo import PACKS, elsewhere
from yimen.config.demo.calendar import Timeline
from yimen.config.demo.seed import _write_books
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.models import Division
from yimen.procedures.models import Case


@pytest.fixture
def departments(settings: Any) -> Iterator[SimulatorProcess]:
    """The departments, as the demo starts them."""
    process = SimulatorProcess()
    process.start()
    settings.YIMEN_SOURCES_URL = process.url
    settings.YIMEN_IDLE_SECONDS = 400 * 24 * 3600
    yield process
    process.kill()


def test_each_locality_keeps_its_data_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "VAR", tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folders = [command._own_folder(pack) for pack in PACKS]
    assert folders[0] == tmp_path
    assert len(set(folders)) == len(PACKS)
    # Started over in its own folder, it stays there.
    monkeypatch.setattr(command, "VAR", folders[2])
    assert command._own_folder(PACKS[2]) == folders[2]
    with pytest.raises(Invalid, match="没有“nowhere”"):
        command._check_pack("nowhere")


@pytest.mark.parametrize("pack", PACKS[1:])
def test_the_households_of_a_locality_live_in_its_villages(db: None, pack: str) -> None:
    with clock.freeze("2026-11-20T10:00:00"):
        plans = elsewhere.plans(pack, Timeline.up_to_now())
    assert len(plans) >= 40
    assert len({plan.key for plan in plans}) == len(plans)
    people = [one.id_number for plan in plans for one in plan.family.members]
    assert len(set(people)) == len(people)
    for plan in plans:
        village = Division.objects.get(code=plan.ticket.village)
        assert plan.ticket.place.county in village.path
    with clock.freeze("2017-04-20T10:00:00"):
        early = elsewhere.plans(pack, Timeline.up_to_now())
    # Nobody came before the locality's own document.
    assert all(plan.since < 20 for plan in early) if pack == "qinhuangdao" else early == []


def test_households_come_as_far_as_their_days_and_leave_as_their_rows_say(
    fresh_db: str, departments: SimulatorProcess
) -> None:
    with clock.freeze("2026-11-20T10:00:00"):
        line = Timeline.up_to_now()
        plans = elsewhere.plans("xiangtan", line)
        wanted = [
            next(plan for plan in plans if plan.ending == "refused"),
            next(plan for plan in plans if plan.ending == "objected"),
            next(plan for plan in plans if plan.since == 0),
            max(plans, key=lambda plan: plan.since),
        ]
        with httpx.Client(base_url=departments.url) as books, in_scope(SCOPE_ALL):
            for plan in wanted:
                _write_books(books, plan.family)
                elsewhere.play(plan, line)
        with in_scope(SCOPE_ALL):
            found = {case.applicant.name: case for case in Case.objects.all()}
            refused, objected, fresh, paid = (found[p.family.applicant.name] for p in wanted)
            assert (refused.status, refused.outcome) == ("ended", Case.Outcome.NOT_ACCEPTED)
            assert objected.work_items.open().get(kind="objection").step == "objection"
            assert fresh.received_at.date() == line.today
            assert (paid.status, paid.outcome) == ("ended", Case.Outcome.AWARDED)
            assert paid.award.pays
