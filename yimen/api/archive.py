"""一户一档: the index of a household's file, as data and as PDF, and the loan log."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Done
from yimen.api.service import file_response
from yimen.applications.actions.lend_file import lend_file, return_file
from yimen.applications.actions.register_old_volume import register_old_volume
from yimen.applications.archive import index_pdf, volume_of, volumes_of
from yimen.applications.lookup import household_for
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

router = Router(tags=["档案"])


class EntryOut(Schema):
    """One line of the index."""

    part: str
    title: str
    serial: str
    day: date
    pages: str


class VolumeOut(Schema):
    """The pages of one case and who keeps them."""

    number: int
    uid: UUID
    name: str
    title: str
    decided_on: date | None
    custodian: str
    retention: str
    entries: list[EntryOut]


class LoanOut(Schema):
    """One loan of the log."""

    uid: UUID
    volume: str
    borrower: str
    purpose: str
    lent_at: datetime
    lent_by: str
    due_on: date
    returned_at: datetime | None


class ArchiveOut(Schema):
    """The whole file."""

    number: str
    volumes: list[VolumeOut]
    loans: list[LoanOut]


class OldLineIn(Body):
    """One paper of an old volume and its pages."""

    title: str
    pages: int


class OldVolumeIn(Body):
    """A volume from before the system."""

    title: str
    document_number: str
    decided_on: date
    entries: list[OldLineIn]


class LoanIn(Body):
    """Who borrows the volume of a case, what for, until when."""

    borrower: str
    purpose: str
    due_on: date


@router.get("/households/{uid}/archive", response={200: ArchiveOut, **PROBLEMS}, summary="档案目录")
def get_archive(request: HttpRequest, uid: UUID) -> ArchiveOut:
    """Volumes in order, pages in the prescribed order, loans newest first."""
    by = acting(request)
    check(by, Right.CASE_READ)
    household = household_for(by, uid)
    return ArchiveOut(
        number=household.number,
        volumes=[
            VolumeOut(
                number=one.number,
                uid=one.uid,
                name=one.name,
                title=one.title,
                decided_on=one.decided_on,
                custodian=one.keeper,
                retention=one.retention,
                entries=[
                    EntryOut(part=e.part, title=e.title, serial=e.serial, day=e.day, pages=e.pages)
                    for e in one.entries
                ],
            )
            for one in volumes_of(household)
        ],
        loans=[
            LoanOut(
                uid=row.pk,
                volume=row.volume,
                borrower=row.borrower,
                purpose=row.purpose,
                lent_at=row.lent_at,
                lent_by=row.lent_by,
                due_on=row.due_on,
                returned_at=row.returned_at,
            )
            for row in household.file_loans.select_related("case", "old_volume").order_by(
                "-lent_at"
            )
        ],
    )


@router.get(
    "/households/{uid}/archive/pdf",
    response={200: None, **PROBLEMS},
    summary="档案目录 PDF",
    openapi_extra=file_response("application/pdf"),
)
def archive_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The index as it is laid on the file."""
    by = acting(request)
    check(by, Right.CASE_READ)
    return HttpResponse(index_pdf(household_for(by, uid)), content_type="application/pdf")


@router.post("/households/{uid}/old-volumes", response={200: Done, **PROBLEMS}, summary="历史卷")
def post_old_volume(request: HttpRequest, uid: UUID, body: OldVolumeIn) -> Done:
    """Put a volume from before the system on the index."""
    household = household_for(acting(request), uid)
    lines = [line.dict() for line in body.entries]
    given = body.dict(exclude={"entries"})

    def act(by: Acting) -> str:
        return str(register_old_volume(by, household, entries=lines, **given).pk)

    return Done(ref=run(request, "file.old_volume", act, body.dict()), message="已登记历史卷")


@router.post(
    "/households/{uid}/volumes/{volume}/loans",
    response={200: Done, **PROBLEMS},
    summary="档案借阅",
)
def post_loan(request: HttpRequest, uid: UUID, volume: UUID, body: LoanIn) -> Done:
    """Lend a volume: a case's, or an old one."""
    held = volume_of(household_for(acting(request), uid), volume)
    ref = run(
        request, "file.lend", lambda by: str(lend_file(by, held, **body.dict()).pk), body.dict()
    )
    return Done(ref=ref, message="已登记借阅")


@router.post(
    "/households/{uid}/loans/{loan}/return",
    response={200: Done, **PROBLEMS},
    summary="档案归还",
)
def post_return(request: HttpRequest, uid: UUID, loan: UUID) -> Done:
    """The volume is back."""
    row = household_for(acting(request), uid).file_loans.filter(pk=loan).first()
    if row is None:
        raise NotFound("没有找到这次借阅，请刷新页面")

    def act(by: Acting) -> str:
        return_file(by, row)
        return str(loan)

    return Done(ref=run(request, "file.return", act, {}), message="已归还")
