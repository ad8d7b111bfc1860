"""预约入户、选定类别: what is agreed with the household."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.book_appointment import book_appointment, rebook_appointment
from yimen.applications.actions.choose_category import choose_category
from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_step
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.files import store_upload
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.web.commands import acting, run, seen


def moment_of(text: str, field: str) -> datetime:
    """A local date and time as the browser sends it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)
    except ValueError as error:
        raise Invalid("请填写完整的日期和时间", field) from error


@require_POST
def do_book(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Agree the visit, or move it with a reason."""
    case = case_for(acting(request), uid)
    starts = moment_of(request.POST.get("starts_at", ""), "starts_at")
    chosen = request.POST.get("surveyor", "")
    surveyor = Staff.objects.filter(pk=whole(chosen) or 0).first()
    if surveyor is None:
        raise Invalid("请选择家境调查员", "surveyor")
    reason = request.POST.get("reason", "")

    def act(by: Acting) -> str:
        if reason:
            item = open_step(case, "survey", "入户调查")
            made = rebook_appointment(by, item, starts_at=starts, surveyor=surveyor, reason=reason)
        else:
            made = book_appointment(
                by,
                open_step(case, "appointment", "预约入户"),
                starts_at=starts,
                surveyor=surveyor,
                contact_note=request.POST.get("contact_note", ""),
                seen=seen(request),
            )
        return str(made.uid)

    run(request, "appointment.book", act)
    messages.success(request, f"已约定 {starts:%m月%d日 %H:%M} 入户")
    return redirect("web:case", uid)


@require_POST
def do_choose(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The applicant's own choice, with the signature drawn on the pad."""
    case = case_for(acting(request), uid)
    upload = request.FILES.get("signature")

    def act(by: Acting) -> str:
        item = open_step(case, "category", "选定救助类别")
        signature = None
        if upload is not None:
            signature = store_upload(upload, "申请人签字.png", actor=by.actor, allowed="photo")
        made = choose_category(
            by,
            item,
            request.POST.getlist("category"),
            signature=signature,
            seen=seen(request),
        )
        return made.chosen_item

    run(request, "category.choose", act)
    messages.success(request, "已按申请人的选择登记")
    return redirect("web:case", uid)
