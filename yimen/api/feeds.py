"""Which departments' data reach the county (数据接通)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Done
from yimen.means_check.actions.switch_feed import switch_feed
from yimen.means_check.feeds import feeds_of

router = Router(tags=["数据接通"])


class FeedOut(Schema):
    """One department's data and whether they reach here."""

    key: str
    title: str
    is_on: bool
    note: str


class SwitchIn(Body):
    """Connected or not, and why."""

    on: bool
    note: str


@router.get("/feeds", response={200: list[FeedOut], **PROBLEMS}, summary="数据接通")
def get_feeds(request: HttpRequest) -> list[FeedOut]:
    """Every feed of the catalogue for the caller's area."""
    office = acting(request).office
    area = office.division.path if office else ""
    return [
        FeedOut(key=one.key, title=one.title, is_on=one.is_on, note=one.note)
        for one in feeds_of(area)
    ]


@router.post("/feeds/{key}", response={200: Done, **PROBLEMS}, summary="登记接通或中断")
def post_feed(request: HttpRequest, key: str, body: SwitchIn) -> Done:
    """Register it; the paper lists of the county follow at once."""
    ref = run(
        request,
        "feed.switch",
        lambda by: str(switch_feed(by, key, on=body.on, note=body.note).pk),
        body.dict(),
    )
    return Done(ref=ref, message="已登记")
