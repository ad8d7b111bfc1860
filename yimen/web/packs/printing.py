"""Prints of the live pack (流程图、明白纸、指南、全文、空白表), and the log of publicity."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.numerals import whole as whole_number
from yimen.network.acting import Acting
from yimen.network.actions.note_publicity import may_note_publicity, note_publicity
from yimen.network.approving import readable
from yimen.network.permissions import Right, check
from yimen.packstore.drafting import content_of
from yimen.packstore.models import Publicity
from yimen.packstore.publications import (
    guide_pdf,
    leaflet_pdf,
    poster_pdf,
    poster_svg,
    stamp_of,
    whole_pdf,
)
from yimen.packstore.publications.compare import differences
from yimen.packstore.publications.forms import APPLICATION, blank_pdf
from yimen.policy import Pack, Procedure
from yimen.web.commands import acting, run
from yimen.web.packs.forms import read_day
from yimen.web.packs.views import chosen

SVG = "image/svg+xml"
PDF = "application/pdf"


def publications(request: HttpRequest, name: str, **more: Any) -> HttpResponse:
    """Everything that can be printed, whether it agrees with itself, and the log."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    log = Publicity.objects.filter(version__name=name, area__startswith=by.scope.prefix)
    today = clock.today()
    context = {
        "pack": pack,
        "version": version,
        "procedures": in_force(pack),
        "items": [item for item in pack.items.values() if item.procedure or item.handle_days],
        "differences": differences(pack, stamp_of(pack, version), today),
        "log": log.select_related("version")[:50],
        "may_note": may_note_publicity(by),
        "fields": _fields(pack, request, more.get("errors", {})),
        "today": today,
        **more,
    }
    return render(request, "web/packs/publications.html", context, status=more.get("status", 200))


def in_force(pack: Pack) -> list[Procedure]:
    """The version of each procedure a case accepted today would take."""
    today = clock.today()
    return [one for versions in pack.procedures.values() for one in versions if one.covers(today)]


def poster(request: HttpRequest, name: str, procedure: str, kind: str) -> HttpResponse:
    """The flow chart: A3 PDF, or SVG."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    found = next((one for one in in_force(pack) if one.name == procedure), None)
    if found is None:
        raise NotFound("今天没有这个办理程序，请回到政策库重新选择")
    stamp = stamp_of(pack, version)
    if kind == "svg":
        return _file(poster_svg(pack, found, stamp, clock.today()), SVG, f"{found.title}.svg")
    return _file(poster_pdf(pack, found, stamp, clock.today()), PDF, f"{found.title}.pdf")


def leaflet(request: HttpRequest, name: str, item: str = "") -> HttpResponse:
    """The leaflet of one item, or of all."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    title = pack.item(item).title if item else "社会救助"
    pdf = leaflet_pdf(pack, item, stamp_of(pack, version), clock.today())
    return _file(pdf, PDF, f"{title}明白纸.pdf")


def guide(request: HttpRequest, name: str) -> HttpResponse:
    """The guide to every item."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    return _file(guide_pdf(pack, stamp_of(pack, version), clock.today()), PDF, "办事指南.pdf")


def form(request: HttpRequest, name: str, item: str, template: str = APPLICATION) -> HttpResponse:
    """An empty form, with the version it is of (S4-20)."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    pdf = blank_pdf(pack, template, item, stamp_of(pack, version), clock.today())
    return _file(pdf, PDF, f"{pack.documents[template].title}.pdf")


def whole(request: HttpRequest, name: str) -> HttpResponse:
    """The pack in force, from the first clause to the last."""
    by = acting(request)
    check(by, Right.PACK_READ)
    pack, version = chosen(by.scope.prefix, name)
    return _file(whole_pdf(pack, stamp_of(pack, version)), PDF, f"{pack.title}全文.pdf")


def whole_version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Any version one may read, drafts too."""
    by = acting(request)
    check(by, Right.PACK_READ)
    version = readable(by, name, number)
    pack = content_of(version)
    return _file(whole_pdf(pack, stamp_of(pack, version)), PDF, f"{pack.title}第{number}版.pdf")


@require_POST
def note(request: HttpRequest, name: str) -> HttpResponse:
    """One more line of the log."""

    def act(by: Acting) -> int:
        typed = request.POST
        copies = whole_number(typed.get("copies", "")) or 0
        on = read_day(typed, "done_on")
        kind, item, place = (typed.get(key, "") for key in ("kind", "item", "place"))
        return note_publicity(by, kind=kind, item=item, place=place, copies=copies, on=on).pk

    try:
        run(request, "pack.publicity", act)
    except Invalid as error:
        return publications(request, name, errors=error.fields, status=error.status)
    messages.success(request, "宣传已登记。")
    return redirect("web:publications", name)


def _fields(pack: Pack, request: HttpRequest, errors: dict[str, str]) -> list[dict[str, Any]]:
    typed = request.POST
    items = [("", "全部事项"), *((item.key, item.title) for item in pack.items.values())]
    fields: list[dict[str, Any]] = [
        {"name": "kind", "label": "方式", "kind": "select", "required": True}
        | {"choices": [("", "请选择"), *Publicity.Kind.choices]},
        {"name": "item", "label": "事项", "kind": "select", "choices": items},
        {"name": "place", "label": "地点", "required": True, "max_length": 100},
        {"name": "copies", "label": "份数或人次", "kind": "number", "required": True},
        {"name": "done_on", "label": "日期", "kind": "date", "required": True}
        | {"value": clock.today().isoformat()},
    ]
    for field in fields:
        field["value"] = typed.get(field["name"], field.get("value", ""))
        field["error"] = errors.get(field["name"], "")
    return fields


def _file(content: bytes, mime: str, title: str) -> HttpResponse:
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(title)}"
    return response
