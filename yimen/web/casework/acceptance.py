"""受理: accept, tell once what is missing, or refuse with reasons."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.accept import accept
from yimen.applications.actions.apply_formally import acceptance_item, settle_item
from yimen.applications.actions.ask_supplement import ask_supplement
from yimen.applications.actions.refuse_acceptance import refuse_acceptance
from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_step
from yimen.network.acting import Acting
from yimen.web.commands import acting, run, seen


@require_POST
def do_accept(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Accept; the 受理通知书 is made and can be printed at once."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        item = acceptance_item(by, case)
        settle_item(by, item.case, request.POST.get("item", ""))
        return accept(by, item, seen(request))

    number = run(request, "case.accept", act)
    messages.success(request, f"已受理，受理编号 {number}，受理通知书可以打印了")
    return redirect("web:case", uid)


@require_POST
def do_supplement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Tell once what is missing."""
    case = case_for(acting(request), uid)
    text = request.POST.get("note", "")

    def act(by: Acting) -> str:
        item = open_step(case, "acceptance", "受理")
        return str(ask_supplement(by, item, seen(request), note=text).uid)

    run(request, "case.supplement", act)
    messages.success(request, "已一次性告知还缺的材料，告知书可以打印了")
    return redirect("web:case", uid)


@require_POST
def do_refuse(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Not accepted, with reasons and remedy on paper."""
    case = case_for(acting(request), uid)
    reasons = [line.strip() for line in request.POST.get("reasons", "").splitlines()]
    basis = request.POST.get("basis", "")

    def act(by: Acting) -> str:
        item = open_step(case, "acceptance", "受理")
        told = [line for line in reasons if line]
        return str(refuse_acceptance(by, item, seen(request), reasons=told, basis=basis).uid)

    run(request, "case.refuse", act)
    messages.success(request, "已告知不予受理，告知书可以打印了")
    return redirect("web:case", uid)
