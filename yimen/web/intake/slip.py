"""收件回执 and blank forms: what is handed over at the window."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from yimen.applications.intake_checks import main_items
from yimen.applications.lookup import case_for
from yimen.applications.permissions import check_fill_in
from yimen.applications.tracking import tracking_url
from yimen.foundation import clock
from yimen.foundation.documents import qr_svg
from yimen.foundation.errors import NotFound
from yimen.packstore.publications.facts import stamp_of
from yimen.packstore.publications.forms import blank_pdf
from yimen.packstore.reads import pack_of
from yimen.web.commands import acting


def slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The receipt with the tracking code; no identity number stands on it."""
    by = acting(request)
    case = case_for(by, uid)
    check_fill_in(by, case)
    url = tracking_url(case.application.tracking_token)
    context = {
        "case": case,
        "application": case.application,
        "url": url,
        "qr": mark_safe(qr_svg(url)),  # noqa: S308 - drawn by us from an address of ours
        "back_url": request.GET.get("back", ""),
    }
    return render(request, "web/intake/slip.html", context)


def blank(request: HttpRequest, uid: UUID, template: str) -> HttpResponse:
    """An empty form to be filled in by hand (S4-20)."""
    case = case_for(acting(request), uid)
    pack = pack_of(case.pack_version)
    if template not in pack.documents:
        raise NotFound("政策库里没有这种空白表，请联系县级民政部门补充")
    stamp = stamp_of(pack, case.pack_version)
    on = case.received_at.astimezone(clock.ZONE).date()
    item = case.item or main_items(pack)[0]
    response = HttpResponse(
        blank_pdf(pack, template, item, stamp, on), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'inline; filename="blank.pdf"'
    return response
