"""急难救助: how the need was known, what was given first, the papers made up for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.follow_up_aid import FollowUpData, follow_up_aid
from yimen.applications.actions.note_need import NeedData, note_need
from yimen.applications.actions.pay_first_aid import (
    FirstAidData,
    decline_first_aid,
    pay_first_aid,
)
from yimen.applications.lookup import case_for
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.money import Fen, parse_yuan
from yimen.network.acting import Acting
from yimen.web.casework.visits import moment_of
from yimen.web.commands import acting, run, seen


@require_POST
def do_need(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who learned of the need, when and how; the earliest starts the clock."""
    case = case_for(acting(request), uid)
    post = request.POST
    data = NeedData(
        post.get("way", ""),
        moment_of(post.get("at", ""), "at"),
        post.get("who", ""),
        post.get("how", ""),
    )
    run(request, "need.note", lambda by: note_need(by, case, data).uid)
    messages.success(request, "得知急难的情况已登记，时限从最早的时刻起算")
    return redirect("web:case", uid)


@require_POST
def do_pay(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give first; the papers follow."""
    case = case_for(acting(request), uid)
    post = request.POST
    when = post.get("paid_at", "")
    data = FirstAidData(
        form=post.get("form", ""),
        amount_fen=_yuan(post.get("amount", "")),
        paid_at=moment_of(when, "paid_at") if when else None,
        object=post.get("object", ""),
        cause=post.get("cause", ""),
        place=post.get("place", ""),
    )
    run(request, "aid.pay", lambda by: pay_first_aid(by, case, data, seen=seen(request)).uid)
    messages.success(request, "先行救助已登记，请按时补齐手续")
    return redirect("web:case", uid)


@require_POST
def do_decline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """不属急难, with the reason."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        decline_first_aid(by, case, request.POST.get("reason", ""), seen=seen(request))
        return str(case.pk)

    run(request, "aid.decline", act)
    messages.success(request, "已办结；求助人可以按一般程序申请")
    return redirect("web:case", uid)


@require_POST
def do_follow_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    """对象、事由、金额、经办人员签字、盖章: all five, or it stays open."""
    case = case_for(acting(request), uid)
    post = request.POST

    def act(by: Acting) -> str:
        data = FollowUpData(
            post.get("object", ""),
            post.get("cause", ""),
            _yuan(post.get("amount", "")),
            _upload(request, "clerk_signature", by),
            _upload(request, "seal", by),
        )
        return str(follow_up_aid(by, case, data, seen=seen(request)).uid)

    run(request, "aid.follow_up", act)
    messages.success(request, "手续已补齐，登记表可以打印了")
    return redirect("web:case", uid)


def _yuan(text: str) -> Fen | None:
    return parse_yuan(text) if text.strip() else None


def _upload(request: HttpRequest, name: str, by: Acting) -> StoredFile | None:
    upload = request.FILES.get(name)
    if upload is None:
        return None
    return store_upload(upload, upload.name or name, actor=by.actor, allowed="photo")
