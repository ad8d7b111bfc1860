"""Opinion, notice, objection, deliberation, decision, publication."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.applications.actions.decide import DecisionData, decide, return_to_township
from yimen.applications.actions.post_notice import finish_notice, post_notice, void_notice
from yimen.applications.actions.publish_decision import publish_decision
from yimen.applications.actions.raise_objection import (
    ObjectionData,
    answer_objection,
    raise_objection,
)
from yimen.applications.actions.record_deliberation import DeliberationData, record_deliberation
from yimen.applications.actions.review_case import CountyReviewData, review_case
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.applications.models import Objection
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

router = Router(tags=["审核确认"])


class OpinionIn(Body):
    """The township's opinion; `item` empty keeps the category chosen."""

    is_favourable: bool
    item: str = ""
    reason: str = ""
    seen: int | None = None


class NoticeIn(Body):
    """When the notice was put up (default now) and a photo of the board."""

    posted_at: datetime | None = None
    board_photo: UUID | None = None
    seen: int | None = None


class NoticeOut(Schema):
    """One notice with exactly the fields it shows."""

    uid: UUID
    kind: str
    round: int
    state: str
    fields: dict[str, Any]
    posted_at: datetime
    ends_at: datetime
    ends_provisional: bool


class ObjectionIn(Body):
    """What was objected; the objector's name is sealed."""

    content: str
    raised_by: str = ""
    is_anonymous: bool = False


class AnswerIn(Body):
    """“resurvey”, “deliberation” or “reinvestigate”, as the procedure has it, and why."""

    resolution: str
    reason: str


class DeliberationIn(Body):
    """Attendance, finding and record of the meeting."""

    held_at: datetime
    place: str
    present: int
    representatives: int
    finding: str
    record: str
    file: UUID | None = None


class ReviewIn(Body):
    """“agree”, “refuse” or “return”; `visit_note` says what a visit to the household found."""

    result: str
    reason: str = ""
    visit_note: str = ""
    seen: int | None = None


class DecisionIn(Body):
    """The decision; another category than chosen needs the applicant's consent."""

    approve: bool
    item: str = ""
    reason: str = ""
    consent_to_change: bool = False
    consent_note: str = ""
    seen: int | None = None


@router.post("/cases/{uid}/opinion", response={200: Done, **PROBLEMS}, summary="初审意见")
def post_opinion(request: HttpRequest, uid: UUID, body: OpinionIn) -> Done:
    """409 without survey and check report (S4-28)."""
    case = case_of(request, uid)
    data = OpinionData(body.is_favourable, body.item, body.reason)
    ref = run(
        request,
        "opinion.write",
        lambda by: str(write_opinion(by, case, data, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="初审意见已提交")


@router.post("/cases/{uid}/notice", response={200: Done, **PROBLEMS}, summary="张贴公示")
def post_posting(request: HttpRequest, uid: UUID, body: NoticeIn) -> Done:
    """Post in the village for the pack's days."""
    case = case_of(request, uid)
    photo = file_of(body.board_photo, request)
    ref = run(
        request,
        "notice.post",
        lambda by: str(
            post_notice(
                by, case, posted_at=_aware(body.posted_at), board_photo=photo, seen=body.seen
            ).uid
        ),
        body.dict(),
    )
    return Done(ref=ref, message="公示已登记，期满后自动进入下一环节")


@router.get("/cases/{uid}/notices", response={200: list[NoticeOut], **PROBLEMS}, summary="公示")
def get_notices(request: HttpRequest, uid: UUID) -> list[NoticeOut]:
    """All notices of the case, oldest first."""
    rows = case_of(request, uid).notices.order_by("posted_at")
    return [
        NoticeOut(
            uid=row.uid,
            kind=row.kind,
            round=row.round,
            state=row.state,
            fields=row.fields,
            posted_at=row.posted_at,
            ends_at=row.ends_at,
            ends_provisional=row.ends_provisional,
        )
        for row in rows
    ]


@router.post("/cases/{uid}/notice/finish", response={200: Done, **PROBLEMS}, summary="公示期满")
def post_finish(request: HttpRequest, uid: UUID) -> Done:
    """Close a notice whose time is up; 409 while it still runs."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        check(by, Right.NOTICE)
        notice = finish_notice(by, case)
        if notice is None:
            raise Conflict("公示期还没有满，期满后系统会自动进入下一环节", code="notice_running")
        return str(notice.uid)

    return Done(ref=run(request, "notice.finish", act), message="公示期满，没有异议")


@router.post("/cases/{uid}/notice/void", response={200: Done, **PROBLEMS}, summary="公示作废")
def post_void(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """A notice taken down early does not count."""
    case = case_of(request, uid)
    ref = run(
        request, "notice.void", lambda by: str(void_notice(by, case, body.reason).uid), body.dict()
    )
    return Done(ref=ref, message="公示已作废，请重新张贴")


@router.post("/cases/{uid}/objections", response={200: Done, **PROBLEMS}, summary="登记异议")
def post_objection(request: HttpRequest, uid: UUID, body: ObjectionIn) -> Done:
    """While the notice is up; afterwards it is registered as a complaint."""
    case = case_of(request, uid)
    data = ObjectionData(body.content, body.raised_by, body.is_anonymous)
    ref = run(
        request,
        "objection.raise",
        lambda by: str(raise_objection(by, case, data).uid),
        body.dict(),
    )
    late = Objection.objects.filter(pk=ref, is_complaint=True).exists()
    return Done(ref=ref, message="公示期已满，已按投诉登记" if late else "异议已登记")


@router.post("/cases/{uid}/objections/answer", response={200: Done, **PROBLEMS}, summary="处理异议")
def post_answer(request: HttpRequest, uid: UUID, body: AnswerIn) -> Done:
    """Order a new survey or a deliberation."""
    case = case_of(request, uid)
    ref = run(
        request,
        "objection.answer",
        lambda by: str(
            answer_objection(by, case, resolution=body.resolution, reason=body.reason).uid
        ),
        body.dict(),
    )
    return Done(ref=ref, message="异议处理方式已登记")


@router.post("/cases/{uid}/deliberation", response={200: Done, **PROBLEMS}, summary="民主评议")
def post_deliberation(request: HttpRequest, uid: UUID, body: DeliberationIn) -> Done:
    """Record the meeting; fewer representatives than the pack asks for is refused."""
    case = case_of(request, uid)
    file = file_of(body.file, request)
    values = {**body.dict(exclude={"file"}), "held_at": _aware(body.held_at), "file": file}
    data = DeliberationData(**values)
    ref = run(
        request,
        "deliberation.record",
        lambda by: str(record_deliberation(by, case, data).uid),
        body.dict(),
    )
    return Done(ref=ref, message="民主评议已登记")


@router.post("/cases/{uid}/review", response={200: Done, **PROBLEMS}, summary="提出拟审批意见")
def post_review(request: HttpRequest, uid: UUID, body: ReviewIn) -> Done:
    """Propose the decision before the second notice; 409 where a visit is needed first."""
    case = case_of(request, uid)
    data = CountyReviewData(**body.dict(exclude={"seen"}))
    ref = run(
        request,
        "review.propose",
        lambda by: str(review_case(by, case, data, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="拟审批意见已提交")


@router.post("/cases/{uid}/decision", response={200: Done, **PROBLEMS}, summary="审核确认")
def post_decision(request: HttpRequest, uid: UUID, body: DecisionIn) -> Done:
    """403 below the level that holds the power, 409 without inputs or during a notice (S4-28)."""
    case = case_of(request, uid)
    data = DecisionData(**body.dict(exclude={"seen"}))
    ref = run(
        request,
        "decision.make",
        lambda by: decide(by, case, data, seen=body.seen).document_number,
        body.dict(),
    )
    return Done(ref=ref, message="决定已作出")


@router.post("/cases/{uid}/decision/return", response={200: Done, **PROBLEMS}, summary="退回")
def post_return(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """Back to the township's opinion, with a reason."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        return_to_township(by, case, body.reason, seen=body.seen)
        return str(case.uid)

    return Done(ref=run(request, "decision.return", act, body.dict()), message="已退回")


@router.post("/cases/{uid}/publication", response={200: Done, **PROBLEMS}, summary="结果公布")
def post_publication(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Make the decision public in the village."""
    case = case_of(request, uid)
    ref = run(
        request,
        "decision.publish",
        lambda by: str(publish_decision(by, case, seen=body.seen).uid),
        body.dict(),
    )
    return Done(ref=ref, message="结果已公布")


def _aware(moment: datetime | None) -> datetime | None:
    """A time without zone is Shanghai time."""
    if moment is not None and moment.tzinfo is None:
        return moment.replace(tzinfo=clock.ZONE)
    return moment
