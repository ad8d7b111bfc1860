"""Cases: what stands in them, their clock, papers, timeline and printed documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, CaseOut, DocumentOut, Done, WorkItemOut
from yimen.api.service import file_response
from yimen.applications.actions.print_step import one_file, print_step, step_documents
from yimen.applications.assessment import assess_case
from yimen.applications.documents import issue, pdf_of
from yimen.applications.paper_list import paper_list
from yimen.applications.paperless import archive_gaps, paper_traces
from yimen.applications.siblings import documents_of, siblings
from yimen.foundation.errors import NotFound
from yimen.foundation.trail import timeline
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case

router = Router(tags=["办件"])


class ClockOut(Schema):
    """One limit over the whole case."""

    key: str
    title: str
    started_on: date
    due_at: datetime
    provisional: bool
    legal: bool
    source: str
    met_at: datetime | None
    lifted_at: datetime | None = None
    lifted_why: str = ""


class MemberOut(Schema):
    """One member with what identifies him, masked."""

    uid: UUID
    name: str
    relation: str
    id_masked: str
    birth_date: date | None
    co_resident: bool


class SiblingOut(Schema):
    """Another case of the same intake."""

    uid: UUID
    item: str
    number: str


class DemandOut(Schema):
    """A paper asked for beyond the list; `is_late` after the one-time notice."""

    title: str
    reason: str
    is_late: bool
    demanded_by: str


class CaseWhole(Schema):
    """A case with its steps, limits and members."""

    case: CaseOut
    channel: str
    proxy_name: str
    proxy_kind: str
    assistant_name: str
    siblings: list[SiblingOut]
    demands: list[DemandOut]
    chosen_item: str
    tracking_token: str
    steps: list[WorkItemOut]
    clocks: list[ClockOut]
    members: list[MemberOut]
    documents: list[DocumentOut]
    paper_traces: list[str]
    archive_gaps: list[str]


class PaperOut(Schema):
    """One requirement: given, needed or not needed, and why."""

    key: str
    title: str
    person: str | None
    kind: str
    state: str
    why: str
    clause: str


class EventOut(Schema):
    """One event of the trail, without its encrypted part."""

    seq: int
    at: datetime
    verb: str
    subject: str
    actor: str
    post: str


class PrintedOut(Schema):
    """Papers made anew, papers kept as they were, and why the others are not there."""

    made: list[DocumentOut]
    kept: list[DocumentOut]
    left_out: list[str]


class IssueIn(Body):
    """Which paper to print; `step` binds it to a step."""

    template: str
    step: str = ""


@router.get("/cases/{uid}", response={200: CaseWhole, **PROBLEMS}, summary="办件详情")
def get_case(request: HttpRequest, uid: UUID) -> CaseWhole:
    """One case within the caller's area; 404 with an audit row otherwise."""
    case = case_of(request, uid)
    steps = case.work_items.select_related(
        "case__applicant", "office", "assignee", "done_by"
    ).order_by("pk")
    application = case.application
    return CaseWhole(
        case=CaseOut.of(case),
        channel=application.channel,
        proxy_name=application.proxy_name,
        proxy_kind=application.proxy_kind,
        assistant_name=application.assistant_name,
        siblings=[SiblingOut(uid=o.uid, item=o.item, number=str(o)) for o in siblings(case)],
        demands=[
            DemandOut(
                title=row.title,
                reason=row.reason,
                is_late=row.is_late,
                demanded_by=row.demanded_by,
            )
            for row in case.paper_demands.order_by("demanded_at")
        ],
        chosen_item=application.chosen_item,
        tracking_token=application.tracking_token,
        steps=[WorkItemOut.of(step) for step in steps],
        clocks=[_clock(row) for row in case.clocks.order_by("due_at")],
        members=_members(case),
        documents=[DocumentOut.of(row) for row in documents_of(case).order_by("issued_at")],
        paper_traces=paper_traces(case),
        archive_gaps=archive_gaps(case),
    )


@router.get("/cases/{uid}/papers", response={200: list[PaperOut], **PROBLEMS}, summary="材料清单")
def papers(request: HttpRequest, uid: UUID) -> list[PaperOut]:
    """The computed paper list: only what no department answers."""
    return [
        PaperOut(
            key=line.key,
            title=line.title,
            person=line.person.name if line.person else None,
            kind=line.kind,
            state=line.state,
            why=line.why,
            clause=line.clause,
        )
        for line in paper_list(case_of(request, uid))
    ]


@router.get("/cases/{uid}/assessment", response={200: dict[str, Any], **PROBLEMS}, summary="测算")
def assessment(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    """What the rules say today, with every figure, parameter and clause."""
    check(acting(request), Right.CHECK_READ)
    found = assess_case(case_of(request, uid))
    return {"day": found.day.isoformat(), "suggestion": found.suggestion.to_dict()}


@router.get("/cases/{uid}/timeline", response={200: list[EventOut], **PROBLEMS}, summary="轨迹")
def case_timeline(request: HttpRequest, uid: UUID) -> list[EventOut]:
    """Every event of the case, oldest first."""
    case = case_of(request, uid)
    return [
        EventOut(
            seq=event.seq,
            at=event.at,
            verb=event.verb,
            subject=event.subject,
            actor=event.actor_name,
            post=event.actor_post,
        )
        for event in timeline([f"case:{case.uid}"])
    ]


@router.post("/cases/{uid}/documents", response={200: Done, **PROBLEMS}, summary="制作文书")
def make_document(request: HttpRequest, uid: UUID, body: IssueIn) -> Done:
    """Issue a numbered paper from the pack's template."""
    case = case_of(request, uid)
    ref = run(
        request,
        "document.issue",
        lambda by: str(issue(by, case, body.template, step=body.step).uid),
        body.dict(),
    )
    return Done(ref=ref, message="文书已制作")


@router.post(
    "/cases/{uid}/steps/{step}/print", response={200: PrintedOut, **PROBLEMS}, summary="一键打印"
)
def print_papers(request: HttpRequest, uid: UUID, step: str) -> PrintedOut:
    """Make the papers of a step that are missing or have changed; the others stay as they are."""
    case = case_of(request, uid)
    told = PrintedOut(made=[], kept=[], left_out=[])

    def act(by: Acting) -> str:
        printed = print_step(by, case, step)
        told.made = [DocumentOut.of(row) for row in printed.made]
        told.kept = [DocumentOut.of(row) for row in printed.kept]
        told.left_out = printed.left_out
        return step

    run(request, "papers.print", act, {"step": step})
    return told


@router.get(
    "/cases/{uid}/steps/{step}/print",
    response={200: None, **PROBLEMS},
    summary="本环节文书 PDF",
    openapi_extra=file_response("application/pdf"),
)
def printed_step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """The valid papers of a step in one file."""
    rows = step_documents(case_of(request, uid), step)
    if not rows:
        raise NotFound("这个环节还没有制作文书，请先打印本环节文书")
    return HttpResponse(one_file(rows), content_type="application/pdf")


@router.get(
    "/cases/{uid}/documents/{document}/pdf",
    response={200: None, **PROBLEMS},
    summary="文书 PDF",
    openapi_extra=file_response("application/pdf"),
)
def document_pdf(request: HttpRequest, uid: UUID, document: UUID) -> HttpResponse:
    """The paper as first printed."""
    case = case_of(request, uid)
    row = documents_of(case).filter(pk=document).select_related("file").first()
    if row is None:
        raise NotFound("没有找到这份文书")
    return HttpResponse(pdf_of(row), content_type="application/pdf")


def _clock(row: Any) -> ClockOut:
    return ClockOut(
        key=row.key,
        title=row.title,
        started_on=row.started_on,
        due_at=row.due_at,
        provisional=row.provisional,
        legal=row.legal,
        source=row.source,
        met_at=row.met_at,
        lifted_at=row.lifted_at,
        lifted_why=row.lifted_why,
    )


def _members(case: Case) -> list[MemberOut]:
    rows = (
        case.household.memberships.current()
        .filter(during__upper_inf=True)
        .select_related("person")
        .order_by("relation", "recorded_at")
    )
    return [
        MemberOut(
            uid=row.person.uid,
            name=row.person.name,
            relation=row.relation,
            id_masked=row.person.id_masked,
            birth_date=row.person.birth_date,
            co_resident=row.co_resident,
        )
        for row in rows
    ]
