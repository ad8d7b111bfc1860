"""The means check: request it, see who answered, read the report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Done, Reason, Seen
from yimen.applications.readiness import open_kind
from yimen.foundation.errors import NotFound
from yimen.means_check.actions.give_up_source import give_up_source
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.actions.retry_now import retry_now
from yimen.means_check.models import CheckQuery, CheckReport
from yimen.means_check.sources import SOURCES
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

router = Router(tags=["经济状况核对"])


class QueryOut(Schema):
    """One question to one department about one member."""

    uid: UUID
    person: str
    source: str
    title: str
    state: str
    attempts: int
    last_error: str
    as_of: date | None


class ReportOut(Schema):
    """Declared beside found; a hint, never a decision."""

    made_at: datetime
    valid_until: date | None
    comparison: list[dict[str, Any]]
    flags: list[dict[str, str]]
    suggestion: str


class CheckOut(Schema):
    """The newest request and its report, where there is one."""

    state: str
    principal: str
    requester: str
    requested_at: datetime
    queries: list[QueryOut]
    report: ReportOut | None


@router.post("/cases/{uid}/check", response={200: Done, **PROBLEMS}, summary="发起核对")
def post_check(request: HttpRequest, uid: UUID, body: Seen) -> Done:
    """Ask every connected department, in the county's name; the case then waits visibly."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        check(by, Right.CHECK)
        item = open_kind(case, "means_check", "经济状况核对")
        return str(request_check(by, item, seen=body.seen).uid)

    ref = run(request, "check.request", act, body.dict())
    return Done(ref=ref, message="已发起核对，等待各部门答复")


@router.get("/cases/{uid}/check", response={200: CheckOut, **PROBLEMS}, summary="核对情况")
def get_check(request: HttpRequest, uid: UUID) -> CheckOut:
    """Who has answered, and the report; a village sees no bank details, so it may not read it."""
    check(acting(request), Right.CHECK_READ)
    case = case_of(request, uid)
    found = case.check_requests.select_related("principal", "requester").order_by("-round").first()
    if found is None:
        raise NotFound("还没有发起核对")
    queries = found.queries.select_related("person").order_by("person__name", "source")
    report = CheckReport.objects.filter(request=found).first()
    return CheckOut(
        state=found.state,
        principal=found.principal.name,
        requester=found.requester.name,
        requested_at=found.requested_at,
        queries=[_query(row) for row in queries],
        report=None
        if report is None
        else ReportOut(
            made_at=report.made_at,
            valid_until=report.valid_until,
            comparison=report.comparison,
            flags=report.flags,
            suggestion=report.suggestion,
        ),
    )


@router.post("/cases/{uid}/check/retry", response={200: Done, **PROBLEMS}, summary="再试一次")
def post_retry(request: HttpRequest, uid: UUID) -> Done:
    """Ask every department that has not answered again at once."""
    case = case_of(request, uid)
    ref = run(request, "check.retry", lambda by: str(retry_now(by, case)))
    return Done(ref=ref, message="已重新查询，答复后自动更新")


@router.post(
    "/cases/{uid}/check/queries/{query}/give-up",
    response={200: Done, **PROBLEMS},
    summary="不再等待一个部门",
)
def post_give_up(request: HttpRequest, uid: UUID, query: UUID, body: Reason) -> Done:
    """End the wait for one department with a reason; what it knows stays unknown."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        check(by, Right.CHECK)
        row = CheckQuery.objects.filter(pk=query, request__case=case).first()
        if row is None:
            raise NotFound("没有找到这一项查询")
        give_up_source(by, row, body.reason)
        return str(row.uid)

    return Done(ref=run(request, "check.give_up", act, body.dict()), message="已不再等待")


def _query(row: CheckQuery) -> QueryOut:
    return QueryOut(
        uid=row.uid,
        person=row.person.name,
        source=row.source,
        title=SOURCES[row.source].title,
        state=row.state,
        attempts=row.attempts,
        last_error=row.last_error,
        as_of=row.as_of,
    )
