"""Before acceptance where the check comes first: authorisation, result, objection, application."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of, file_of
from yimen.api.schemas import Body, Done, Reason, Seen
from yimen.applications.actions.apply_formally import FormalData, apply_formally
from yimen.applications.actions.check_objection import (
    answer_check_objection,
    close_without_objection,
    raise_check_objection,
)
from yimen.applications.actions.finish_authorisation import finish_authorisation, give_up
from yimen.applications.actions.non_cooperation import (
    note_non_cooperation,
    remind,
    terminate_uncooperative,
)
from yimen.applications.actions.register_obligor import register_obligor, register_refusal
from yimen.applications.actions.tell_check_result import CheckResult, tell_check_result
from yimen.applications.readiness import open_kind
from yimen.foundation.errors import NotFound
from yimen.households.models import Obligor
from yimen.households.persons import PersonData
from yimen.network.acting import Acting

router = Router(tags=["核对前置"])


class CheckResultIn(Body):
    """Whether the check was passed; a failed one needs reasons in whole sentences."""

    passed: bool
    reasons: list[str] = []
    seen: int | None = None


class ContentIn(Body):
    """What the applicant says against the check."""

    content: str


class RecheckIn(Body):
    """Check again, or stand by the result; and why."""

    recheck: bool
    reason: str


class FormalIn(Body):
    """The applicant's signature (an uploaded file); `insists` against a failed check."""

    signature: UUID | None = None
    insists: bool = False
    item: str = ""
    seen: int | None = None


class ObligorIn(Body):
    """Who must by law support the household: support_parent, raise_child or maintain."""

    name: str
    id_number: str = ""
    no_id_reason: str = ""
    bond: str


class NoteIn(Body):
    """When and how he was asked, and what he said."""

    note: str


@router.post("/cases/{uid}/authorisation", response={200: Done, **PROBLEMS}, summary="授权齐全")
def post_authorisation(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """409 naming who has not signed yet (S0-11)."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "authorisation", "授权和申报")
        finish_authorisation(by, item, seen=body.seen)
        return str(case.uid)

    ref = run(request, "authorisation.finish", act, body.dict())
    return Done(ref=ref, message="授权和申报已齐全，可以发起核对")


@router.post("/cases/{uid}/give-up", response={200: Done, **PROBLEMS}, summary="不再申请")
def post_give_up(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """The applicant does not go on, at the authorisation or before the formal application."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        kinds = case.work_items.open().filter(kind__in=("authorisation", "application"))
        item = kinds.first() or open_kind(case, "application", "正式申请")
        give_up(by, item, body.reason, seen=body.seen)
        return str(case.uid)

    return Done(ref=run(request, "application.give_up", act, body.dict()), message="已办结")


@router.post("/cases/{uid}/obligors", response={200: Done, **PROBLEMS}, summary="登记法定义务人")
def post_obligor(request: HttpRequest, uid: UUID, body: ObligorIn) -> Done:
    """For 特困 each of them authorises the check too; the answer's ref is the person."""
    case = case_of(request, uid)
    data = PersonData(body.name, body.id_number or None, body.no_id_reason)
    ref = run(
        request,
        "obligor.add",
        lambda by: str(register_obligor(by, case, data, body.bond).person_id),
        body.dict(),
    )
    return Done(ref=ref, message="法定义务人已登记")


@router.post(
    "/cases/{uid}/obligors/{person}/refusal",
    response={200: Done, **PROBLEMS},
    summary="义务人不肯签署",
)
def post_refusal(request: HttpRequest, uid: UUID, person: UUID, body: NoteIn) -> Done:
    """Visit and letter take the place of the query."""
    case = case_of(request, uid)
    row = Obligor.objects.filter(
        household=case.household, person_id=person, removed_at__isnull=True
    ).first()
    if row is None:
        raise NotFound("没有登记这位法定义务人，请刷新后重新选择")
    ref = run(
        request,
        "obligor.refuse",
        lambda by: str(register_refusal(by, case, row, body.note).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已登记，改走入户调查和信函索证")


@router.post("/cases/{uid}/check-result", response={200: Done, **PROBLEMS}, summary="核对结果告知")
def post_check_result(request: HttpRequest, uid: UUID, body: CheckResultIn) -> Done:
    """Message and paper; a failed check opens the way to an objection and bars nobody."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        item = open_kind(case, "check_result", "核对结果告知")
        told = CheckResult(body.passed, tuple(body.reasons))
        return str(tell_check_result(by, item, told, seen=body.seen).uid)

    ref = run(request, "check.tell", act, body.dict())
    return Done(ref=ref, message="核对结果已告知申请人")


@router.post("/cases/{uid}/check-objection", response={200: Done, **PROBLEMS}, summary="核对异议")
def post_check_objection(request: HttpRequest, uid: UUID, body: ContentIn) -> Done:
    """Register what the applicant says against the check (57号第18条)."""
    case = case_of(request, uid)
    ref = run(
        request,
        "check_objection.raise",
        lambda by: str(raise_check_objection(by, case, body.content).uid),
        body.dict(),
    )
    return Done(ref=ref, message="核对异议已登记")


@router.post(
    "/cases/{uid}/check-objection/answer",
    response={200: Done, **PROBLEMS},
    summary="核对异议复查",
)
def post_recheck(request: HttpRequest, uid: UUID, body: RecheckIn) -> Done:
    """Check again, or stand by the result in writing."""
    case = case_of(request, uid)
    ref = run(
        request,
        "check_objection.answer",
        lambda by: str(
            answer_check_objection(by, case, recheck=body.recheck, reason=body.reason).uid
        ),
        body.dict(),
    )
    return Done(ref=ref, message="复查结果已登记")


@router.post(
    "/cases/{uid}/check-objection/none", response={200: Done, **PROBLEMS}, summary="没有核对异议"
)
def post_no_objection(request: HttpRequest, uid: UUID) -> Done:
    """The applicant was told and raised nothing: the case ends where the check decides (220号)."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        close_without_objection(by, case)
        return str(case.uid)

    return Done(ref=run(request, "check_objection.none", act), message="已办结")


@router.post("/cases/{uid}/application", response={200: Done, **PROBLEMS}, summary="正式申请")
def post_application(request: HttpRequest, uid: UUID, body: FormalIn) -> Done:
    """With the applicant's signature; against a failed check he must insist."""
    case = case_of(request, uid)
    data = FormalData(file_of(body.signature, request), body.insists, body.item)

    def act(by: Acting) -> str:
        item = open_kind(case, "application", "正式申请")
        return str(apply_formally(by, item, data, seen=body.seen).pk)

    ref = run(request, "application.submit", act, body.dict())
    return Done(ref=ref, message="已正式申请，等待受理")


@router.post("/cases/{uid}/cooperation", response={200: Done, **PROBLEMS}, summary="登记拒不配合")
def post_refuses(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """Note by hand that the household does not cooperate; a reminder must follow."""
    case = case_of(request, uid)
    ref = run(
        request,
        "cooperation.refuse",
        lambda by: str(note_non_cooperation(by, case, body.reason).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已登记，请书面提醒")


@router.post(
    "/cases/{uid}/cooperation/remind", response={200: Done, **PROBLEMS}, summary="书面提醒"
)
def post_remind(request: HttpRequest, uid: UUID) -> Done:
    """The written reminder with its last day."""
    case = case_of(request, uid)
    ref = run(request, "cooperation.remind", lambda by: str(remind(by, case).uid))
    return Done(ref=ref, message="提醒书已制作，请送达")


@router.post(
    "/cases/{uid}/cooperation/terminate",
    response={200: Done, **PROBLEMS},
    summary="终止审核程序",
)
def post_terminate(request: HttpRequest, uid: UUID, body: Reason) -> Done:
    """After the reminder's last day only; the notice says why and what can be done."""
    case = case_of(request, uid)
    ref = run(
        request,
        "cooperation.terminate",
        lambda by: str(terminate_uncooperative(by, case, body.reason).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已终止审核程序，告知书已制作")
