"""待遇: hearing before a cut, changing what is paid, and stopping it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done
from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.stop import stop
from yimen.awards.lookup import award_for
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.hearings import record_hearing
from yimen.procedures.statute import Act, unmet

router = Router(tags=["待遇"])


class HearingIn(Body):
    """What the household was told and what it says; `heard_at` may lie in the past."""

    about: Literal["reduce", "terminate"]
    told: str
    way: Literal["in_person", "phone", "written", "no_answer"]
    speaker: str = ""
    words: str = ""
    heard_at: datetime | None = None


class StopIn(Body):
    """The last month paid (its first day), and why."""

    last_month: date
    reason: str
    on_death: bool = False


class AmountIn(Body):
    """The base amount in fen a month from the first day of a month on."""

    first_month: date
    base_fen: int
    reason: str


class AwardDutyOut(Schema):
    """One duty the law of today sets before an act, not done yet."""

    key: str
    title: str
    message: str
    source: str


@router.post("/cases/{uid}/hearings", response={200: Done, **PROBLEMS}, summary="听取意见")
def post_hearing(request: HttpRequest, uid: UUID, body: HearingIn) -> Done:
    """Write down what the recipient says before a cut (社会救助法第48条)."""
    case = case_of(request, uid)
    given = body.dict()
    ref = run(request, "case.hear", lambda by: str(record_hearing(by, case, **given).pk), given)
    return Done(ref=ref, message="已登记听取意见")


@router.get(
    "/awards/{uid}/duties/{act}", response={200: list[AwardDutyOut], **PROBLEMS}, summary="前置"
)
def get_duties(
    request: HttpRequest, uid: UUID, act: Literal["reduce", "terminate"]
) -> list[AwardDutyOut]:
    """What must be done before this award may be reduced or stopped today; [] when nothing."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    award = award_for(by, uid)
    left = unmet(Act(act, award.case, award.item, reason="-"))
    return [
        AwardDutyOut(key=one.key, title=one.title, message=one.message, source=one.source)
        for one in left
    ]


@router.post("/awards/{uid}/stop", response={200: Done, **PROBLEMS}, summary="停发")
def post_stop(request: HttpRequest, uid: UUID, body: StopIn) -> Done:
    """End an award; 409 while the law of the day asks for something first."""
    award = award_for(acting(request), uid)

    def act(by: Acting) -> str:
        stop(by, award, last_month=body.last_month, reason=body.reason, on_death=body.on_death)
        return str(award.pk)

    return Done(ref=run(request, "award.stop", act, body.dict()), message="已停发")


@router.post("/awards/{uid}/amount", response={200: Done, **PROBLEMS}, summary="调整金额")
def post_amount(request: HttpRequest, uid: UUID, body: AmountIn) -> Done:
    """Pay another base amount from a month on; less is a cut and heard first."""
    award = award_for(acting(request), uid)
    given = body.dict()
    ref = run(request, "award.change", lambda by: str(change_amount(by, award, **given).pk), given)
    return Done(ref=ref, message="已调整")
