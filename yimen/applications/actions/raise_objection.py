"""Objections to a notice (公示异议): registered, then a new survey or a deliberation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.complaints import take_as_complaint
from yimen.applications.models import Notice, Objection
from yimen.applications.notice_steps import posted_notice
from yimen.applications.readiness import open_kind
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import raise_event
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

_OUTCOMES = {
    Objection.Resolution.RESURVEY: "resurvey",
    Objection.Resolution.DELIBERATION: "deliberate",
    Objection.Resolution.REINVESTIGATE: "reinvestigate",
}
"""How an objection is answered → the outcome of the step; which are open, the procedure says."""

_EVENTS = {"final": "final_objection"}
"""Kind of notice → the event an objection to it raises; all others raise "objection"."""


@dataclass(frozen=True)
class ObjectionData:
    """What was objected, and by whom; the objector stays hidden from the village."""

    content: str
    raised_by: str = ""
    is_anonymous: bool = False


@transaction.atomic
def raise_objection(by: Acting, case: Case, data: ObjectionData) -> Objection:
    """Register an objection while the notice is up: the notice ends and the objection opens.

    After the notice has run out it is no objection but a complaint, and registered as one.
    """
    check(by, Right.NOTICE)
    if not data.content.strip():
        raise Invalid("请写明异议的内容", "content")
    if not data.raised_by.strip() and not data.is_anonymous:
        raise Invalid("请登记提出人；不愿留名的，请勾选“匿名”", "raised_by")
    notice = posted_notice(case)
    if notice is None or clock.now() >= notice.ends_at:
        return take_as_complaint(
            by, case, data.content, data.raised_by, is_anonymous=data.is_anonymous
        )
    objection = Objection(
        notice=notice,
        raised_at=clock.now(),
        is_anonymous=data.is_anonymous,
        content=data.content.strip(),
        received_by=by.actor.name,
        **paths_of(case),
    )
    if data.raised_by.strip():
        objection.raised_by_sealed = seal_column(
            "applications_objection", "raised_by_sealed", objection.uid, data.raised_by.strip()
        )
    objection.save(force_insert=True)
    notice.state = Notice.State.OBJECTED
    notice.touch(by.actor, "登记异议")
    notice.save()
    record(by, case, "objection.raise", after={"kind": notice.kind, "round": notice.round})
    raise_event(by, case, _EVENTS.get(notice.kind, "objection"), "公示期间有人提出异议")
    return objection


@transaction.atomic
def answer_objection(by: Acting, case: Case, *, resolution: str, reason: str) -> Objection:
    """Order a new survey, a deliberation or a reinvestigation, as the procedure has it, with the
    reason (57号第19条, 220号第29条)."""
    item = open_kind(case, "objection", "异议处理")
    check_handle(by, item)
    if resolution not in resolutions(item):
        titles = "、".join(resolutions(item).values())
        raise Invalid(f"请选择处理方式：{titles}", "resolution")
    if not reason.strip():
        raise Invalid("请写明处理理由，要答复提出人", "reason")
    objection = (
        Objection.objects.select_for_update()
        .filter(notice__case=case, resolution="", is_complaint=False)
        .order_by("raised_at")
        .first()
    )
    if objection is None:
        raise Conflict("没有待处理的异议")
    objection.resolution = resolution
    objection.resolved_at = clock.now()
    objection.answer = reason.strip()
    objection.touch(by.actor, "处理异议")
    objection.save()
    record(by, case, "objection.answer", reason=reason, after={"resolution": resolution})
    complete(by, item, _OUTCOMES[Objection.Resolution(resolution)], reason)
    return objection


def resolutions(item: WorkItem) -> dict[str, str]:
    """The ways an objection at this step may be answered: {resolution: title}."""
    step = procedure_of(item.case.procedure_id).step(item.step)
    titles = {outcome.key: outcome.title for outcome in step.outcomes}
    return {str(way): titles[key] for way, key in _OUTCOMES.items() if key in titles}
