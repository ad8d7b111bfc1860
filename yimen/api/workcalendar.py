"""工作日历: a county's holiday notices, what they move, and taking them back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Done
from yimen.network.permissions import Right, check
from yimen.procedures import holidays

router = Router(tags=["工作日历"])


class CalendarNoticeIn(Body):
    """Days off and days worked; with `year` the notice settles that whole year."""

    notice_no: str
    source: str
    off: list[date] = []
    worked: list[date] = []
    year: int | None = None

    def ordered(self) -> holidays.Ordered:
        """As the engine takes it."""
        given = (self.notice_no, self.source, tuple(self.off), tuple(self.worked), self.year)
        return holidays.Ordered(*given)


class PreviewOut(Schema):
    """How many days change and how many open limits move."""

    days: int
    items_moved: int
    clocks_moved: int


class ChangeOut(Schema):
    """One notice in force or taken back."""

    uid: UUID
    notice_no: str
    source: str
    days: dict[str, bool]
    items_moved: int
    clocks_moved: int
    by: str
    at: datetime
    undone_at: datetime | None


@router.get("/calendar", response={200: list[ChangeOut], **PROBLEMS}, summary="本地放假通知")
def get_changes(request: HttpRequest) -> list[Any]:
    """Notices of one's region, newest first."""
    by = acting(request)
    check(by, Right.CASE_READ)
    return list(holidays.changes_of(by))


@router.post("/calendar/preview", response={200: PreviewOut, **PROBLEMS}, summary="先看影响")
def post_preview(request: HttpRequest, body: CalendarNoticeIn) -> PreviewOut:
    """What the notice would move; nothing is written."""
    found = holidays.preview(acting(request), body.ordered())
    return PreviewOut(
        days=found.days, items_moved=found.items.moved, clocks_moved=found.clocks.moved
    )


@router.post("/calendar", response={200: Done, **PROBLEMS}, summary="放假通知生效")
def post_notice(request: HttpRequest, body: CalendarNoticeIn) -> Done:
    """Write the days and count every open limit of the region again."""
    ref = run(
        request,
        "calendar.apply",
        lambda by: str(holidays.apply_notice(by, body.ordered()).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已生效")


@router.post("/calendar/{uid}/undo", response={200: Done, **PROBLEMS}, summary="撤销放假通知")
def post_undo(request: HttpRequest, uid: UUID) -> Done:
    """Take the newest notice back."""
    change = holidays.change_for(acting(request), uid)
    ref = run(request, "calendar.undo", lambda by: str(holidays.undo_notice(by, change).pk))
    return Done(ref=ref, message="已撤销")
