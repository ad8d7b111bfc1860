"""分办、转办、转介、监督 on the case page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_step
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.referrals.actions.assign_case import assign_case
from yimen.referrals.actions.close_monitoring import close_monitoring
from yimen.referrals.actions.hand_over import hand_over
from yimen.referrals.actions.refer_onward import refer_onward
from yimen.web.commands import acting, run, seen


@require_POST
def do_assign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """分办到单位."""
    case = case_for(acting(request), uid)
    office = office_in(request)
    if office is None:
        raise Invalid("请选择由哪个单位办理", "to_office")

    def act(by: Acting) -> str:
        return str(
            assign_case(by, open_step(case, "assignment", "分办"), office, seen(request)).uid
        )

    run(request, "referral.assign", act)
    messages.success(request, f"已分办给{office.name}，由窗口转办")
    return redirect("web:case", uid)


@require_POST
def do_hand_over(request: HttpRequest, uid: UUID) -> HttpResponse:
    """转办, in one click."""
    case = case_for(acting(request), uid)
    note = request.POST.get("note", "")

    def act(by: Acting) -> str:
        item = open_step(case, "hand_over", "转办")
        return str(hand_over(by, item, note=note, seen=seen(request)).uid)

    run(request, "referral.send", act)
    messages.success(request, "已转办，对方签收前仍由首问责任人负责")
    return redirect("web:case", uid)


@require_POST
def do_onward(request: HttpRequest, uid: UUID) -> HttpResponse:
    """转介, or not needed."""
    case = case_for(acting(request), uid)
    way = request.POST.get("way", "")
    office = office_in(request) if way == "office" else None
    organisation = request.POST.get("organisation", "") if way == "organisation" else ""
    if way not in ("none", "office", "organisation"):
        raise Invalid("请选择转介给哪里，或选择不需要转介", "way")
    if way != "none" and office is None and not organisation.strip():
        raise Invalid("请选择转介的单位，或写明社会组织的名称", "organisation")

    def act(by: Acting) -> str:
        item = open_step(case, "referral", "转介")
        note = request.POST.get("note", "")
        made = refer_onward(
            by, item, office=office, organisation=organisation, note=note, seen=seen(request)
        )
        return str(made.uid if made else case.pk)

    run(request, "referral.onward", act)
    messages.success(request, "已登记，等待承办单位反馈")
    return redirect("web:case", uid)


@require_POST
def do_monitor(request: HttpRequest, uid: UUID) -> HttpResponse:
    """监督: close, or order a correction."""
    case = case_for(acting(request), uid)
    choice = request.POST.get("correct", "")
    if choice not in ("yes", "no"):
        raise Invalid("请选择无问题办结，或限期整改", "correct")

    def act(by: Acting) -> str:
        item = open_step(case, "monitoring", "监督")
        reason = request.POST.get("reason", "")
        close_monitoring(by, item, correct=choice == "yes", reason=reason, seen=seen(request))
        return str(case.pk)

    run(request, "referral.monitor", act)
    messages.success(request, "已办结" if choice == "yes" else "已通知承办单位限期整改")
    return redirect("web:case", uid)


def office_in(request: HttpRequest) -> Office | None:
    """The office the form names; None when it names none."""
    pk = whole(request.POST.get("to_office", ""))
    return Office.objects.filter(pk=pk, is_active=True).first() if pk is not None else None
