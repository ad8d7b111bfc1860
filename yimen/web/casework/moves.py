"""退回、转办、暂停、恢复、撤回、终止: the moves of a desk, each with its reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.applications.actions.extend_limit import EVENT, REASONS, extended_limit
from yimen.applications.lookup import case_for
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Post, Staff
from yimen.network.permissions import Right, check
from yimen.procedures.engine.handing import transfer
from yimen.procedures.engine.moves import return_targets, send_back, terminate, withdraw
from yimen.procedures.engine.pausing import PAUSE_REASONS, pause, resume
from yimen.procedures.graph import graph_of
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import may_handle, roles_of
from yimen.web.casework.lookup import item_in
from yimen.web.casework.teamwork import who_sees
from yimen.web.commands import acting, run, seen


def move_form(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The dialog with every move open to this case."""
    by = acting(request)
    check(by, Right.CASE_MOVE)
    case = case_for(by, uid)
    items = case.work_items.filter(state=WorkItem.State.OPEN).select_related(
        "case", "office", "assignee", "delegated_by"
    )
    moves = [
        {
            "item": item,
            "targets": return_targets(item),
            "colleagues": _colleagues(by, item),
            "mine": may_handle(by, item),
            "held": by.staff is not None and item.assignee_id == by.staff.pk and not item.signs,
        }
        for item in items
    ]
    context = {
        "case": case,
        "moves": moves,
        "who_sees": who_sees(case, by.staff),
        "pause_reasons": [(r.key, r.title, r.basis) for r in PAUSE_REASONS.values()],
        **_time(case),
        "is_paused": case.status == Case.Status.PAUSED,
    }
    return render(request, "web/casework/moves.html", context)


def _time(case: Case) -> dict[str, object]:
    """What may be done to the case's time with a paper of its own."""
    longer = extended_limit(graph_of(case.procedure_id).procedure)
    letters = list(case.letters.order_by("-sent_at"))
    accepted = case.accepted_at is not None
    return {
        "extension_reasons": REASONS.items(),
        "is_extended": EVENT in case.marks,
        "may_extend": accepted and longer is not None and EVENT not in case.marks,
        "letters": letters,
        "may_ask": accepted and not any(letter.is_waiting for letter in letters),
    }


def _colleagues(by: Acting, item: WorkItem) -> list[tuple[str, str]]:
    """Who else may do this at the same office."""
    if item.signs:
        return []
    posts = Post.objects.held_on(clock.today()).filter(
        office=item.office, role__in=roles_of(item), staff__is_active=True
    )
    posts = posts.select_related("staff").exclude(staff=by.staff)
    return [(str(post.staff_id), post.staff.name) for post in posts]


@require_POST
def do_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """退回到一个较早的环节."""
    item = item_in(request, uid)
    step, reason = request.POST.get("to_step", ""), request.POST.get("reason", "")
    run(
        request,
        "step.send_back",
        lambda by: send_back(by, item, step, reason, seen=seen(request)).pk,
    )
    messages.success(request, "已退回，期限继续计算")
    return redirect("web:case", uid)


@require_POST
def do_transfer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """转办给同事."""
    item = item_in(request, uid)
    chosen = request.POST.get("to_staff", "")
    staff = Staff.objects.filter(pk=whole(chosen) or 0).first()
    if staff is None:
        raise Invalid("请选择转给哪位同事", "to_staff")

    def act(by: Acting) -> str:
        transfer(
            by, item, to_staff=staff, reason=request.POST.get("reason", ""), seen=seen(request)
        )
        return str(item.pk)

    run(request, "step.transfer", act)
    messages.success(request, f"已转给{staff.name}")
    return redirect("web:case", uid)


@require_POST
def do_pause(request: HttpRequest, uid: UUID) -> HttpResponse:
    """暂停计时，须有法定原因."""
    case = case_for(acting(request), uid)
    reason, text = request.POST.get("reason", ""), request.POST.get("note", "")
    run(request, "case.pause", lambda by: pause(by, case, reason, text).pk)
    messages.success(request, "已暂停，恢复后期限顺延")
    return redirect("web:case", uid)


@require_POST
def do_resume(request: HttpRequest, uid: UUID) -> HttpResponse:
    """恢复计时."""
    case = case_for(acting(request), uid)
    text = request.POST.get("note", "")
    run(request, "case.resume", lambda by: resume(by, case, text).pk)
    messages.success(request, "已恢复办理，期限已顺延")
    return redirect("web:case", uid)


@require_POST
def do_end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """申请人撤回, 或终止办理."""
    case = case_for(acting(request), uid)
    way = request.POST.get("way", "")
    if way not in ("withdraw", "terminate"):
        raise Invalid("请选择撤回或终止", "way")

    def act(by: Acting) -> str:
        (withdraw if way == "withdraw" else terminate)(by, case, request.POST.get("reason", ""))
        return str(case.pk)

    run(request, f"case.{way}", act)
    messages.success(request, "已登记撤回" if way == "withdraw" else "已终止办理")
    return redirect("web:case", uid)
