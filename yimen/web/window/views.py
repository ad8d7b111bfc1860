"""The window's one screen, the slip of a number, the board in the hall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.foundation.errors import YimenError
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.referrals.lookup import departments_of, visit_for
from yimen.referrals.models import Visit
from yimen.referrals.permissions import check_serve
from yimen.referrals.window import window_of
from yimen.web.commands import acting
from yimen.web.factform.values import Typed
from yimen.web.intake.fields import Pen, applicant_fields

COUNTER = "counter"


def window(request: HttpRequest) -> HttpResponse:
    """Queue, visitor, first contact's list and results (S3-22)."""
    return show(request)


def show(
    request: HttpRequest,
    *,
    form: str = "",
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    question: str = "",
) -> HttpResponse:
    """The screen; `form` names which of its forms came back with `typed` and errors."""
    by = acting(request)
    office = check_serve(by)
    seen = window_of(by)
    wrong = errors or {}
    pack, _ = pack_for(office.path, clock.today())
    context = {
        "w": seen,
        "office": office,
        "counter": request.session.get(COUNTER, ""),
        "may_call": seen.current is None and bool(seen.waiting),
        "take": _take_fields(_pen("take", form, typed, wrong)),
        "intake": _intake_fields(by, pack, seen.current, _pen("intake", form, typed, wrong)),
        "statement": _pen("intake", form, typed, wrong).field(
            "statement", "申请理由", "textarea", placeholder="一两句话就行，可以不填"
        ),
        "transfer": transfer_fields(by, pack, seen.current, _pen("transfer", form, typed, wrong)),
        "answer_error": wrong.get("answer", "") if form == "answer" else "",
        "open_form": form,
        "errors": {} if form in ("", "answer") else wrong,
        "question": question,
        "now": clock.now(),
    }
    return render(request, "web/window/window.html", context, status=status)


def duty(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One thing the first contact still answers for: hand it over, or hand it over anew."""
    return show_duty(request, uid)


def show_duty(
    request: HttpRequest, uid: UUID, *, typed: Typed | None = None, error: YimenError | None = None
) -> HttpResponse:
    """The page of one visit, with its hand-overs and the form for the next."""
    by = acting(request)
    office = check_serve(by)
    visit = visit_for(by, uid)
    pack, _ = pack_for(office.path, clock.today())
    errors = error.fields if error else {}
    context = {
        "visit": visit,
        "referrals": visit.referrals.select_related("to_office").order_by("assigned_at"),
        "transfer": transfer_fields(by, pack, visit, Pen(typed or {}, errors)),
        "is_mine": visit.first_contact_id == (by.staff.pk if by.staff else None)
        and visit.released_at is None,
        "errors": errors,
    }
    return render(request, "web/window/visit.html", context, status=error.status if error else 200)


def slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The number on paper, with how many wait before it."""
    by = acting(request)
    check_serve(by)
    visit = visit_for(by, uid)
    before = Visit.objects.on(visit.office, visit.day).waiting().filter(number__lt=visit.number)
    context = {"visit": visit, "before": before.count()}
    return render(request, "web/window/slip.html", context)


def board(request: HttpRequest) -> HttpResponse:
    """叫号屏: who is called to which counter; draws itself anew every few seconds."""
    office = check_serve(acting(request))
    today = Visit.objects.on(office, clock.today())
    called = today.filter(state=Visit.State.CALLED).order_by("-called_at")
    context = {"office": office, "called": called, "waiting": today.waiting()}
    part = request.headers.get("HX-Request") == "true"
    template = "web/window/board_part.html" if part else "web/window/board.html"
    return render(request, template, context)


def _pen(mine: str, form: str, typed: Typed | None, errors: Mapping[str, str]) -> Pen:
    """What was typed belongs to the form that came back; the others start clean."""
    return Pen(typed or {}, errors) if mine == form else Pen({}, {})


def _take_fields(pen: Pen) -> list[dict[str, Any]]:
    return [
        pen.field(
            "matter", "来办什么", placeholder="如：申请低保、看病花钱多", html_id="take-matter"
        ),
        pen.field("name", "姓名", html_id="take-name"),
        pen.field("phone", "电话", "tel", html_id="take-phone"),
    ]


def _intake_fields(by: Acting, pack: Pack, visit: Visit | None, pen: Pen) -> list[dict[str, Any]]:
    """The intake form's first part; what the number already told stands in it."""
    known = {"name": visit.name} if visit and visit.name else {}
    return applicant_fields(by, pack, Pen({**known, **pen.typed}, pen.errors))


def transfer_fields(by: Acting, pack: Pack, visit: Visit | None, pen: Pen) -> list[dict[str, Any]]:
    """To whom, what, and whose need it is."""
    path = by.office.path if by.office else ""
    own = by.office.pk if by.office else 0
    offices = [(str(row.pk), row.name) for row in departments_of(path) if row.pk != own]
    items = [("", "不在目录里")] + [(key, one.title) for key, one in pack.items.items()]
    name = visit.name if visit else ""
    matter = visit.matter if visit else ""
    return [
        pen.field(
            "to_office",
            "转给",
            "select",
            choices=[("", "请选择单位"), *offices],
            required=True,
            html_id="to-office",
        ),
        pen.field("item", "事项", "select", choices=items, html_id="to-item"),
        pen.field("matter", "来办什么", required=True, default=matter, html_id="to-matter"),
        pen.field("name", "求助人", required=True, default=name, html_id="to-name"),
        pen.field(
            "phone",
            "联系电话",
            "tel",
            help=f"已登记 {visit.phone_masked}，不改可以不填"
            if visit and visit.phone_masked
            else "",
            html_id="to-phone",
        ),
        pen.field("id_number", "公民身份号码", "idnumber", max_length=24, html_id="to-id"),
        pen.field("note", "转办说明", html_id="to-note"),
    ]
