"""The list of households (家庭档案), and finding one by name, identity number or file number."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.households.models import Household, Membership
from yimen.households.search import households_matching
from yimen.network.acting import Acting
from yimen.network.models import Division, Level
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case
from yimen.web.commands import acting
from yimen.web.paging import Page, keyset_page

FOUND_MOST = 50


def household_list(request: HttpRequest) -> HttpResponse:
    """Households of the area by file number, a page at a time."""
    by = acting(request)
    check(by, Right.CASE_READ)
    place = request.GET.get("place", "")
    rows = Household.objects.visible_to(by.scope.prefix).select_related("head", "division")
    if place:
        rows = rows.filter(home_path__gte=place, home_path__lt=place + "~")
    page = keyset_page(rows, ("number",), request.GET.get("at", ""))
    return _show(request, by, page, place=place)


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """By POST, so that no identity number stands in an address; one hit opens at once."""
    by = acting(request)
    check(by, Right.CASE_READ)
    text = request.POST.get("q", "").strip()
    if not text:
        return redirect("web:households")
    rows = Household.objects.visible_to(by.scope.prefix).filter(pk__in=households_matching(text))
    found = list(rows.select_related("head", "division").order_by("number")[:FOUND_MOST])
    if len(found) == 1:
        return redirect("web:household", found[0].pk)
    return _show(request, by, Page(found), searched=text)


def _show(
    request: HttpRequest, by: Acting, page: Page, *, place: str = "", searched: str = ""
) -> HttpResponse:
    _count(page.rows, by)
    places = [("", "全部")]
    divisions = Division.objects.at(clock.today()).under(by.scope.prefix)
    county = by.office is not None and by.office.division.level == Level.COUNTY
    level = Level.TOWNSHIP if county else Level.VILLAGE
    places += [(row.path, row.name) for row in divisions.filter(level=level)]
    filters: list[dict[str, Any]] = [
        {
            "name": "place",
            "label": "所属镇街" if county else "所属村（社区）",
            "kind": "select",
            "choices": places,
            "value": place,
        }
    ]
    context = {"page": page, "filters": filters, "searched": searched, "place": place}
    return render(request, "web/households/list.html", context)


def _count(rows: list[Any], by: Acting) -> None:
    """Members, cases under way and running aid of the households of one page, in three queries."""
    uids = [row.pk for row in rows]
    today = clock.today()
    held = Membership.objects.on(today).filter(household_id__in=uids)
    members = dict(held.values_list("household").annotate(n=Count("uid")))
    running = Counter(
        Case.objects.open().filter(household_id__in=uids).values_list("household_id", flat=True)
    )
    pack, _ = pack_for(by.scope.prefix, today)
    aid: dict[Any, list[str]] = {}
    in_force = Q(during__upper_inf=True) | Q(during__endswith__gt=today)
    for uid, item in Award.objects.filter(in_force, household_id__in=uids).values_list(
        "household_id", "item"
    ):
        aid.setdefault(uid, []).append(pack.items[item].short if item in pack.items else item)
    for row in rows:
        row.members = members.get(row.pk, 0)
        row.open_cases = running[row.pk]
        row.aid = aid.get(row.pk, [])
