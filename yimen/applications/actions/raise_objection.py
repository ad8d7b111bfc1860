"""Objections to a notice (公示异议): registered, then a new survey or a deliberation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.models import Notice, Objection
from yimen.applications.readiness import open_step
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import raise_event
from yimen.procedures.models import Case
from yimen.procedures.permissions import check_handle

_OUTCOMES = {
    Objection.Resolution.RESURVEY: "resurvey",
    Objection.Resolution.DELIBERATION: "deliberate",
}


@dataclass(frozen=True)
class ObjectionData:
    """What was objected, and by whom; the objector stays hidden from the village."""

    content: str
    raised_by: str = ""
    is_anonymous: bool = False


@transaction.atomic
def raise_objection(by: Acting, case: Case, data: ObjectionData) -> Objection:
    """Register an objection while the notice is up: the notice ends and the objection opens.

    After the notice has run out it is no objection but a complaint (Conflict says so).
    """
    check(by, Right.NOTICE)
    if not data.content.strip():
        raise Invalid("请写明异议的内容", "content")
    if not data.raised_by.strip() and not data.is_anonymous:
        raise Invalid("请登记提出人；不愿留名的，请勾选“匿名”", "raised_by")
    notice = case.notices.select_for_update().filter(state=Notice.State.POSTED).first()
    if notice is None or clock.now() >= notice.ends_at:
        raise Conflict("公示期已满或没有公示，请按投诉举报登记", code="notice_over")
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
    record(by, case, "objection.raise", after={"round": notice.round})
    raise_event(by, case, "objection", "公示期间有人提出异议")
    return objection


@transaction.atomic
def answer_objection(by: Acting, case: Case, *, resolution: str, reason: str) -> Objection:
    """The township orders a new survey or a deliberation (57号第19条), with its reason."""
    item = open_step(case, "objection", "异议处理")
    check_handle(by, item)
    if resolution not in _OUTCOMES:
        raise Invalid("请选择重新入户调查或者民主评议", "resolution")
    if not reason.strip():
        raise Invalid("请写明处理理由，要答复提出人", "reason")
    objection = (
        Objection.objects.select_for_update()
        .filter(notice__case=case, resolution="")
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
