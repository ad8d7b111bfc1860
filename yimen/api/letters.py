"""Extending a case's time in writing, and letters that ask another place for help."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of
from yimen.api.schemas import Body, Done, Reason
from yimen.applications.actions.ask_assistance import (
    ask_assistance,
    give_up_reply,
    letter_for,
    note_reply,
)
from yimen.applications.actions.extend_limit import extend_limit
from yimen.applications.models import AssistanceLetter
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

router = Router(tags=["期限"])


class ExtensionIn(Body):
    """The reason of the closed list, and what the matter is."""

    reason: Literal["objection", "residence", "elsewhere", "hard_survey"]
    note: str


class LetterIn(Body):
    """Whom to ask, where the household lives, and what to find out."""

    to_office: str
    place: str
    asks: str
    stops_clock: bool = True


class ReplyIn(Body):
    """What came back, and the uploaded scan."""

    reply: str
    file: UUID | None = None


class LetterOut(Schema):
    """One letter; `overdue` while its reply is late."""

    uid: UUID
    to_office: str
    place: str
    asks: str
    sent_at: datetime
    due_at: datetime
    replied_at: datetime | None
    reply: str
    given_up_why: str
    overdue: bool


@router.post("/cases/{uid}/extension", response={200: Done, **PROBLEMS}, summary="延长办理期限")
def post_extension(request: HttpRequest, uid: UUID, body: ExtensionIn) -> Done:
    """The paper's id comes back; 409 when the ordinary limit has ended."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        return str(extend_limit(by, case, reason=body.reason, note=body.note).uid)

    return Done(ref=run(request, "case.extend", act, body.dict()), message="已延长并告知申请人")


@router.get("/cases/{uid}/letters", response={200: list[LetterOut], **PROBLEMS}, summary="协查函")
def get_letters(request: HttpRequest, uid: UUID) -> list[LetterOut]:
    """Letters of a case, newest first."""
    check(acting(request), Right.CASE_READ)
    rows = AssistanceLetter.objects.filter(case=case_of(request, uid)).order_by("-sent_at")
    names = [name for name in LetterOut.model_fields if name != "overdue"]
    return [
        LetterOut(**{name: getattr(row, name) for name in names}, overdue=row.is_overdue)
        for row in rows
    ]


@router.post("/cases/{uid}/letters", response={200: Done, **PROBLEMS}, summary="发协助调查函")
def post_letter(request: HttpRequest, uid: UUID, body: LetterIn) -> Done:
    """Print the letter; the clock stands until the reply unless `stops_clock` is off."""
    case, given = case_of(request, uid), body.dict()
    ref = run(request, "letter.send", lambda by: str(ask_assistance(by, case, **given).pk), given)
    return Done(ref=ref, message="已发函")


@router.post("/letters/{uid}/reply", response={200: Done, **PROBLEMS}, summary="登记协查回复")
def post_reply(request: HttpRequest, uid: UUID, body: ReplyIn) -> Done:
    """The reply is in; the clock goes on."""
    letter, scan = letter_for(acting(request), uid), file_of(body.file, request)

    def act(by: Acting) -> str:
        note_reply(by, letter, reply=body.reply, file=scan)
        return str(uid)

    return Done(ref=run(request, "letter.reply", act, body.dict()), message="已登记回复")


@router.post("/letters/{uid}/give-up", response={200: Done, **PROBLEMS}, summary="不再等待协查")
def post_give_up(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """An overdue reply is waited for no longer."""
    letter = letter_for(acting(request), uid)

    def act(by: Acting) -> str:
        give_up_reply(by, letter, body.reason)
        return str(uid)

    return Done(ref=run(request, "letter.give_up", act, body.dict()), message="不再等待回复")
