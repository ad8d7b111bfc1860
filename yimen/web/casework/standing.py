"""长期公示: the rolling list of each village, to refresh and to print."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from yimen.applications.actions.refresh_standing import refresh_standing
from yimen.applications.lookup import village_for
from yimen.applications.models import StandingList
from yimen.applications.standing import latest_list, print_list, standing_rows
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.network.permissions import Right, check, may
from yimen.web.commands import acting, run

MOST = 500


def lists(request: HttpRequest) -> HttpResponse:
    """The villages of the area with a rolling list, those refreshed longest ago first."""
    by = acting(request)
    check(by, Right.CASE_READ)
    newest: dict[str, StandingList] = {}
    rows = StandingList.objects.filter(
        home_path__gte=by.scope.prefix, home_path__lt=by.scope.prefix + "~"
    )
    for row in rows.select_related("division").order_by("refreshed_at"):
        newest[row.division_id] = row
    shown = sorted(newest.values(), key=lambda row: row.refreshed_at)[:MOST]
    return render(request, "web/casework/standing_lists.html", {"rows": shown})


def show(request: HttpRequest, code: str) -> HttpResponse:
    """What hangs in a village, and whether it is out of date."""
    by = acting(request)
    check(by, Right.CASE_READ)
    division = village_for(by, code)
    held = latest_list(division)
    context = {
        "division": division,
        "held": held,
        "stale": held is None or held.rows != standing_rows(division, clock.today()),
        "may_refresh": may(by, Right.NOTICE),
    }
    return render(request, "web/casework/standing.html", context)


@require_POST
def do_refresh(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the list anew."""
    division = village_for(acting(request), code)
    run(request, "standing.refresh", lambda by: refresh_standing(by, division).uid)
    messages.success(request, "名单已更新，请打印后张贴，换下旧的")
    return redirect("web:standing", division.pk)


@xframe_options_sameorigin
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The list to print."""
    by = acting(request)
    check(by, Right.CASE_READ)
    held = latest_list(village_for(by, code))
    if held is None:
        raise NotFound("这个村（社区）还没有名单，请先更新名单")
    response = HttpResponse(print_list(held), content_type="application/pdf")
    name = quote(f"长期公示名单{held.division.name}")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}.pdf"
    return response
