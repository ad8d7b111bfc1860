"""残疾人证比对 and 查验: what is verified instead of asked for."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done
from yimen.applications.actions.verify_child import ChildFinding, verify_child
from yimen.applications.readiness import open_kind
from yimen.means_check.actions.match_card import CardFinding, confirm_card, match_card
from yimen.network.acting import Acting

router = Router(tags=["比对查验"])


class CardIn(Body):
    """What the card is by hand: kind and grade where it agrees, the reason where it does not."""

    matched: bool
    kind: str = ""
    grade: int | None = None
    reason: str = ""
    seen: int | None = None


class ChildIn(Body):
    """“confirmed”, “doubtful” or “denied”, the states of the parents, and how it was verified."""

    outcome: str
    father_state: str = ""
    mother_state: str = ""
    benefit_fen: int | None = None
    disability_kind: str = ""
    disability_grade: int | None = None
    serious_illness: bool | None = None
    note: str = ""
    seen: int | None = None


@router.post("/cases/{uid}/card-match", response={200: Done, **PROBLEMS}, summary="发起比对")
def post_match(request: HttpRequest, uid: UUID) -> Done:
    """Ask the federation again; 409 without the applicant's authorisation."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        return str(match_card(by, open_kind(case, "card_match", "残疾人证比对")).uid)

    return Done(ref=run(request, "card.match", act), message="已向残联发起比对")


@router.post(
    "/cases/{uid}/card-match/confirm", response={200: Done, **PROBLEMS}, summary="人工核验"
)
def post_confirm(request: HttpRequest, uid: UUID, body: CardIn) -> Done:
    """The federation's liaison or the township says what the card is."""
    case = case_of(request, uid)
    data = CardFinding(**body.dict(exclude={"seen"}))

    def act(by: Acting) -> str:
        item = open_kind(case, "card_match", "残疾人证比对")
        confirm_card(by, item, data, seen=body.seen)
        return str(case.uid)

    return Done(ref=run(request, "card.confirm", act, body.dict()), message="核验结果已登记")


@router.post("/cases/{uid}/verification", response={200: Done, **PROBLEMS}, summary="查验")
def post_verification(request: HttpRequest, uid: UUID, body: ChildIn) -> Done:
    """What keeps each parent from raising the child; nothing of it is posted."""
    case = case_of(request, uid)
    data = ChildFinding(**body.dict(exclude={"seen"}))
    ref = run(
        request,
        "child.verify",
        lambda by: str(verify_child(by, case, data, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="查验结果已登记")
