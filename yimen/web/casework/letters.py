"""延长办理期限、协助调查函: what moves a case's time with a paper of its own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.ask_assistance import (
    ask_assistance,
    give_up_reply,
    letter_for,
    note_reply,
)
from yimen.applications.actions.extend_limit import extend_limit
from yimen.applications.lookup import case_for
from yimen.foundation.files import store_upload
from yimen.network.acting import Acting
from yimen.web.commands import acting, run


@require_POST
def do_extend(request: HttpRequest, uid: UUID) -> HttpResponse:
    """书面延长."""
    case = case_for(acting(request), uid)
    reason, text = request.POST.get("reason", ""), request.POST.get("note", "")
    run(request, "case.extend", lambda by: extend_limit(by, case, reason=reason, note=text).uid)
    messages.success(request, "已延长，告知书已制作，申请人已告知")
    return redirect("web:case", uid)


@require_POST
def do_ask(request: HttpRequest, uid: UUID) -> HttpResponse:
    """发函."""
    case = case_for(acting(request), uid)
    given = {name: request.POST.get(name, "") for name in ("to_office", "place", "asks")}
    stops = request.POST.get("stops_clock") == "yes"
    run(
        request,
        "letter.send",
        lambda by: ask_assistance(by, case, **given, stops_clock=stops).pk,
    )
    messages.success(request, "协助调查函已制作，请打印寄出")
    return redirect("web:case_papers", uid)


@require_POST
def do_reply(request: HttpRequest, uid: UUID) -> HttpResponse:
    """登记回复."""
    letter = letter_for(acting(request), uid)
    reply, upload = request.POST.get("reply", ""), request.FILES.get("file")

    def act(by: Acting) -> str:
        kept = store_upload(upload, upload.name or "", actor=by.actor) if upload else None
        note_reply(by, letter, reply=reply, file=kept)
        return str(letter.case_id)

    case = run(request, "letter.reply", act)
    messages.success(request, "已登记回复，期限继续计算")
    return redirect("web:case", case)


@require_POST
def do_give_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不再等待."""
    letter, reason = letter_for(acting(request), uid), request.POST.get("reason", "")

    def act(by: Acting) -> str:
        give_up_reply(by, letter, reason)
        return str(letter.case_id)

    case = run(request, "letter.give_up", act)
    messages.success(request, "不再等待回复，期限继续计算")
    return redirect("web:case", case)
