"""分地区统计: an area's parts with their figures, a level deeper at a click, and its visits."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.area_counts import AreaCount, Period, area_counts, area_of, visits_in
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.queries import prefixes
from yimen.web.commands import acting

_SHOWN = 50
_FIGURES = ("received", "open", "granted", "visits")


def statistics(request: HttpRequest) -> HttpResponse:
    """The reader's area, or the part of it asked for."""
    by = acting(request)
    area = area_of(by, request.GET.get("area", ""))
    period = _period(request)
    rows = area_counts(area, period)
    visits = list(visits_in(area, period)[: _SHOWN + 1])
    first, last = period.first.isoformat(), period.last.isoformat()
    filters = [
        {"name": "first", "label": "从", "kind": "date", "value": first},
        {"name": "last", "label": "到", "kind": "date", "value": last},
    ]
    context = {
        "area": area,
        "way": _way(by, area),
        "rows": [row for row in rows if _has_any(row)],
        "without": [row for row in rows if not _has_any(row)],
        "total": _sum(area, rows),
        "visits": visits[:_SHOWN],
        "more": len(visits) > _SHOWN,
        "filters": filters,
        "days": f"first={first}&last={last}",
    }
    return render(request, "web/statistics/area.html", context)


def _period(request: HttpRequest) -> Period:
    """The days asked for; this year where they cannot be read."""
    usual = Period.this_year()
    try:
        first = date.fromisoformat(request.GET.get("first", ""))
        last = date.fromisoformat(request.GET.get("last", ""))
    except ValueError:
        return usual
    return Period(first, last)


def _way(by: Acting, area: Division) -> list[Division]:
    """The divisions from the reader's own down to this one."""
    above = Division.objects.filter(path__in=prefixes(area.path)).order_by("path")
    return [row for row in above if by.scope.covers(row.path)]


def _has_any(row: AreaCount) -> bool:
    return any(getattr(row, key) for key in _FIGURES)


def _sum(area: Division, rows: list[AreaCount]) -> AreaCount:
    sums = [sum(getattr(row, key) for row in rows) for key in _FIGURES]
    return AreaCount(area.code, "合计", *sums)
