"""Figures by area, and the home visits behind them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from yimen.api.commands import acting
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Body, Day
from yimen.applications.area_counts import MOST, Period, area_counts, area_of, visits_in

router = Router(tags=["统计"])


class AreaQuery(Body):
    """Which division (its code; your own area without one), from which day to which."""

    area: str = ""
    first: Day | None = None
    last: Day | None = None

    def period(self) -> Period:
        """The days asked for; this year without them."""
        usual = Period.this_year()
        return Period(self.first or usual.first, self.last or usual.last)


class AreaOut(Schema):
    """One part of the area; `code` is empty for what stands at the area itself."""

    code: str
    name: str
    received: int
    open: int
    granted: int
    visits: int


class HomeVisitOut(Schema):
    """One visit made, and where."""

    case_uid: UUID
    case_number: str
    applicant: str
    division: str
    visited_at: datetime | None
    closed: bool


@router.get("/statistics", response={200: list[AreaOut], **PROBLEMS}, summary="分地区统计")
def get_statistics(request: HttpRequest, query: Query[AreaQuery]) -> list[AreaOut]:
    """A row for each part; their sum is the area's own figure."""
    area = area_of(acting(request), query.area)
    return [AreaOut.model_validate(row) for row in area_counts(area, query.period())]


@router.get("/visits", response={200: list[HomeVisitOut], **PROBLEMS}, summary="入户记录")
def get_visits(request: HttpRequest, query: Query[AreaQuery]) -> list[HomeVisitOut]:
    """Visits made in the area, the newest first; at most 200."""
    area = area_of(acting(request), query.area)
    return [
        HomeVisitOut(
            case_uid=row.case_id,
            case_number=row.case.number or row.case.receipt_number,
            applicant=row.case.applicant.name,
            division=row.case.division.name,
            visited_at=row.visited_at,
            closed=row.closed_at is not None,
        )
        for row in visits_in(area, query.period())[:MOST]
    ]
