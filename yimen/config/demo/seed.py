"""Fill the demo's county (演示数据): pack, offices, cast, sixty households, monthly lists.

Everything goes through the product's own actions, at moments of the past. Each part is one
transaction that remembers itself, so that a seed killed half-way goes on where it stopped, and a
second start finds nothing to do.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid5

import httpx
from django.conf import settings

from yimen.config.demo import knowledge
from yimen.config.demo.calendar import Timeline
from yimen.config.demo.cast import PACK
from yimen.config.demo.families import Family, Member
from yimen.config.demo.ground import lay_ground
from yimen.config.demo.payments import RUNS, RunStory
from yimen.config.demo.review import Story
from yimen.config.demo.share import seed_shares
from yimen.config.demo.story import Plan
from yimen.foundation import clock
from yimen.foundation.command_record import CommandRecord
from yimen.foundation.commands import once
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.packstore.actions.publish import publish_shipped
from yimen.policy import load_pack

_MARKS = UUID("a5b0e6a2-6d2e-4a55-9c0b-5e1f3c1d9a10")
_NAME = "准备演示数据"
_PATIENCE_SECONDS = 20
_TOLD_EVERY = 10
_DAYS_LOGGED_IN = 400


def ensure(pack_name: str) -> None:
    """Have everything of the demo there; quick when it is."""
    by = Acting.system(_NAME)
    if _done(by, f"all:{pack_name}"):
        publish_shipped(load_pack(pack_name), actor=by.actor)
        return
    began = time.monotonic()
    _say("工作日历、区划、机构和人员 …")
    lay_ground(pack_name)
    if pack_name == PACK:
        seed_shares()
        seed_runs()
    else:
        _say_if_early(pack_name)
        seed_shares(pack_name)
        seed_runs_of(pack_name)
    _part(by, f"all:{pack_name}", lambda: None)
    _say(f"演示数据就绪，用时 {time.monotonic() - began:.0f} 秒。")


def seed_households(todo: list[Plan]) -> None:
    """Let these households come and go as far as they are to; those there already are left."""
    by, line = Acting.system(_NAME), Timeline.up_to_now()
    open_ones = [plan for plan in todo if not _done(by, _key(plan))]
    if open_ones:
        _wait_for_departments()
        with httpx.Client(base_url=settings.YIMEN_SOURCES_URL, timeout=10) as departments:
            for number, plan in enumerate(open_ones, start=1):
                _write_records(departments, plan)
                with clock.freeze(line.end):
                    _part(by, _key(plan), Story(plan, line).play)
                if number % _TOLD_EVERY == 0:
                    _say(f"家庭 {number}/{len(open_ones)} …")


def _say_if_early(pack_name: str) -> None:
    """A day before or just after the pack's first leaves nobody to have applied under it."""
    from yimen.config.demo import elsewhere

    if not elsewhere.plans(pack_name, Timeline.up_to_now()):
        first = load_pack(pack_name).valid_from
        _say(f"这一地的办法自{first}起施行，演示日期太早，还没有办过的家庭；请用更晚的 --date。")


def seed_runs() -> None:
    """The monthly lists of the households that are paid."""
    line = Timeline.up_to_now()
    _say("发放清单 …")
    for town, item, months_back, until in RUNS:
        _run(RunStory(town, item, months_back, until, line))


def seed_homes(pack_name: str, towns: list[str]) -> None:
    """Households of townships of another locality, on its own procedures."""
    from yimen.config.demo import elsewhere

    # Weeks pass between two acts of a household; nobody has to log in again meanwhile.
    settings.YIMEN_IDLE_SECONDS = _DAYS_LOGGED_IN * 24 * 3600
    by, line = Acting.system(_NAME), Timeline.up_to_now()
    todo = [plan for plan in elsewhere.plans(pack_name, line) if plan.town in towns]
    todo = [plan for plan in todo if not _done(by, plan.key)]
    if todo:
        _wait_for_departments()
        with httpx.Client(base_url=settings.YIMEN_SOURCES_URL, timeout=10) as departments:
            for number, plan in enumerate(todo, start=1):
                _write_books(departments, plan.family)
                with clock.freeze(line.end):
                    _part(by, plan.key, partial(elsewhere.play, plan, line))
                if number % _TOLD_EVERY == 0:
                    _say(f"家庭 {number}/{len(todo)} …")


def seed_runs_of(pack_name: str) -> None:
    """The monthly lists of another locality."""
    from yimen.config.demo import elsewhere

    _say("发放清单 …")
    for story in elsewhere.runs(pack_name, Timeline.up_to_now()):
        _run(story)


def _run(story: RunStory) -> None:
    """Play one monthly list, once."""
    by = Acting.system(_NAME)
    if not _done(by, story.name):
        with clock.freeze(story.line.end):
            _part(by, story.name, story.play)


def _write_records(departments: httpx.Client, plan: Plan) -> None:
    """Put what the departments know of the household into their books."""
    down = plan.family.applicant if plan.until == "half_checked" else None
    _write_books(departments, plan.family, down)


def _write_books(departments: httpx.Client, family: Family, down: Member | None = None) -> None:
    """What each department knows of each member; of `down`, 不动产 has no answer."""
    for member in family.members:
        for department, data in knowledge.records(member, family).items():
            if member is down and department == "real_estate":
                data = {"unavailable": True}
            body = {"department": department, "id_number": member.id_number, "data": data}
            departments.post("/records", json=body).raise_for_status()


def _wait_for_departments() -> None:
    """The simulator starts beside us and needs a moment."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{settings.YIMEN_SOURCES_URL}/health", timeout=2).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise ExternalDown("部门模拟器没有启动，无法准备演示数据，请查看 var/log/simulator.log")


def _key(plan: Plan) -> str:
    return f"household:{plan.family.number}"


def _part(by: Acting, name: str, act: Callable[[], object]) -> None:
    """Do one part in one transaction, once."""

    def run() -> str:
        act()
        return name

    with in_scope(SCOPE_ALL):
        once(uuid5(_MARKS, name), by.actor, "demo.seed", run)


def _done(by: Acting, name: str) -> bool:
    mark = CommandRecord.objects.filter(
        command_id=uuid5(_MARKS, name), actor_kind=by.actor.kind, actor_id=by.actor.id
    )
    return mark.exists()


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)
