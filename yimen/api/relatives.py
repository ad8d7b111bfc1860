"""近亲属备案 and 县级入户 (57号第11、20条)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done
from yimen.applications.actions.file_relative import RelativeData, end_relative, file_relative
from yimen.applications.actions.record_county_visit import record_county_visit
from yimen.applications.models import StaffRelative
from yimen.applications.relatives import flags_of
from yimen.foundation.errors import NotFound
from yimen.network.permissions import Right, check

router = Router(tags=["近亲属备案"])
MOST = 200


class RelativeOut(Schema):
    """One relative on the register."""

    uid: UUID
    official_name: str
    official_kind: str
    official_post: str
    relation: str
    name: str
    id_masked: str
    filed_at: datetime
    filed_by: str
    ended_at: datetime | None


class RelativeIn(Body):
    """Who works where, and who is his relative; `official_kind` is staff or committee."""

    official_name: str
    official_kind: str
    official_post: str
    relation: str
    name: str
    id_number: str


class RelativeEndIn(Body):
    """Why he comes off the register."""

    why: str


class VisitIn(Body):
    """Who went, when, what they found."""

    visited_on: date
    visitors: str
    finding: str


@router.get("/relatives", response={200: list[RelativeOut], **PROBLEMS}, summary="备案名册")
def get_relatives(request: HttpRequest) -> list[StaffRelative]:
    """The register of the caller's area, newest first, at most 200."""
    by = acting(request)
    check(by, Right.RELATIVE)
    prefix = by.scope.prefix
    rows = StaffRelative.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    return list(rows.order_by("-filed_at", "-uid")[:MOST])


@router.post("/relatives", response={200: Done, **PROBLEMS}, summary="近亲属备案")
def post_relative(request: HttpRequest, body: RelativeIn) -> Done:
    """Register one relative."""
    data = RelativeData(**body.dict())
    ref = run(request, "relative.file", lambda by: str(file_relative(by, data).uid), body.dict())
    return Done(ref=ref, message="已备案")


@router.post("/relatives/{uid}/end", response={200: Done, **PROBLEMS}, summary="注销备案")
def post_end(request: HttpRequest, uid: UUID, body: RelativeEndIn) -> Done:
    """Take somebody off the register."""
    prefix = acting(request).scope.prefix
    rows = StaffRelative.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    row = rows.filter(pk=uid).first()
    if row is None:
        raise NotFound("没有找到这条备案，或者不是您单位登记的")
    ref = run(request, "relative.end", lambda by: str(end_relative(by, row, body.why).uid))
    return Done(ref=ref, message="已注销")


@router.get("/cases/{uid}/flags", response={200: list[str], **PROBLEMS}, summary="提示")
def get_flags(request: HttpRequest, uid: UUID) -> list[str]:
    """What must be looked at in this case, in sentences."""
    return flags_of(case_of(request, uid))


@router.post("/cases/{uid}/county-visit", response={200: Done, **PROBLEMS}, summary="县级入户")
def post_visit(request: HttpRequest, uid: UUID, body: VisitIn) -> Done:
    """Write down the county's own visit."""
    case = case_of(request, uid)
    ref = run(
        request,
        "county.visit",
        lambda by: str(record_county_visit(by, case, **body.dict()).uid),
        body.dict(),
    )
    return Done(ref=ref, message="已登记")
