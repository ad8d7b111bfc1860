"""The township's window: numbers, whoever is in front, taking in, handing over (S3-22, S3-23)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.intake import IntakeIn, intake_data
from yimen.api.referrals import OfficeOut, ReferralOut, office_of
from yimen.api.schemas import Body, Done, Seen
from yimen.network.acting import Acting
from yimen.referrals.actions.call_number import call_again, call_next, miss_number, wait_again
from yimen.referrals.actions.finish_visit import answer_visit, register_visit
from yimen.referrals.actions.take_number import take_number
from yimen.referrals.actions.transfer_visit import Need, transfer_visit
from yimen.referrals.lookup import departments_of, visit_for
from yimen.referrals.models import Visit
from yimen.referrals.permissions import check_serve
from yimen.referrals.window import Duty, window_of

router = Router(tags=["窗口"])


class VisitOut(Schema):
    """One number of the day."""

    uid: UUID
    label: str
    state: str
    matter: str
    name: str
    phone_masked: str
    counter: str
    calls: int
    first_contact: str | None
    outcome: str
    case: UUID | None
    released_at: datetime | None
    row_version: int

    @staticmethod
    def of(row: Visit) -> VisitOut:
        """From a row."""
        return VisitOut(
            **{name: getattr(row, name) for name in _PLAIN},
            label=str(row),
            first_contact=row.first_contact.name if row.first_contact else None,
            case=row.case_id,
        )


_PLAIN = (
    "uid state matter name phone_masked counter calls outcome released_at row_version"
).split()


class FirstDutyOut(Schema):
    """What the caller answers for as first contact, with its clock."""

    who: str
    what: str
    since: datetime
    due_at: datetime | None
    state: str
    visit: UUID | None
    referral: UUID | None

    @staticmethod
    def of(duty: Duty) -> FirstDutyOut:
        """From the domain's row."""
        return FirstDutyOut(
            who=duty.who,
            what=duty.what,
            since=duty.since,
            due_at=duty.due,
            state=duty.state,
            visit=duty.visit.pk if duty.visit else None,
            referral=duty.referral.pk if duty.referral else None,
        )


class WindowOut(Schema):
    """The whole screen at once: queue, visitor in front, first contact's list, results."""

    waiting: list[VisitOut]
    missed: list[VisitOut]
    current: VisitOut | None
    duties: list[FirstDutyOut]
    results: list[ReferralOut]
    departments: list[OfficeOut]
    served: int


class NumberIn(Body):
    """What is known when the number is drawn; all of it may be empty."""

    matter: str = ""
    name: str = ""
    phone: str = ""


class CallIn(Body):
    """At which counter."""

    counter: str = ""


class AnswerVisitIn(Body):
    """How the matter was answered."""

    answer: str
    seen: int | None = None


class TransferVisitIn(Body):
    """To which office, what the need is and whose."""

    to_office: int
    matter: str = ""
    item: str = ""
    name: str = ""
    phone: str = ""
    id_number: str = ""
    note: str = ""
    seen: int | None = None


@router.get("/window", response={200: WindowOut, **PROBLEMS}, summary="窗口一屏")
def get_window(request: HttpRequest) -> WindowOut:
    """Everything the clerk needs on one screen."""
    by = acting(request)
    seen = window_of(by)
    offices = departments_of(check_serve(by).path)
    return WindowOut(
        waiting=[VisitOut.of(row) for row in seen.waiting],
        missed=[VisitOut.of(row) for row in seen.missed],
        current=VisitOut.of(seen.current) if seen.current else None,
        duties=[FirstDutyOut.of(duty) for duty in seen.duties],
        results=[ReferralOut.of(row) for row in seen.results],
        departments=[OfficeOut(pk=row.pk, role=row.role, name=row.name) for row in offices],
        served=seen.served,
    )


@router.post("/window/numbers", response={200: Done, **PROBLEMS}, summary="取号")
def post_number(request: HttpRequest, body: NumberIn) -> Done:
    """Draw the next number; the message says which."""
    ref = run(
        request, "visit.take", lambda by: str(take_number(by, **body.dict()).uid), body.dict()
    )
    return Done(ref=ref, message=f"取号 {visit_for(acting(request), UUID(ref))}")


@router.post("/window/call", response={200: Done, **PROBLEMS}, summary="叫号")
def post_call(request: HttpRequest, body: CallIn) -> Done:
    """Call the next one; the caller becomes the first contact."""
    ref = run(request, "visit.call", lambda by: str(call_next(by, body.counter).uid), body.dict())
    return Done(ref=ref, message=f"请 {visit_for(acting(request), UUID(ref))} 到窗口办理")


@router.post("/window/visits/{uid}/again", response={200: Done, **PROBLEMS}, summary="再叫、重排")
def post_again(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Call the same number again; one that was missed waits again."""
    row = visit_for(acting(request), uid)

    def act(by: Acting) -> str:
        missed = row.state == Visit.State.MISSED
        made = wait_again(by, row) if missed else call_again(by, row, body.seen)
        return str(made.uid)

    return Done(ref=run(request, "visit.again", act, body.dict()), message="已办理")


@router.post("/window/visits/{uid}/miss", response={200: Done, **PROBLEMS}, summary="过号")
def post_miss(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Nobody came."""
    row = visit_for(acting(request), uid)
    ref = run(
        request, "visit.miss", lambda by: str(miss_number(by, row, body.seen).uid), body.dict()
    )
    return Done(ref=ref, message="已过号")


@router.post("/window/visits/{uid}/answer", response={200: Done, **PROBLEMS}, summary="当场答复")
def post_answer_visit(request: HttpRequest, uid: UUID, body: AnswerVisitIn) -> Done:
    """Settled by an answer at the window."""
    row = visit_for(acting(request), uid)

    def act(by: Acting) -> str:
        return str(answer_visit(by, row, body.answer, body.seen).uid)

    return Done(ref=run(request, "visit.answer", act, body.dict()), message="已答复")


@router.post("/window/visits/{uid}/intake", response={200: Done, **PROBLEMS}, summary="窗口收件")
def post_visit_intake(request: HttpRequest, uid: UUID, body: IntakeIn) -> Done:
    """收件 of the visitor's application; the answer's ref is the case."""
    row = visit_for(acting(request), uid)
    data = intake_data(request, body)
    ref = run(
        request, "visit.intake", lambda by: str(register_visit(by, row, data).uid), body.dict()
    )
    return Done(ref=ref, message="已收件")


@router.post("/window/visits/{uid}/transfer", response={200: Done, **PROBLEMS}, summary="窗口转办")
def post_transfer_visit(request: HttpRequest, uid: UUID, body: TransferVisitIn) -> Done:
    """Hand the need to the office in charge; it stays with the first contact until signed for."""
    row, office = visit_for(acting(request), uid), office_of(body.to_office)
    need = Need(**body.dict(exclude={"to_office", "seen"}))
    ref = run(
        request,
        "visit.transfer",
        lambda by: str(transfer_visit(by, row, office, need, body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已转办，对方签收前仍由您负责")
