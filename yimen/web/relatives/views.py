"""近亲属备案: the register, and the county's visit to a household."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.applications.actions.file_relative import RelativeData, end_relative, file_relative
from yimen.applications.actions.record_county_visit import record_county_visit
from yimen.applications.lookup import case_for
from yimen.applications.models import StaffRelative
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.network.permissions import Right, check
from yimen.web.commands import acting, run
from yimen.web.duties.views import day_of
from yimen.web.intake.fields import Pen
from yimen.web.paging import keyset_page

_NAMES = ("official_name", "official_kind", "official_post", "relation", "name", "id_number")


def relatives(request: HttpRequest) -> HttpResponse:
    """The register of the area, newest first, and the form to file one more."""
    check(acting(request), Right.RELATIVE)
    if request.method != "POST":
        return _show(request, Pen({}, {}))
    typed = {name: request.POST.get(name, "") for name in _NAMES}
    try:
        run(request, "relative.file", lambda by: file_relative(by, RelativeData(**typed)).uid)
    except Invalid as error:
        return _show(request, Pen(typed, error.fields), status=422)
    except Conflict as error:
        return _show(request, Pen(typed, {"id_number": error.message}), status=409)
    messages.success(request, f"已备案{typed['official_name']}的近亲属{typed['name']}")
    return redirect("web:relatives")


@require_POST
def do_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """注销备案."""
    prefix = acting(request).scope.prefix
    rows = StaffRelative.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    row = rows.filter(pk=uid).first()
    if row is None:
        raise NotFound("没有找到这条备案，或者不是您单位登记的")
    why = request.POST.get("why", "")
    run(request, "relative.end", lambda by: end_relative(by, row, why).uid)
    messages.success(request, "备案已注销")
    return redirect("web:relatives")


@require_POST
def do_visit(request: HttpRequest, uid: UUID) -> HttpResponse:
    """县级入户."""
    case = case_for(acting(request), uid)
    visited_on = day_of(request.POST.get("visited_on", ""))
    visitors, finding = request.POST.get("visitors", ""), request.POST.get("finding", "")

    def act(by: Any) -> str:
        made = record_county_visit(
            by, case, visited_on=visited_on, visitors=visitors, finding=finding
        )
        return str(made.uid)

    run(request, "county.visit", act)
    messages.success(request, "县级入户情况已登记")
    return redirect("web:case", uid)


def _show(request: HttpRequest, pen: Pen, status: int = 200) -> HttpResponse:
    prefix = acting(request).scope.prefix
    rows = StaffRelative.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    page = keyset_page(rows, ("-filed_at", "-uid"), request.GET.get("at", ""))
    kinds = StaffRelative.Official.choices
    fields = [
        pen.field("official_name", "工作人员姓名", required=True),
        pen.field("official_kind", "身份", "radio", choices=[*kinds], required=True),
        pen.field(
            "official_post", "单位和职务", required=True, placeholder="如：县前社区居委会主任"
        ),
        pen.field("relation", "近亲属是其", required=True, placeholder="如：父亲、妻子、兄弟"),
        pen.field("name", "近亲属姓名", required=True),
        pen.field("id_number", "近亲属身份证号", "idnumber", required=True, max_length=24),
    ]
    context = {"page": page, "fields": fields, "errors": pen.errors}
    return render(request, "web/relatives/register.html", context, status=status)
