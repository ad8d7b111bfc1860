"""转办联办: the seven stages of one door, and the inbox of the office a need was handed to."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.applications.readiness import open_step
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.permissions import Right, check
from yimen.referrals.actions.answer_referral import answer_referral
from yimen.referrals.actions.assign_case import assign_case
from yimen.referrals.actions.close_monitoring import close_monitoring
from yimen.referrals.actions.hand_over import hand_over
from yimen.referrals.actions.refer_onward import refer_onward
from yimen.referrals.actions.sign_referral import return_referral, sign_referral
from yimen.referrals.actions.tell_result import tell_result
from yimen.referrals.lookup import departments_of, referral_for
from yimen.referrals.models import Referral
from yimen.referrals.permissions import check_serve
from yimen.referrals.subject import open_subject

router = Router(tags=["转办联办"])


class OfficeOut(Schema):
    """An office a need can be handed to."""

    pk: int
    role: str
    name: str


class ReferralOut(Schema):
    """One referral as both sides see it; numbers are masked."""

    uid: UUID
    number: str
    kind: str
    state: str
    item: str
    item_title: str
    matter: str
    note: str
    subject_name: str
    id_masked: str
    phone_masked: str
    place: str
    from_office: str
    to: str
    first_contact: str | None
    sent_at: datetime | None
    due_at: datetime | None
    signed_by: str
    return_reason: str
    result: str
    answer: str
    rectify: str
    row_version: int

    @staticmethod
    def of(row: Referral) -> ReferralOut:
        """From a row whose offices are loaded."""
        return ReferralOut(
            **{name: getattr(row, name) for name in _PLAIN},
            from_office=row.from_office.name,
            to=row.goes_to,
            first_contact=row.first_contact.name if row.first_contact else None,
            due_at=row.due_sort,
        )


_PLAIN = (
    "uid number kind state item item_title matter note subject_name id_masked phone_masked place"
    " sent_at signed_by return_reason result answer rectify row_version"
).split()


class SubjectOut(Schema):
    """Identity number, telephone and address in clear; the view is logged."""

    id_number: str
    phone: str
    address: str


class ReferralAssignIn(Body):
    """Which office deals with it."""

    to_office: int
    seen: int | None = None


class HandOverIn(Body):
    """A note to the receiving office."""

    note: str = ""
    seen: int | None = None


class OnwardIn(Body):
    """An office, or an organisation by name; neither means none is needed."""

    to_office: int | None = None
    organisation: str = ""
    note: str = ""
    seen: int | None = None


class ReferralAnswerIn(Body):
    """What came of it."""

    result: Literal["approved", "rejected"]
    answer: str
    seen: int | None = None


class MonitoringIn(Body):
    """Whether it was dealt with properly; if not, what is to be put right."""

    correct: bool
    reason: str = ""
    seen: int | None = None


@router.get("/cases/{uid}/departments", response={200: list[OfficeOut], **PROBLEMS}, summary="单位")
def departments(request: HttpRequest, uid: UUID) -> list[OfficeOut]:
    """Offices this case may be handed to."""
    rows = departments_of(case_of(request, uid).handling_path)
    return [OfficeOut(pk=row.pk, role=row.role, name=row.name) for row in rows]


@router.get(
    "/cases/{uid}/referrals", response={200: list[ReferralOut], **PROBLEMS}, summary="转办单"
)
def case_referrals(request: HttpRequest, uid: UUID) -> list[ReferralOut]:
    """Every referral of a case, oldest first."""
    rows = case_of(request, uid).referrals.select_related("to_office", "from_office")
    return [ReferralOut.of(row) for row in rows.order_by("assigned_at", "uid")]


@router.post("/cases/{uid}/assignment", response={200: Done, **PROBLEMS}, summary="分办")
def post_assignment(request: HttpRequest, uid: UUID, body: ReferralAssignIn) -> Done:
    """Say which office deals with a case."""
    case = case_of(request, uid)
    office = office_of(body.to_office)

    def act(by: Acting) -> str:
        item = open_step(case, "assignment", "分办")
        return str(assign_case(by, item, office, body.seen).uid)

    return Done(ref=run(request, "referral.assign", act, body.dict()), message="已分办")


@router.post("/cases/{uid}/hand-over", response={200: Done, **PROBLEMS}, summary="转办")
def post_hand_over(request: HttpRequest, uid: UUID, body: HandOverIn) -> Done:
    """Hand it to that office in one act; it lies in its inbox at once."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_step(case, "hand_over", "转办")
        return str(hand_over(by, item, note=body.note, seen=body.seen).uid)

    return Done(ref=run(request, "referral.send", act, body.dict()), message="已转办")


@router.post("/cases/{uid}/onward", response={200: Done, **PROBLEMS}, summary="转介")
def post_onward(request: HttpRequest, uid: UUID, body: OnwardIn) -> Done:
    """Refer to charity and societies, or say that it is not needed."""
    case = case_of(request, uid)
    office = office_of(body.to_office) if body.to_office is not None else None

    def act(by: Acting) -> str:
        item = open_step(case, "referral", "转介")
        made = refer_onward(
            by,
            item,
            office=office,
            organisation=body.organisation,
            note=body.note,
            seen=body.seen,
        )
        return str(made.uid) if made else str(case.uid)

    return Done(ref=run(request, "referral.onward", act, body.dict()), message="已办理")


@router.post("/cases/{uid}/monitoring", response={200: Done, **PROBLEMS}, summary="监督")
def post_monitoring(request: HttpRequest, uid: UUID, body: MonitoringIn) -> Done:
    """Close the case, or order a correction."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_step(case, "monitoring", "监督")
        close_monitoring(by, item, correct=body.correct, reason=body.reason, seen=body.seen)
        return str(case.uid)

    return Done(ref=run(request, "referral.monitor", act, body.dict()), message="已办理")


@router.get("/referrals/inbox", response={200: list[ReferralOut], **PROBLEMS}, summary="部门收件箱")
def inbox(request: HttpRequest) -> list[ReferralOut]:
    """What was handed to one's office, the nearest due first."""
    by = acting(request)
    check(by, Right.REFERRAL)
    rows = Referral.objects.inbox_of(by.office) if by.office else Referral.objects.none()
    return [ReferralOut.of(row) for row in rows.select_related("to_office", "from_office")]


@router.get("/referrals/results", response={200: list[ReferralOut], **PROBLEMS}, summary="返回结果")
def results(request: HttpRequest) -> list[ReferralOut]:
    """Answers that came back to the window and the applicant has not been told."""
    rows = Referral.objects.results_for(check_serve(acting(request)))
    return [ReferralOut.of(row) for row in rows.select_related("to_office", "from_office")]


@router.get("/referrals/{uid}", response={200: ReferralOut, **PROBLEMS}, summary="转办单详情")
def get_referral(request: HttpRequest, uid: UUID) -> ReferralOut:
    """One referral within one's area, or handed to one's office."""
    return ReferralOut.of(referral_for(acting(request), uid))


@router.post("/referrals/{uid}/subject", response={200: SubjectOut, **PROBLEMS}, summary="求助人")
def post_subject(request: HttpRequest, uid: UUID) -> SubjectOut:
    """The whole numbers, for the office it went to; logged."""
    by = acting(request)
    found = open_subject(by, referral_for(by, uid))
    return SubjectOut(id_number=found.id_number, phone=found.phone, address=found.address)


@router.post("/referrals/{uid}/sign", response={200: Done, **PROBLEMS}, summary="签收")
def post_sign(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Take it on: the first contact at the window is released."""
    row = referral_for(acting(request), uid)
    ref = run(
        request,
        "referral.sign",
        lambda by: str(sign_referral(by, row, body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已签收")


@router.post("/referrals/{uid}/return", response={200: Done, **PROBLEMS}, summary="退回窗口")
def post_return(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """Give it back with a reason; the window assigns it anew."""
    row = referral_for(acting(request), uid)
    ref = run(
        request,
        "referral.return",
        lambda by: str(return_referral(by, row, body.reason, body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已退回")


@router.post("/referrals/{uid}/answer", response={200: Done, **PROBLEMS}, summary="反馈")
def post_answer(request: HttpRequest, uid: UUID, body: ReferralAnswerIn) -> Done:
    """Answer; the result returns to the window."""
    row = referral_for(acting(request), uid)

    def act(by: Acting) -> str:
        made = answer_referral(by, row, result=body.result, answer=body.answer, seen=body.seen)
        return str(made.uid)

    return Done(ref=run(request, "referral.answer", act, body.dict()), message="已反馈")


@router.post("/referrals/{uid}/tell", response={200: Done, **PROBLEMS}, summary="告知申请人")
def post_tell(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """The applicant was told."""
    row = referral_for(acting(request), uid)
    ref = run(
        request, "referral.tell", lambda by: str(tell_result(by, row, body.seen).uid), body.dict()
    )
    return Done(ref=ref, message="已告知申请人")


def office_of(pk: int) -> Office:
    """The office with this key. Invalid beside the field when there is none."""
    office = Office.objects.filter(pk=pk, is_active=True).first()
    if office is None:
        raise Invalid("没有找到这个单位，请重新选择", "to_office")
    return office
