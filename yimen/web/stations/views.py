"""服务站: the list of an area, and one station to write down."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.actions.describe_office import describe_office
from yimen.network.models import Division, Level, Office
from yimen.network.permissions import Right, may
from yimen.network.stations import stations_in, with_people
from yimen.web.commands import acting, run
from yimen.web.intake.fields import Pen
from yimen.web.paging import keyset_page


def stations(request: HttpRequest) -> HttpResponse:
    """Every station of the area with its people and hours."""
    by = acting(request)
    place = request.GET.get("place", "")
    prefix = place if place.startswith(by.scope.prefix) else by.scope.prefix
    page = keyset_page(stations_in(prefix), ("path", "pk"), request.GET.get("at", ""))
    rows = with_people(page.rows, clock.today())
    towns = Division.objects.at(clock.today()).under(by.scope.prefix).filter(level=Level.TOWNSHIP)
    filters = [
        {
            "name": "place",
            "label": "乡镇（街道）",
            "kind": "select",
            "choices": [("", "全部"), *((row.path, row.name) for row in towns)],
            "value": place,
        }
    ]
    context = {"page": page, "rows": rows, "filters": filters, "may_write": may(by, Right.OFFICE)}
    return render(request, "web/stations/list.html", context)


def station(request: HttpRequest, pk: int) -> HttpResponse:
    """One station; whoever may writes its hours, telephone and address."""
    by = acting(request)
    office = stations_in(by.scope.prefix).filter(pk=pk).first()
    if office is None:
        raise NotFound("没有找到这个服务站，或者不在您的辖区，请从列表中重新选择")
    names = ("phone", "address", "hours")
    if request.method != "POST":
        return _show(request, office, Pen({name: getattr(office, name) for name in names}, {}))
    given = {name: request.POST.get(name, "") for name in names}
    try:
        run(request, "office.describe", lambda who: describe_office(who, office, **given).pk)
    except Invalid as error:
        return _show(request, office, Pen(given, error.fields), status=422)
    messages.success(request, f"已登记{office.name}的办公时间和电话")
    return redirect("web:stations")


def _show(request: HttpRequest, office: Office, pen: Pen, status: int = 200) -> HttpResponse:
    fields = [
        pen.field("hours", "办公时间", required=True, placeholder="如：周一至周五 8:30—17:00"),
        pen.field("phone", "电话", "tel"),
        pen.field("address", "地址"),
    ]
    (found,) = with_people([office], clock.today())
    context = {
        "station": found,
        "fields": fields,
        "errors": pen.errors,
        "may_write": may(acting(request), Right.OFFICE),
    }
    return render(request, "web/stations/station.html", context, status=status)
