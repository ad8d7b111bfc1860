"""The authority list on screen: drawn up line by line, signed, printed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, YimenError
from yimen.network.acting import Acting
from yimen.network.actions.draw_up_list import LineData, draw_up_list, sign_list
from yimen.network.delegating import county_seen, one
from yimen.network.models import AuthorityList, Kind, PolicyPaper, Role
from yimen.network.packs import pack_for
from yimen.network.papers import print_list
from yimen.network.permissions import Right, check
from yimen.web.commands import acting, run
from yimen.web.delegation import reading


def list_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list with its lines."""
    by = acting(request)
    check(by, Right.PACK_READ)
    found = one(AuthorityList, uid, "权力委托清单")
    pack, _ = pack_for(found.division.path, clock.today())
    lines = [
        (pack.items[line.item].title if line.item in pack.items else line.item, line)
        for line in found.lines.all()
    ]
    may_sign = by.role == Role.COUNTY_DECIDER and found.signed_on is None
    context = {"list": found, "lines": lines, "may_sign": may_sign}
    return render(request, "web/delegation/list.html", context)


def list_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The list in print."""
    check(acting(request), Right.PACK_READ)
    found = one(AuthorityList, uid, "权力委托清单")
    return HttpResponse(print_list(found), content_type="application/pdf")


@require_POST
def sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The county's decider signs."""
    run(request, "list.sign", lambda by: sign_list(by, uid).pk)
    messages.success(request, "清单已签署，从今天起生效")
    return redirect("web:delegation_list", uid)


def new_list(request: HttpRequest) -> HttpResponse:
    """The form with one row an item; ticked items come into the list."""
    by = acting(request)
    check(by, Right.DELEGATE)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            uid = run(request, "list.draw_up", lambda by: _draw_up(request, by))
            messages.success(request, "清单已制作，请县级审批人签署，签署前不生效")
            return redirect("web:delegation_list", uid)
        except YimenError as error:
            errors = error.fields or {"": error.message}
    county = county_seen(by)
    context = {
        "rows": [_row(request, *item) for item in _items(by)],
        "papers": PolicyPaper.objects.filter(division=county),
        "kinds": Kind.choices,
        "typed": request.POST,
        "county": county,
        "errors": errors,
    }
    return render(request, "web/delegation/list_new.html", context, status=422 if errors else 200)


def _draw_up(request: HttpRequest, by: Acting) -> UUID:
    paper = reading.row(request, PolicyPaper, "paper", "依据文件")
    if paper is None:
        raise Invalid("请选择依据文件；还没有的，先登记文号", "paper")
    lines = [
        LineData(
            item=item,
            service_code=request.POST.get(f"code.{item}", ""),
            starts_on=reading.day(request, f"starts.{item}"),
            scope=request.POST.get("scope", ""),
            duties=request.POST.get("duties", ""),
            kind=request.POST.get(f"kind.{item}", ""),
            ceiling_fen=reading.yuan_or_none(
                request.POST.get(f"ceiling.{item}", ""), f"ceiling.{item}"
            ),
        )
        for item, _, _ in _items(by)
        if request.POST.get(f"take.{item}")
    ]
    made: UUID = draw_up_list(by, request.POST.get("title", ""), paper, lines).pk
    return made


def _items(by: Acting) -> list[tuple[str, str, str]]:
    """(key, title, kind) of what the pack lets go down."""
    pack, _ = pack_for(county_seen(by).path, clock.today())
    found = []
    for key, item in pack.items.items():
        row = pack.delegable(key, clock.today())
        if row is not None:
            found.append((key, item.title, row.kind))
    return found


def _row(request: HttpRequest, key: str, title: str, kind: str) -> dict[str, Any]:
    typed = request.POST
    return {
        "key": key,
        "title": title,
        "take": bool(typed.get(f"take.{key}")) or not typed,
        "code": typed.get(f"code.{key}", ""),
        "starts": typed.get(f"starts.{key}", clock.today().isoformat()),
        "kind": typed.get(f"kind.{key}", kind),
        "ceiling": typed.get(f"ceiling.{key}", ""),
    }
