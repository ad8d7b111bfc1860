"""Moves of the desk: claim, assign, transfer, send back, pause, resume, withdraw, terminate."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, item_of
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office, Staff
from yimen.procedures.engine.handing import assign, claim, transfer
from yimen.procedures.engine.moves import send_back, terminate, withdraw
from yimen.procedures.engine.pausing import pause, resume

router = Router(tags=["流转"])


class TransferIn(Body):
    """To a colleague or to another office, with the reason."""

    to_staff: int | None = None
    to_office: int | None = None
    reason: str
    seen: int | None = None


class AssignIn(Body):
    """Which colleague is to do it."""

    staff: int
    reason: str = ""
    seen: int | None = None


class SendBackIn(Body):
    """Which earlier step is to be done again, and why."""

    to_step: str
    reason: str
    seen: int | None = None


class PauseIn(Body):
    """A statutory reason and a note."""

    reason: str
    note: str = ""


@router.post("/work-items/{pk}/claim", response={200: Done, **PROBLEMS}, summary="领取")
def post_claim(request: HttpRequest, pk: int, body: Seen) -> Done:
    """Take an item of the office on oneself."""
    item = item_of(request, pk)

    def act(by: Acting) -> str:
        claim(by, item, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.claim", act, body.dict()), message="已领取")


@router.post("/work-items/{pk}/assign", response={200: Done, **PROBLEMS}, summary="指派")
def post_assign(request: HttpRequest, pk: int, body: AssignIn) -> Done:
    """Give an item to a colleague."""
    item, staff = item_of(request, pk), _staff(body.staff)

    def act(by: Acting) -> str:
        assign(by, item, staff, body.reason, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.assign", act, body.dict()), message="已指派")


@router.post("/work-items/{pk}/transfer", response={200: Done, **PROBLEMS}, summary="转办")
def post_transfer(request: HttpRequest, pk: int, body: TransferIn) -> Done:
    """Pass an item on with a reason."""
    item = item_of(request, pk)
    staff = _staff(body.to_staff) if body.to_staff is not None else None
    office = _office(body.to_office) if body.to_office is not None else None

    def act(by: Acting) -> str:
        transfer(by, item, to_staff=staff, to_office=office, reason=body.reason, seen=body.seen)
        return str(pk)

    return Done(ref=run(request, "step.transfer", act, body.dict()), message="已转办")


@router.post("/work-items/{pk}/send-back", response={200: Done, **PROBLEMS}, summary="退回")
def post_send_back(request: HttpRequest, pk: int, body: SendBackIn) -> Done:
    """Back to an earlier step; the clock goes on."""
    item = item_of(request, pk)
    ref = run(
        request,
        "step.send_back",
        lambda by: str(send_back(by, item, body.to_step, body.reason, seen=body.seen).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已退回")


@router.post("/cases/{uid}/pause", response={200: Done, **PROBLEMS}, summary="暂停")
def post_pause(request: HttpRequest, uid: UUID, body: PauseIn) -> Done:
    """Stop the clock for a statutory reason."""
    case = case_of(request, uid)
    ref = run(
        request,
        "case.pause",
        lambda by: str(pause(by, case, body.reason, body.note).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已暂停")


@router.post("/cases/{uid}/resume", response={200: Done, **PROBLEMS}, summary="恢复")
def post_resume(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """Let the clock run again; every limit moves by the time it stood."""
    case = case_of(request, uid)
    ref = run(request, "case.resume", lambda by: str(resume(by, case, body.reason).pk), body.dict())
    return Done(ref=ref, message="已恢复")


@router.post("/cases/{uid}/{way}", response={200: Done, **PROBLEMS}, summary="撤回或终止")
def post_leave(
    request: HttpRequest, uid: UUID, way: Literal["withdraw", "terminate"], body: Reason
) -> Done:
    """End a case without a decision: the applicant withdraws, or it is terminated (57号第29条)."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        (withdraw if way == "withdraw" else terminate)(by, case, body.reason)
        return str(case.uid)

    return Done(ref=run(request, f"case.{way}", act, body.dict()), message="已办理")


def _staff(pk: int) -> Staff:
    staff = Staff.objects.filter(pk=pk, is_active=True).first()
    if staff is None:
        raise Invalid("没有找到这位同事，请重新选择", "staff")
    return staff


def _office(pk: int) -> Office:
    office = Office.objects.filter(pk=pk, is_active=True).first()
    if office is None:
        raise Invalid("没有找到这个单位，请重新选择", "to_office")
    return office
