"""在办案件: every case of the area, newest first, and the search box."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.applications.categories import offered
from yimen.foundation import clock
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case
from yimen.procedures.search import cases_matching
from yimen.web.commands import acting
from yimen.web.paging import keyset_page

_STATES = [
    ("open", "在办"),
    ("registered", "已收件"),
    ("running", "办理中"),
    ("paused", "已暂停"),
    ("ended", "已办结"),
    ("", "全部"),
]


def case_list(request: HttpRequest) -> HttpResponse:
    """Cases by day of receipt, a page at a time."""
    by = acting(request)
    check(by, Right.CASE_READ)
    state = request.GET.get("state", "open")
    item = request.GET.get("item", "")
    rows = Case.objects.visible_to(by.scope.prefix).select_related(
        "applicant", "division", "handling_office"
    )
    if state == "open":
        rows = rows.open()
    elif state:
        rows = rows.filter(status=state)
    if item:
        rows = rows.filter(item=item)
    page = keyset_page(rows, ("-received_at", "-uid"), request.GET.get("at", ""))
    return _show(request, page, state=state, item=item)


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Name, ID number, phone or case number, by POST so that none of it stands in an address."""
    by = acting(request)
    check(by, Right.CASE_READ)
    text = request.POST.get("q", "").strip()
    if not text:
        return redirect("web:cases")
    rows = (
        Case.objects.visible_to(by.scope.prefix)
        .filter(pk__in=cases_matching(text))
        .select_related("applicant", "division", "handling_office")
        .order_by("-received_at", "-uid")
    )
    found = list(rows[:50])
    if len(found) == 1:
        return redirect("web:case", found[0].pk)
    page = keyset_page(rows, ("-received_at", "-uid"), size=50)
    return _show(request, page, state="", item="", searched=True)


def _show(
    request: HttpRequest, page: object, *, state: str, item: str, searched: bool = False
) -> HttpResponse:
    """The list with its filters; titles come from the pack of the area."""
    pack, _ = pack_for(acting(request).scope.prefix, clock.today())
    titles = {
        step.key: step.title
        for versions in pack.procedures.values()
        for version in versions
        for step in version.steps
    }
    for row in page.rows:  # type: ignore[attr-defined]
        row.item_title = pack.items[row.item].title if row.item in pack.items else "待定"
        row.step_title = titles.get(row.current_step, "")
    main = offered(pack, clock.today())
    filters = [
        {"name": "state", "label": "状态", "kind": "select", "choices": _STATES, "value": state},
        {
            "name": "item",
            "label": "救助事项",
            "kind": "select",
            "choices": [("", "全部事项"), *main],
            "value": item,
        },
    ]
    context = {"page": page, "filters": filters, "searched": searched}
    return render(request, "web/inbox/cases.html", context)
