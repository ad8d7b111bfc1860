"""待遇: who gets what in one's area, a page at a time."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.categories import offered
from yimen.awards.models import Award, AwardLine
from yimen.foundation import clock
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check
from yimen.web.commands import acting
from yimen.web.paging import keyset_page


def award_list(request: HttpRequest) -> HttpResponse:
    """Awards of the area by certificate number; filters by item and by whether they still run."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    rows = Award.objects.visible_to(by.scope.prefix).select_related(
        "household__division", "holder", "case"
    )
    item, state = request.GET.get("item", ""), request.GET.get("state", "running")
    if item:
        rows = rows.filter(item=item)
    today = clock.today()
    running = Q(during__upper_inf=True) | Q(during__endswith__gt=today)
    rows = rows.filter(running) if state == "running" else rows
    rows = rows.filter(~running) if state == "stopped" else rows
    rows = rows.prefetch_related(
        Prefetch("lines", AwardLine.objects.current(), to_attr="current_lines")
    )
    page = keyset_page(rows, ("number",), request.GET.get("at", ""))
    pack, _ = pack_for(by.scope.prefix, today)
    titles = {key: one.title for key, one in pack.items.items()}
    for award in page.rows:
        award.item_title = titles.get(award.item, award.item)
        _describe(award, today)
    main = offered(pack, today)
    choices = [("", "全部事项"), *main]
    filters = [
        {"name": "item", "label": "救助事项", "kind": "select", "choices": choices, "value": item},
        {
            "name": "state",
            "label": "状态",
            "kind": "select",
            "choices": [("running", "正在享受"), ("stopped", "已停发"), ("all", "全部")],
            "value": state,
        },
    ]
    return render(
        request,
        "web/money/awards.html",
        {"page": page, "filters": filters},
    )


def _describe(award: Award, today: date) -> None:
    """State in words, last month paid, and the amount of this month, or of the nearest one paid."""
    during = award.during
    last = during.upper - timedelta(days=1) if during.upper else None
    nearest = max(today, during.lower)
    nearest = min(nearest, last) if last else nearest
    award.monthly_fen = sum(
        line.amount_fen for line in award.current_lines if nearest in line.during
    )
    award.last_day = last
    if last and last < today:
        award.state_words, award.tone = "已停发", "plain"
    elif during.lower > today:
        award.state_words, award.tone = "待起发", "info"
    else:
        award.state_words, award.tone = "正在享受", "ok"
