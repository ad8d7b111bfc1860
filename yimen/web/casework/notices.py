"""公示、异议、民主评议, and the board of everything that is posted."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from yimen.applications.actions.post_notice import finish_notice, post_notice, void_notice
from yimen.applications.actions.raise_objection import (
    ObjectionData,
    answer_objection,
    raise_objection,
)
from yimen.applications.actions.record_deliberation import DeliberationData, record_deliberation
from yimen.applications.lookup import case_for
from yimen.applications.models import Notice, Objection
from yimen.applications.notice_sheets import village_sheet
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.files import store_upload
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.permissions import Right, check
from yimen.web.casework.visits import moment_of
from yimen.web.commands import acting, run, seen
from yimen.web.paging import keyset_page


@require_POST
def do_post(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put the notice up, with a photo of the board where there is one."""
    case = case_for(acting(request), uid)
    when = request.POST.get("posted_at", "")
    upload = request.FILES.get("board_photo")

    def act(by: Acting) -> str:
        photo = None
        if upload is not None:
            photo = store_upload(upload, upload.name or "", actor=by.actor, allowed="photo")
        at = moment_of(when, "posted_at") if when else None
        return str(post_notice(by, case, posted_at=at, board_photo=photo, seen=seen(request)).uid)

    run(request, "notice.post", act)
    messages.success(request, "公示已登记，期满后自动进入下一环节")
    return redirect("web:case", uid)


@require_POST
def do_finish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Close a notice whose time is up (the night job does it too)."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        check(by, Right.NOTICE)
        notice = finish_notice(by, case)
        if notice is None:
            raise Conflict("公示期还没有满，期满后系统会自动进入下一环节")
        return str(notice.uid)

    run(request, "notice.finish", act)
    messages.success(request, "公示期满，没有异议")
    return redirect("web:case", uid)


@require_POST
def do_void(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A notice taken down early does not count."""
    case = case_for(acting(request), uid)
    reason = request.POST.get("reason", "")
    run(request, "notice.void", lambda by: void_notice(by, case, reason).uid)
    messages.success(request, "公示已作废，请重新张贴")
    return redirect("web:case", uid)


@require_POST
def do_object(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Register an objection."""
    case = case_for(acting(request), uid)
    data = ObjectionData(
        request.POST.get("content", ""),
        request.POST.get("raised_by", ""),
        request.POST.get("is_anonymous") == "on",
    )
    ref = run(request, "objection.raise", lambda by: raise_objection(by, case, data).uid)
    late = Objection.objects.filter(pk=ref, is_complaint=True).exists()
    told = "公示期已满，已按投诉登记" if late else "异议已登记，由乡镇（街道）处理"
    messages.success(request, told)
    return redirect("web:case", uid)


@require_POST
def do_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Order a new survey or a deliberation."""
    case = case_for(acting(request), uid)
    resolution, reason = request.POST.get("resolution", ""), request.POST.get("reason", "")
    run(
        request,
        "objection.answer",
        lambda by: answer_objection(by, case, resolution=resolution, reason=reason).uid,
    )
    messages.success(request, "处理方式已登记")
    return redirect("web:case", uid)


@require_POST
def do_deliberate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Record a deliberation."""
    case = case_for(acting(request), uid)
    post = request.POST
    try:
        present, representatives = int(post["present"]), int(post["representatives"])
    except (KeyError, ValueError) as error:
        raise Invalid("请填写到会人数和代表人数", "present") from error
    data = DeliberationData(
        held_at=moment_of(post.get("held_at", ""), "held_at"),
        place=post.get("place", ""),
        present=present,
        representatives=representatives,
        finding=post.get("finding", ""),
        record=post.get("record", ""),
    )
    run(request, "deliberation.record", lambda by: record_deliberation(by, case, data).uid)
    messages.success(request, "民主评议已登记")
    return redirect("web:case", uid)


def board(request: HttpRequest) -> HttpResponse:
    """公示管理: everything posted in the area, those that end first on top."""
    by = acting(request)
    check(by, Right.CASE_READ)
    prefix = by.scope.prefix
    rows = Notice.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~").select_related(
        "case__applicant", "case__division"
    )
    state = request.GET.get("state", Notice.State.POSTED)
    if state in Notice.State.values:
        rows = rows.filter(state=state)
    page = keyset_page(rows, ("ends_at", "uid"), request.GET.get("at", ""))
    filters = [
        {
            "name": "state",
            "label": "状态",
            "kind": "select",
            "choices": [*Notice.State.choices, ("all", "全部")],
            "value": state,
        }
    ]
    posted = Notice.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
    hanging = posted.filter(state=Notice.State.POSTED, kind__in=("review", "final"))
    sheets = hanging.values_list("case__division_id", "case__division__name", "kind").distinct()
    context = {"page": page, "filters": filters, "now": clock.now(), "sheets": sorted(sheets)}
    return render(request, "web/casework/board.html", context)


@xframe_options_sameorigin
def sheet(request: HttpRequest, village: str, kind: str) -> HttpResponse:
    """一村一张: the running notices of a village on one sheet."""
    by = acting(request)
    check(by, Right.CASE_READ)
    division = Division.objects.at(clock.today()).filter(pk=village).first()
    if division is None or not division.path.startswith(by.scope.prefix):
        raise NotFound("没有找到这个村（社区），或者不在您的辖区")
    response = HttpResponse(village_sheet(division, kind), content_type="application/pdf")
    response["Content-Disposition"] = "inline; filename=notices.pdf"
    return response
