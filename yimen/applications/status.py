"""Where the case stands, in the applicant's words (办理进度): what was done, what comes, what we
need from you, by when, and whom to call.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from yimen.applications.paper_list import still_needed
from yimen.foundation.clock import ZONE
from yimen.foundation.scope import Scope, in_scope
from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy.pack import Pack
from yimen.policy.procedure import Step
from yimen.procedures.models import NO_LIMIT, Case, WorkItem

State = Literal["done", "now", "later", "skipped"]

_ENDED = {
    Case.Outcome.AWARDED: "您的申请已经批准。",
    Case.Outcome.REFUSED: "您的申请没有批准，告知书上写明了理由和救济途径。",
    Case.Outcome.NOT_ACCEPTED: "您的申请没有受理，告知书上写明了理由和救济途径。",
    Case.Outcome.WITHDRAWN: "您已经撤回申请，需要时随时可以再申请。",
    Case.Outcome.TERMINATED: "这次申请已经终止，告知书上写明了原因。",
}


@dataclass(frozen=True)
class PublicStep:
    """One step as the household sees it. `due` is the last day, None when there is no limit."""

    key: str
    title: str
    words: str
    state: State
    due: date | None = None
    due_provisional: bool = False
    done_on: date | None = None


@dataclass(frozen=True)
class PublicStatus:
    """The applicant's page. `needs` is what we ask of the household, in words; empty is nothing."""

    number: str
    item: str
    headline: str
    steps: list[PublicStep]
    needs: list[str]
    due: date | None
    due_provisional: bool
    office: str
    phone: str
    address: str
    hours: str
    hotline: str
    received_on: date
    accepted_on: date | None
    proxy_name: str


def public_status(case: Case) -> PublicStatus:
    """The page of one case; nothing on it that a neighbour's glance must not see."""
    with in_scope(Scope(case.home_path, "办理进度查询")):
        return _status(case)


def _status(case: Case) -> PublicStatus:
    pack = pack_of(case.pack_version)
    steps = _steps(case)
    now = [step for step in steps if step.state == "now"]
    office = case.handling_office
    ended = case.status == Case.Status.ENDED
    return PublicStatus(
        number=str(case),
        item=pack.items[case.item].title if case.item in pack.items else "社会救助",
        headline=_headline(case, now),
        steps=steps,
        needs=[] if ended else [need.words for need in still_needed(case)],
        due=now[0].due if now else None,
        due_provisional=now[0].due_provisional if now else False,
        office=office.name,
        phone=office.phone,
        address=office.address,
        hours=office.hours,
        hotline=_hotline(pack, case.received_at.date()),
        received_on=_day(case.received_at),
        accepted_on=_day(case.accepted_at) if case.accepted_at else None,
        proxy_name=case.application.proxy_name,
    )


def _steps(case: Case) -> list[PublicStep]:
    """Every step of the sequence with the newest of its rows; events only once they happened."""
    latest: dict[str, WorkItem] = {}
    for item in case.work_items.order_by("round", "pk"):
        if item.state != WorkItem.State.CANCELLED:
            latest[item.step] = item
    found = []
    for step in procedure_of(case.procedure_id).steps:
        item = latest.get(step.key)
        if item is None and (step.on is not None or case.status == Case.Status.ENDED):
            continue
        found.append(_step(step, item))
    return found


def _step(step: Step, item: WorkItem | None) -> PublicStep:
    if item is None:
        return PublicStep(step.key, step.title, step.title_plain, "later")
    states: dict[str, State] = {
        WorkItem.State.OPEN: "now",
        WorkItem.State.DONE: "done",
        WorkItem.State.SKIPPED: "skipped",
    }
    words = step.title_plain
    if item.state == WorkItem.State.DONE:
        plain = [o.title_plain for o in step.outcomes if o.key == item.outcome and o.title_plain]
        words = plain[0] if plain else words
    return PublicStep(
        step.key,
        step.title,
        words,
        states.get(item.state, "later"),
        _last_day(item.due_sort) if item.state == WorkItem.State.OPEN else None,
        item.due_provisional,
        _day(item.done_at) if item.done_at else None,
    )


def _headline(case: Case, now: list[PublicStep]) -> str:
    if case.status == Case.Status.ENDED:
        return _ENDED.get(Case.Outcome(case.outcome), "这次申请已经办结。")
    if case.status == Case.Status.PAUSED:
        return "办理暂时停了下来，恢复后我们会告诉您。"
    return now[0].words if now else "您的申请正在办理。"


def _hotline(pack: Pack, on: date) -> str:
    return str(pack.parameter("hotline", on).value) if pack.has_parameter("hotline", on) else ""


def _last_day(due: datetime) -> date | None:
    """A limit ends at 24:00; its last day is the day before that moment."""
    return None if due >= NO_LIMIT else _day(due - timedelta(microseconds=1))


def _day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()
