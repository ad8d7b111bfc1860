"""数据接通: what is connected is not asked of the applicant; the county says what is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.means_check.actions.switch_feed import switch_feed
from yimen.means_check.feeds import feeds_of
from yimen.network.permissions import Right, check, may
from yimen.web.commands import acting, run


def feed_list(request: HttpRequest) -> HttpResponse:
    """Every feed of the catalogue with its state; the county's administrator may change it."""
    by = acting(request)
    if not may(by, Right.STAFF):
        check(by, Right.CASE_READ)
    area = by.office.division.path if by.office else ""
    context = {"feeds": feeds_of(area), "may_change": may(by, Right.STAFF)}
    return render(request, "web/feeds/list.html", context)


@require_POST
def do_switch(request: HttpRequest) -> HttpResponse:
    """Connected or not, with the reason."""
    key, note = request.POST.get("key", ""), request.POST.get("note", "")
    on = request.POST.get("on") == "yes"
    run(request, "feed.switch", lambda by: switch_feed(by, key, on=on, note=note).pk)
    messages.success(request, "已登记，材料清单随即按新的情况计算")
    return redirect("web:feeds")
