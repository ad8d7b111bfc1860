"""长期公示名单: the rolling list of a village."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from yimen.api.commands import acting, run
from yimen.api.errors import PROBLEMS
from yimen.api.schemas import Done
from yimen.applications.actions.refresh_standing import refresh_standing
from yimen.applications.lookup import village_for
from yimen.applications.standing import latest_list
from yimen.network.permissions import Right, check

router = Router(tags=["公示"])


class StandingOut(Schema):
    """What hangs in the village: whitelisted fields only; no date before the first list."""

    village: str
    refreshed_at: datetime | None
    refreshed_by: str
    rows: list[dict[str, Any]]


@router.get(
    "/villages/{code}/standing", response={200: StandingOut, **PROBLEMS}, summary="长期公示名单"
)
def get_standing(request: HttpRequest, code: str) -> StandingOut:
    """The newest list of a village in the caller's area."""
    by = acting(request)
    check(by, Right.CASE_READ)
    division = village_for(by, code)
    held = latest_list(division)
    return StandingOut(
        village=division.name,
        refreshed_at=held.refreshed_at if held else None,
        refreshed_by=held.refreshed_by if held else "",
        rows=held.rows if held else [],
    )


@router.post(
    "/villages/{code}/standing", response={200: Done, **PROBLEMS}, summary="更新长期公示名单"
)
def post_standing(request: HttpRequest, code: str) -> Done:
    """Draw the list anew; who was stopped is gone."""
    division = village_for(acting(request), code)
    ref = run(request, "standing.refresh", lambda by: str(refresh_standing(by, division).uid))
    return Done(ref=ref, message="名单已更新，请打印后张贴")
