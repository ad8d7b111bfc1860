"""Emergency aid: how the need was known, what was given first, the papers made up for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of
from yimen.api.schemas import Body, Done, Reason
from yimen.applications.actions.follow_up_aid import FollowUpData, follow_up_aid
from yimen.applications.actions.note_need import NeedData, note_need
from yimen.applications.actions.pay_first_aid import (
    FirstAidData,
    decline_first_aid,
    pay_first_aid,
)
from yimen.applications.emergency import ceiling_of, known_at
from yimen.applications.models import FirstAid
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.queue import open_of_kind

router = Router(tags=["急难救助"])


class NeedIn(Body):
    """“report”, “discovery” or “application”: who learned of it, when, and how."""

    way: str
    at: datetime
    who: str
    how: str = ""


class FirstAidIn(Body):
    """“cash”, “goods” or “service”; money in fen; the papers may follow."""

    form: str = "cash"
    amount_fen: int | None = None
    paid_at: datetime | None = None
    object: str = ""
    cause: str = ""
    place: str = ""
    seen: int | None = None


class FollowUpIn(Body):
    """What is still missing of the five: object, cause, amount, signature, seal."""

    object: str = ""
    cause: str = ""
    amount_fen: int | None = None
    clerk_signature: UUID | None = None
    seal: UUID | None = None
    seen: int | None = None


class FirstAidOut(Schema):
    """Where an emergency stands; `late` compares the moment of paying with the limit."""

    known_at: datetime | None
    due_at: datetime | None
    ceiling_fen: int | None
    form: str
    amount_fen: int | None
    paid_at: datetime | None
    late: bool
    object: str
    cause: str
    followed_at: datetime | None


@router.get("/cases/{uid}/first-aid", response={200: FirstAidOut, **PROBLEMS}, summary="急难情况")
def get_first_aid(request: HttpRequest, uid: UUID) -> FirstAidOut:
    """What is known and what was given."""
    case = case_of(request, uid)
    aid = FirstAid.objects.filter(case=case).first()
    item = open_of_kind(case, "first_aid")
    return FirstAidOut(
        known_at=known_at(case),
        due_at=item.due_sort if item else None,
        ceiling_fen=aid.ceiling_fen if aid else ceiling_of(case),
        form=aid.form if aid else "",
        amount_fen=aid.amount_fen if aid else None,
        paid_at=aid.paid_at if aid else None,
        late=aid.late if aid else bool(item and clock.now() > item.due_sort),
        object=aid.object if aid else "",
        cause=aid.cause if aid else "",
        followed_at=aid.followed_at if aid else None,
    )


@router.post("/cases/{uid}/need", response={200: Done, **PROBLEMS}, summary="登记得知急难")
def post_need(request: HttpRequest, uid: UUID, body: NeedIn) -> Done:
    """The earliest of report, discovery and application starts the clock."""
    case = case_of(request, uid)
    data = NeedData(body.way, _aware(body.at) or clock.now(), body.who, body.how)
    ref = run(request, "need.note", lambda by: str(note_need(by, case, data).uid), body.dict())
    return Done(ref=ref, message="得知急难的情况已登记")


@router.post("/cases/{uid}/first-aid", response={200: Done, **PROBLEMS}, summary="先行救助")
def post_first_aid(request: HttpRequest, uid: UUID, body: FirstAidIn) -> Done:
    """Give first; 409 above the ceiling."""
    case = case_of(request, uid)
    values = {**body.dict(exclude={"seen"}), "paid_at": _aware(body.paid_at)}
    data = FirstAidData(**values)
    ref = run(
        request,
        "aid.pay",
        lambda by: str(pay_first_aid(by, case, data, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="先行救助已登记，请按时补齐手续")


@router.post("/cases/{uid}/first-aid/decline", response={200: Done, **PROBLEMS}, summary="不属急难")
def post_decline(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """The case ends with the reason; the ordinary way stays open."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        decline_first_aid(by, case, body.reason, seen=body.seen)
        return str(case.uid)

    return Done(ref=run(request, "aid.decline", act, body.dict()), message="已办结")


@router.post("/cases/{uid}/follow-up", response={200: Done, **PROBLEMS}, summary="补登补签")
def post_follow_up(request: HttpRequest, uid: UUID, body: FollowUpIn) -> Done:
    """422 naming what is still empty of object, cause, amount, signature and seal."""
    case = case_of(request, uid)
    data = FollowUpData(
        body.object,
        body.cause,
        body.amount_fen,
        file_of(body.clerk_signature, request),
        file_of(body.seal, request),
    )
    ref = run(
        request,
        "aid.follow_up",
        lambda by: str(follow_up_aid(by, case, data, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="手续已补齐")


def _aware(moment: datetime | None) -> datetime | None:
    """A time without zone is Shanghai time."""
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=clock.ZONE)
    return moment
