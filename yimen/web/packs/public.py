"""What the code on a leaflet leads to (扫码看政策): one item, or all, of the pack in force."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.documents import qr_png
from yimen.foundation.errors import NotFound
from yimen.packstore.models import PackVersion
from yimen.packstore.publications import item_facts, item_url, leaflet_pdf, stamp_of
from yimen.packstore.reads import pack_in_force
from yimen.policy import Pack

ALL = "all"


@login_not_required
def item_page(request: HttpRequest, name: str, item: str) -> HttpResponse:
    """Limits, amounts, steps and papers of one item in plain words; “all” lists the items."""
    pack, version = _found(name, item)
    today = clock.today()
    keys = [key for key, one in pack.items.items() if one.procedure]
    context = {
        "pack": pack,
        "stamp": stamp_of(pack, version),
        "facts": None if item == ALL else item_facts(pack, item, today),
        "items": [pack.items[key] for key in keys],
        "today": today,
        "hotline": str(pack.parameter("hotline", today).value)
        if pack.has_parameter("hotline", today)
        else "",
    }
    return render(request, "web/packs/public.html", context)


@login_not_required
def leaflet(request: HttpRequest, name: str, item: str) -> HttpResponse:
    """The same as a sheet to print."""
    pack, version = _found(name, item)
    wanted = "" if item == ALL else item
    pdf = leaflet_pdf(pack, wanted, stamp_of(pack, version), clock.today())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="leaflet.pdf"'
    return response


@login_not_required
def code(request: HttpRequest, name: str, item: str) -> HttpResponse:
    """The code alone, for a poster or a page of others."""
    pack, _ = _found(name, item)
    return HttpResponse(qr_png(item_url(pack, item)), content_type="image/png")


def _found(name: str, item: str) -> tuple[Pack, PackVersion]:
    pack, version = pack_in_force(name, clock.today())
    if item != ALL and item not in pack.items:
        raise NotFound("没有这个救助事项，请从全部事项中选择，或拨打社会救助服务热线询问")
    return pack, version
