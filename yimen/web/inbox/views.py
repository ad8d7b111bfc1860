"""待办事项: what this post has to do, the nearest legal deadline first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yimen.applications.categories import offered
from yimen.applications.models import Application
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.models import Division, Level
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.procedures.queue import Counts, QueueFilter, queue_counts, queue_page
from yimen.web import nav
from yimen.web.casework.teamwork import urged
from yimen.web.commands import acting
from yimen.web.inbox.bulk import colleagues
from yimen.web.inbox.told import unread
from yimen.web.paging import Page

_TABS = (("mine", "待我办理"), ("office", "本单位全部"), ("all", "辖区全部"), ("waiting", "等待中"))
_DUE = [
    ("", "全部期限"),
    ("overdue", "已经超期"),
    ("today", "今日到期"),
    ("soon", "三个工作日内"),
    ("none", "没有期限"),
]


def home(request: HttpRequest) -> HttpResponse:
    """工作台: the queue is where a clerk's day begins; those without one go to what they have."""
    by = acting(request)
    if by.role in ("township_finance", "county_finance"):
        return redirect("web:payments")
    if by.role == "admin":
        return redirect("web:packs")
    if by.role == "liaison":
        return redirect("web:referrals")
    if by.role == "surveyor":
        return redirect("web:visits")
    if by.role == "village_assistant":
        return redirect("web:village")
    return redirect("web:cases" if by.role == "supervisor" else "web:inbox")


def inbox(request: HttpRequest) -> HttpResponse:
    """One page of the queue with filters, tabs and counts."""
    by = acting(request)
    query = request.GET
    tab = query.get("tab", "mine")
    flt = QueueFilter(
        step=query.get("step", ""),
        item=query.get("item", ""),
        division_path=query.get("place", ""),
        due=query.get("due", ""),
        mine="mine" if tab in ("mine", "waiting") else tab,
        waiting=tab == "waiting",
    )
    at = query.get("at", "")
    after = at[2:] if at.startswith("a:") else None
    before = at[2:] if at.startswith("b:") else None
    found = queue_page(by, flt, after=after, before=before)
    counts = queue_counts(by)
    pack, _ = pack_for(by.scope.prefix, clock.today())
    online = _online([row.case_id for row in found.rows])
    urges = urged(found.rows)
    for row in found.rows:
        row.urge_count = urges.get(row.pk, 0)
        row.is_online = row.case_id in online
        row.item_title = pack.items[row.item].title if row.item in pack.items else "待定"
    context = {
        "page": Page(
            found.rows,
            previous=f"b:{found.prev}" if found.prev else "",
            next=f"a:{found.next}" if found.next else "",
        ),
        "stats": _cards(counts),
        "tabs": [
            *_tabs(tab, counts),
            {"label": "抄送和消息", "url": reverse("web:told"), "count": unread(by)},
        ],
        "colleagues": colleagues(by),
        "tab": tab,
        "filters": _filters(by, pack, flt),
        "is_filtered": any((flt.step, flt.item, flt.division_path, flt.due)),
    }
    return render(request, "web/inbox/inbox.html", context)


def _online(cases: list[UUID]) -> set[UUID]:
    """Those of these cases that came in by phone."""
    rows = Application.objects.filter(case_id__in=cases, channel=Application.Channel.ONLINE)
    return set(rows.values_list("case_id", flat=True))


def _cards(counts: Counts) -> list[dict[str, Any]]:
    """The four figures above the list; only what the reader can act on is counted."""
    return [
        {"label": "待我办理", "value": counts.todo, "icon": "inbox", "tone": "info", "url": "?"},
        {
            "label": "今日到期",
            "value": counts.today,
            "icon": "clock",
            "tone": "warn",
            "url": "?due=today",
        },
        {
            "label": "已经超期",
            "value": counts.overdue,
            "icon": "alarm",
            "tone": "bad" if counts.overdue else "ok",
            "url": "?due=overdue",
        },
        {"label": "本周办结", "value": counts.done_week, "icon": "circle-check", "tone": "ok"},
    ]


def _tabs(tab: str, counts: Counts) -> list[dict[str, Any]]:
    """Mine, the office's, the area's, and what waits for others."""
    figures = {"mine": counts.todo, "waiting": counts.waiting}
    return [
        {"label": label, "url": f"?tab={key}", "count": figures.get(key), "active": key == tab}
        for key, label in _TABS
    ]


def _filters(by: Acting, pack: Pack, flt: QueueFilter) -> list[dict[str, Any]]:
    """Drop-downs within the reader's own area."""
    main = offered(pack, clock.today())
    steps = {step.key: step.title for rows in pack.procedures.values() for step in rows[-1].steps}
    places = [("", "全部")]
    divisions = Division.objects.at(clock.today()).under(by.scope.prefix)
    level = Level.TOWNSHIP if by.office and by.office.division.level == "county" else Level.VILLAGE
    places += [(d.path, d.name) for d in divisions.filter(level=level)]
    return [
        _select("item", "救助事项", [("", "全部事项"), *main], flt.item),
        _select("step", "办理环节", [("", "全部环节"), *steps.items()], flt.step),
        _select("place", "所属镇街、村社", places, flt.division_path),
        _select("due", "期限", _DUE, flt.due),
    ]


def _select(name: str, label: str, choices: list[tuple[str, str]], value: str) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "select", "choices": choices, "value": value}


def _count(request: Any) -> int:
    """The figure in the sidebar."""
    by = getattr(request, "acting", None)
    return queue_counts(by).todo if by is not None and by.office is not None else 0


nav.register_count("inbox", _count)
