"""Appointment, survey, signatures, category."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of, person_of
from yimen.api.schemas import Body, Done, Seen
from yimen.applications.actions.book_appointment import book_appointment, rebook_appointment
from yimen.applications.actions.choose_category import choose_category
from yimen.applications.actions.close_survey import close_survey
from yimen.applications.actions.save_survey import (
    SurveyData,
    add_photo,
    current_survey,
    save_survey,
    survey_item,
)
from yimen.applications.actions.sign_survey import sign_as_family, sign_survey
from yimen.applications.readiness import open_step
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.models import Staff

router = Router(tags=["入户调查"])


class AppointmentIn(Body):
    """When and by whom; `reason` is needed when an agreed visit is moved."""

    starts_at: datetime
    surveyor: int
    contact_note: str = ""
    reason: str = ""
    seen: int | None = None


class SurveyIn(Body):
    """The survey as filled so far; `facts` is facts JSON of the catalogue, money in fen."""

    facts: dict[str, Any]
    visited_at: datetime | None = None
    place: str = ""
    position: dict[str, float] | None = None
    position_reason: str = ""
    summary: str = ""
    advised_item: str = ""
    advice_reason: str = ""
    family_absent_reason: str = ""


class SurveyOut(Schema):
    """The survey of the open round with what the rules suggest once it is closed."""

    uid: UUID
    round: int
    facts: dict[str, Any]
    suggested_item: str
    suggestion_reasons: list[str]
    advised_item: str
    signatures: list[str]
    family_signed: bool
    photos: int
    closed_at: datetime | None
    row_version: int


class PhotoIn(Body):
    """A photo uploaded before."""

    file: UUID
    caption: str = ""


class SignIn(Body):
    """A handwritten signature uploaded before, if there is one."""

    file: UUID | None = None


class FamilySignIn(Body):
    """Who of the family signs, and the signature."""

    person: UUID
    file: UUID


class CategoryIn(Body):
    """The applicant's choice; exactly one, with the applicant's own signature."""

    categories: list[str]
    signature: UUID | None = None
    seen: int | None = None


@router.post("/cases/{uid}/appointment", response={200: Done, **PROBLEMS}, summary="预约入户")
def book(request: HttpRequest, uid: UUID, body: AppointmentIn) -> Done:
    """Agree the visit inside the survey's window, or move it while the survey is open."""
    case = case_of(request, uid)
    surveyor = Staff.objects.filter(pk=body.surveyor, is_active=True).first()
    if surveyor is None:
        raise Invalid("请选择一名在岗的家境调查员", "surveyor")
    starts = body.starts_at
    if starts.tzinfo is None:
        starts = starts.replace(tzinfo=clock.ZONE)

    def act(by: Acting) -> str:
        if body.reason:
            item = open_step(case, "survey", "入户调查")
            made = rebook_appointment(
                by, item, starts_at=starts, surveyor=surveyor, reason=body.reason
            )
        else:
            item = open_step(case, "appointment", "预约入户")
            made = book_appointment(
                by,
                item,
                starts_at=starts,
                surveyor=surveyor,
                contact_note=body.contact_note,
                seen=body.seen,
            )
        return str(made.uid)

    return Done(ref=run(request, "appointment.book", act, body.dict()), message="已约定入户时间")


@router.get("/cases/{uid}/survey", response={200: SurveyOut, **PROBLEMS}, summary="入户调查表")
def get_survey(request: HttpRequest, uid: UUID) -> SurveyOut:
    """The newest survey of the case."""
    survey = current_survey(case_of(request, uid))
    return SurveyOut(
        uid=survey.uid,
        round=survey.round,
        facts=survey.answers,
        suggested_item=survey.suggested_item,
        suggestion_reasons=survey.suggestion_reasons,
        advised_item=survey.advised_item,
        signatures=[s.staff.name for s in survey.signatures.select_related("staff")],
        family_signed=survey.family_signature_id is not None,
        photos=survey.photos.count(),
        closed_at=survey.closed_at,
        row_version=survey.row_version,
    )


@router.put("/cases/{uid}/survey", response={200: Done, **PROBLEMS}, summary="保存入户调查")
def put_survey(request: HttpRequest, uid: UUID, body: SurveyIn) -> Done:
    """Save what the surveyors have filled in so far; an offline phone may send it again."""
    case = case_of(request, uid)
    visited = body.visited_at
    if visited is not None and visited.tzinfo is None:
        visited = visited.replace(tzinfo=clock.ZONE)
    data = SurveyData(**{**body.dict(), "visited_at": visited})
    ref = run(request, "survey.save", lambda by: str(save_survey(by, case, data).uid), body.dict())
    return Done(ref=ref, message="已保存")


@router.post("/cases/{uid}/survey/photos", response={200: Done, **PROBLEMS}, summary="入户照片")
def post_photo(request: HttpRequest, uid: UUID, body: PhotoIn) -> Done:
    """Attach a photo to the survey."""
    survey, file = current_survey(case_of(request, uid)), file_of(body.file, request)
    if file is None:
        raise Invalid("请选择照片", "file")
    ref = run(
        request,
        "survey.photo",
        lambda by: str(add_photo(by, survey, file, body.caption).uid),
        body.dict(),
    )
    return Done(ref=ref, message="照片已上传")


@router.post(
    "/cases/{uid}/survey/signatures", response={200: Done, **PROBLEMS}, summary="调查员签字"
)
def post_signature(request: HttpRequest, uid: UUID, body: SignIn) -> Done:
    """The surveyor who is logged in signs; the proxy of the case cannot (S4-42)."""
    survey, file = current_survey(case_of(request, uid)), file_of(body.file, request)
    ref = run(
        request, "survey.sign", lambda by: str(sign_survey(by, survey, file).uid), body.dict()
    )
    return Done(ref=ref, message="已签字")


@router.post(
    "/cases/{uid}/survey/family-signature", response={200: Done, **PROBLEMS}, summary="家庭签字"
)
def post_family(request: HttpRequest, uid: UUID, body: FamilySignIn) -> Done:
    """A member of the household confirms the survey."""
    case = case_of(request, uid)
    survey, file = current_survey(case), file_of(body.file, request)
    if file is None:
        raise Invalid("请签字后再提交", "file")
    person = person_of(case, body.person)
    ref = run(
        request,
        "survey.family_sign",
        lambda by: str(sign_as_family(by, survey, person, file).uid),
        body.dict(),
    )
    return Done(ref=ref, message="家庭成员已签字")


@router.post("/cases/{uid}/survey/close", response={200: Done, **PROBLEMS}, summary="完成调查")
def post_close(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Freeze the survey and get the suggestion of the rules with its reasons."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        survey_item(case)
        return close_survey(by, current_survey(case), seen=body.seen).suggested_item

    ref = run(request, "survey.close", act, body.dict())
    return Done(ref=ref, message="入户调查已完成")


@router.post("/cases/{uid}/category", response={200: Done, **PROBLEMS}, summary="选定救助类别")
def post_category(request: HttpRequest, uid: UUID, body: CategoryIn) -> Done:
    """Record the one category the applicant chose and signed."""
    case = case_of(request, uid)
    signature = file_of(body.signature, request)

    def act(by: Acting) -> str:
        item = open_step(case, "category", "选定救助类别")
        made = choose_category(by, item, body.categories, signature=signature, seen=body.seen)
        return made.chosen_item

    ref = run(request, "category.choose", act, body.dict())
    return Done(ref=ref, message="已选定救助类别")
