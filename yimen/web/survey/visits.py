"""入户安排: the visits agreed for today and this week, those overdue, and those to be agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.models import Appointment
from yimen.foundation import clock
from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.procedures.models import WorkItem
from yimen.web.commands import acting

MOST = 200
_TABS = (("mine", "我的入户"), ("all", "本单位全部"))


@dataclass(frozen=True)
class Group:
    """Visits under one heading."""

    title: str
    items: list[WorkItem]


def visits(request: HttpRequest) -> HttpResponse:
    """Open surveys by the time agreed; surveyors begin their day here."""
    by = acting(request)
    if by.role not in (Role.SURVEYOR, Role.TOWNSHIP_REVIEWER):
        raise NotPermitted("入户安排由家境调查员查看，您的岗位可以在“在办案件”里查看进度")
    tab = "all" if request.GET.get("tab") == "all" else "mine"
    items = _open_surveys(by, tab)
    unbooked = _open(by, "appointment")
    context = {
        "groups": _groups(items),
        "unbooked": unbooked,
        "total": len(items),
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"?tab={key}", "active": key == tab, "count": None}
            for key, label in _TABS
        ],
    }
    return render(request, "web/survey/visits.html", context)


def _open(by: Acting, kind: str) -> QuerySet[WorkItem]:
    found = WorkItem.objects.open().filter(office=by.office, kind=kind)
    joined = found.select_related("case__applicant", "case__household", "case__division")
    return joined.order_by("due_sort", "id")[:MOST]


def _open_surveys(by: Acting, tab: str) -> list[WorkItem]:
    """Surveys of the office with the visit agreed, those of the reader in the first tab."""
    items = list(_open(by, "survey"))
    agreed = {
        row.case_id: row
        for row in Appointment.objects.filter(
            case__in=[item.case_id for item in items], superseded_at__isnull=True
        ).select_related("surveyor")
    }
    for item in items:
        item.visit = agreed.get(item.case_id)  # type: ignore[attr-defined]
        item.survey = None  # type: ignore[attr-defined]
    if tab == "mine":
        items = [item for item in items if _is_mine(by, item)]
    return items


def _is_mine(by: Acting, item: Any) -> bool:
    """Agreed with the reader, claimed by him, or not agreed with anybody yet."""
    if by.staff is None:
        return False
    if item.visit is None:
        return item.assignee_id in (None, by.staff.pk)
    return by.staff.pk in (item.visit.surveyor_id, item.assignee_id)


def _groups(items: list[WorkItem]) -> list[Group]:
    """已过约定时间, 今天, 本周, 以后, 还没约定; empty ones are left out."""
    today = datetime.combine(clock.today(), time(), clock.ZONE)
    tomorrow = today + timedelta(days=1)
    monday = today + timedelta(days=7 - today.weekday())
    named: dict[str, list[WorkItem]] = {
        title: [] for title in ("已过约定时间", "今天", "本周", "以后", "还没有约定时间")
    }
    for item in sorted(items, key=_when):
        named[_heading(item, today, tomorrow, monday)].append(item)
    return [Group(title, rows) for title, rows in named.items() if rows]


def _when(item: Any) -> datetime:
    return item.visit.starts_at if item.visit else item.due_sort


def _heading(item: Any, today: datetime, tomorrow: datetime, monday: datetime) -> str:
    if item.visit is None:
        return "还没有约定时间"
    at = item.visit.starts_at
    if at < today:
        return "已过约定时间"
    if at < tomorrow:
        return "今天"
    return "本周" if at < monday else "以后"
