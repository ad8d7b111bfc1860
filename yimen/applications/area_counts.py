"""Counts by area (分地区统计): what came, was visited and ended, in each part of an area.

Each row is a division right below the area, so a county's figures are its townships', a village's
its grids' (网格), and the sum of the rows is the figure of the area itself. What stands at the area
itself, not in any part of it, has a row of its own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, Count, Func, QuerySet, Value

from yimen.applications.models import Survey
from yimen.foundation import clock
from yimen.foundation.calendar import end_of_day
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case

MOST = 200


@dataclass(frozen=True)
class AreaCount:
    """One part of an area: households' cases received, ended with aid, under way, and visits."""

    code: str
    name: str
    received: int
    open: int
    granted: int
    visits: int


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @classmethod
    def this_year(cls) -> Period:
        """The year up to today."""
        today = clock.today()
        return cls(today.replace(month=1, day=1), today)

    def of(self, name: str) -> dict[str, Any]:
        """A filter on a moment."""
        begin = end_of_day(self.first - timedelta(days=1))
        return {f"{name}__gte": begin, f"{name}__lt": end_of_day(self.last)}


def area_of(by: Acting, code: str = "") -> Division:
    """The division asked for, by default the reader's own. Raises NotFound outside his area."""
    check(by, Right.CASE_READ)
    if not code and by.office is not None:
        return by.office.division
    found = Division.objects.filter(pk=code).first()
    if found is None or not by.scope.covers(found.path):
        raise NotFound("您的辖区里没有这个地方，请从列表中选择")
    return found


def area_counts(area: Division, period: Period) -> list[AreaCount]:
    """A row for each part of the area, in the order of its divisions."""
    cases = Case.objects.filter(**period.of("received_at"))
    tables = (
        _by_part(cases, area),
        _by_part(cases.exclude(status=Case.Status.ENDED), area),
        _by_part(cases.filter(outcome=Case.Outcome.AWARDED), area),
        _by_part(visits_in(area, period), area),
    )
    parts = {part.code: part.name for part in area.children.order_by("path")}
    if not parts or any(table[""] for table in tables):
        parts = {"": area.name if not parts else f"{area.name}（未分到下级）"} | parts
    return [
        AreaCount(code, name, *(table[code] for table in tables)) for code, name in parts.items()
    ]


def visits_in(area: Division, period: Period) -> QuerySet[Survey]:
    """Home visits made (入户) in the area, the newest first."""
    made = Survey.objects.filter(
        home_path__gte=area.path, home_path__lt=area.path + "~", **period.of("visited_at")
    )
    return made.select_related("case__applicant", "case__division").order_by("-visited_at", "uid")


def _by_part(rows: QuerySet[Any], area: Division) -> Counter[str]:
    """How many rows lie in each part: the piece of the path after the area's own."""
    depth = area.path.count("/")
    piece = Func(
        "home_path",
        Value("/"),
        Value(depth + 1),
        function="split_part",
        output_field=CharField(),
    )
    here = rows.filter(home_path__gte=area.path, home_path__lt=area.path + "~").order_by()
    counted = here.annotate(part=piece).values_list("part").annotate(number=Count("pk"))
    return Counter(dict(counted))
