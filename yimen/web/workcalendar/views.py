"""工作日历: the year's days off and make-up days, and the county's own notices."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.calendar import workdays_of
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.permissions import Right, check, may
from yimen.procedures import holidays
from yimen.procedures.clock import region_of
from yimen.procedures.models import WorkItem
from yimen.web.commands import acting, run

FIRST_YEAR, LAST_YEAR = 2004, 2100


def calendar_page(request: HttpRequest) -> HttpResponse:
    """Days that differ from Monday to Friday in a year, and what was changed."""
    return _page(request, {})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """What the notice would move; nothing is written."""
    by = acting(request)
    check(by, Right.CALENDAR)
    typed = _typed(request)
    found = holidays.preview(by, _ordered(typed))
    keys = [key for key, _, _ in found.items.shown]
    items = WorkItem.objects.select_related("case__applicant").in_bulk(keys)
    moved = [
        {"item": items[key], "words": holidays.moved_words(before, after)}
        for key, before, after in found.items.shown
        if key in items
    ]
    return _page(request, {"typed": typed, "preview": found, "moved": moved})


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Write the days and move the deadlines."""
    ordered = _ordered(_typed(request))
    change = run(request, "calendar.apply", lambda by: holidays.apply_notice(by, ordered).pk)
    done = holidays.change_for(acting(request), UUID(change))
    messages.success(
        request,
        f"已生效：{done.items_moved} 个环节期限、{done.clocks_moved} 个全程期限随之变动，可以撤销",
    )
    return redirect("web:calendar")


@require_POST
def undo(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the newest change back."""
    change = holidays.change_for(acting(request), uid)
    run(request, "calendar.undo", lambda by: holidays.undo_notice(by, change).pk)
    messages.success(request, "已撤销，期限按原来的日历重新计算")
    return redirect("web:calendar")


def _page(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    by = acting(request)
    check(by, Right.CASE_READ)
    asked = whole(request.GET.get("year", "")) or clock.today().year
    year = min(max(asked, FIRST_YEAR), LAST_YEAR)
    days = workdays_of(date(year, 1, 1), date(year, 12, 31), region_of(by.scope.prefix))
    context = {
        "year": year,
        "years": range(clock.today().year - 3, clock.today().year + 3),
        "is_known": days.is_known(date(year, 12, 31)),
        "months": _months(year, days),
        "changes": list(holidays.changes_of(by)[:20]),
        "may_amend": may(by, Right.CALENDAR),
        "typed": {},
        **more,
    }
    context["newest"] = next((c.pk for c in context["changes"] if c.undone_at is None), None)
    return render(request, "web/workcalendar/calendar.html", context)


def _months(year: int, days: Any) -> list[dict[str, Any]]:
    """Per month the weekdays that are off and the weekend days that are worked."""
    found = []
    for month in range(1, 13):
        last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
        dates = [date(year, month, n + 1) for n in range(last)]
        found.append(
            {
                "month": month,
                "off": [d for d in dates if d.weekday() < 5 and not days.is_working(d)],
                "worked": [d for d in dates if d.weekday() > 4 and days.is_working(d)],
                "count": sum(1 for d in dates if days.is_working(d)),
            }
        )
    return found


def _typed(request: HttpRequest) -> dict[str, str]:
    names = ("notice_no", "source", "off", "worked", "whole_year")
    return {name: request.POST.get(name, "") for name in names}


def _ordered(typed: dict[str, str]) -> holidays.Ordered:
    year = whole(typed["whole_year"]) if typed["whole_year"].strip() else None
    if typed["whole_year"].strip() and (year is None or not FIRST_YEAR <= year <= LAST_YEAR):
        raise Invalid("年份请填四位数字，如 2027", "whole_year")
    return holidays.Ordered(
        typed["notice_no"],
        typed["source"],
        holidays.parse_days(typed["off"], "off"),
        holidays.parse_days(typed["worked"], "worked"),
        year,
    )
