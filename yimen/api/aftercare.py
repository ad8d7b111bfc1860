"""After the decision: filing with the county, hearing, revision, payment held back for a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done
from yimen.applications.actions.file_result import acknowledge_filing, return_filing
from yimen.applications.actions.hold_hearing import HearingData, hold_hearing
from yimen.applications.actions.revise_decision import RevisionData, revise_decision
from yimen.applications.readiness import open_kind
from yimen.awards.actions.hold_payment import hold_payment, lift_hold
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.payments.actions.pay_back import pay_back_due
from yimen.procedures.models import Case

router = Router(tags=["备案复核"])


class FilingIn(Body):
    """Take note, or send back with a reason."""

    acknowledge: bool
    reason: str = ""
    seen: int | None = None


class HearingStepIn(Body):
    """What the household was told and says to a cut, and what is made of it."""

    about: Literal["reduce", "terminate"]
    told: str
    way: Literal["in_person", "phone", "written", "no_answer"]
    speaker: str = ""
    words: str = ""
    heard_at: datetime | None = None
    handling: str = ""
    seen: int | None = None


class RevisionIn(Body):
    """“upheld”, “changed” (as the figures say), or “hear” first."""

    choice: str
    reason: str
    seen: int | None = None


class HoldIn(Body):
    """Why, and up to which day."""

    reason: str = ""
    until: date | None = None


class LiftIn(Body):
    """Why the hold is lifted."""

    reason: str = ""


@router.post("/cases/{uid}/filing", response={200: Done, **PROBLEMS}, summary="备案")
def post_filing(request: HttpRequest, uid: UUID, body: FilingIn) -> Done:
    """The county takes note of what the township decided, or returns it for another look."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "filing", "备案")
        answer = acknowledge_filing if body.acknowledge else return_filing
        return str(answer(by, item, body.reason, seen=body.seen).uid)

    words = "已予备案" if body.acknowledge else "已退回街道复核"
    return Done(ref=run(request, "filing.answer", act, body.dict()), message=words)


@router.post("/cases/{uid}/hearing", response={200: Done, **PROBLEMS}, summary="听取意见")
def post_hearing(request: HttpRequest, uid: UUID, body: HearingStepIn) -> Done:
    """The household is heard before its aid is cut or ended (社会救助法 48)."""
    case = case_of(request, uid)
    values = body.dict(exclude={"seen"})
    if body.heard_at is not None and body.heard_at.tzinfo is None:
        values["heard_at"] = body.heard_at.replace(tzinfo=clock.ZONE)

    def act(by: Acting) -> str:
        item = open_kind(case, "hearing", "听取意见")
        return str(hold_hearing(by, item, HearingData(**values), seen=body.seen).pk)

    return Done(ref=run(request, "hearing.hold", act, body.dict()), message="听取意见已登记")


@router.post("/cases/{uid}/revision", response={200: Done, **PROBLEMS}, summary="复核决定")
def post_revision(request: HttpRequest, uid: UUID, body: RevisionIn) -> Done:
    """403 below the level that holds the power today, 409 for a cut without a hearing."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "revision", "复核决定")
        data = RevisionData(body.choice, body.reason)
        made = revise_decision(by, item, data, seen=body.seen)
        return made.document_number if made else ""

    return Done(ref=run(request, "revision.make", act, body.dict()), message="复核决定已登记")


@router.post("/cases/{uid}/hold", response={200: Done, **PROBLEMS}, summary="暂缓发放")
def post_hold(request: HttpRequest, uid: UUID, body: HoldIn) -> Done:
    """The county's reasoned decision with a last day; nothing else stops a payment."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        made = hold_payment(by, _award(case), reason=body.reason, until=body.until)
        return str(made.uid)

    return Done(ref=run(request, "award.hold", act, body.dict()), message="已暂缓发放")


@router.post("/cases/{uid}/hold/lift", response={200: Done, **PROBLEMS}, summary="解除暂缓")
def post_lift(request: HttpRequest, uid: UUID, body: LiftIn) -> Done:
    """What was held is listed again at once, in full."""
    case = case_of(request, uid)
    ref = run(
        request,
        "award.lift_hold",
        lambda by: str(lift_hold(by, _award(case), reason=body.reason).uid),
        body.dict(),
    )
    back = pay_back_due()
    return Done(ref=ref, message=f"已解除暂缓，{back}笔列入补发" if back else "已解除暂缓")


def _award(case: Case) -> Award:
    found = Award.objects.filter(case=case).first()
    if found is None:
        raise NotFound("这一办件没有待遇")
    return found
