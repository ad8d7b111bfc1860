"""核对、初审、审核确认、公布."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.applications.actions.decide import DecisionData, decide, return_to_township
from yimen.applications.actions.publish_decision import publish_decision
from yimen.applications.actions.review_case import CountyReviewData, review_case
from yimen.applications.actions.write_opinion import OpinionData, write_opinion
from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_kind
from yimen.foundation.errors import Invalid, NotFound
from yimen.means_check.actions.give_up_source import give_up_source
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.actions.retry_now import retry_now
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.web.commands import acting, run, seen
from yimen.web.paging import keyset_page


@require_POST
def do_check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask the departments in the county's name."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        check(by, Right.CHECK)
        item = open_kind(case, "means_check", "经济状况核对")
        return str(request_check(by, item, seen=seen(request)).uid)

    run(request, "check.request", act)
    messages.success(request, "已发起核对，各部门答复后自动出报告")
    return redirect("web:case", uid)


@require_POST
def do_give_up(request: HttpRequest, uid: UUID, query: UUID) -> HttpResponse:
    """End the wait for one department with a reason."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        check(by, Right.CHECK)
        row = CheckQuery.objects.filter(pk=query, request__case=case).first()
        if row is None:
            raise NotFound("没有找到这一项查询，请刷新页面")
        give_up_source(by, row, request.POST.get("reason", ""))
        return str(row.pk)

    run(request, "check.give_up", act)
    messages.success(request, "已不再等待，报告里会注明没有答复")
    return redirect("web:case", uid)


@require_POST
def do_retry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask the silent departments again at once."""
    case = case_for(acting(request), uid)
    run(request, "check.retry", lambda by: retry_now(by, case))
    messages.success(request, "已重新查询，稍后刷新页面查看答复")
    return redirect("web:case", uid)


def check_list(request: HttpRequest) -> HttpResponse:
    """经济核对: every request of the area, newest first."""
    by = acting(request)
    check(by, Right.CHECK_READ)
    prefix = by.scope.prefix
    rows = CheckRequest.objects.filter(
        handling_path__gte=prefix, handling_path__lt=prefix + "~"
    ).select_related("case__applicant", "case__division", "principal", "requester")
    state = request.GET.get("state", "")
    if state in CheckRequest.State.values:
        rows = rows.filter(state=state)
    page = keyset_page(rows, ("-requested_at", "-uid"), request.GET.get("at", ""))
    filters = [
        {
            "name": "state",
            "label": "状态",
            "kind": "select",
            "choices": [("", "全部"), *CheckRequest.State.choices],
            "value": state,
        }
    ]
    return render(request, "web/casework/checks.html", {"page": page, "filters": filters})


@require_POST
def do_opinion(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The township's opinion."""
    case = case_for(acting(request), uid)
    choice = request.POST.get("favourable", "")
    if choice not in ("yes", "no"):
        raise Invalid("请选择拟同意或拟不同意", "favourable")
    data = OpinionData(
        choice == "yes", request.POST.get("item", ""), request.POST.get("reason", "")
    )
    run(request, "opinion.write", lambda by: write_opinion(by, case, data, seen=seen(request)).uid)
    messages.success(request, "初审意见已提交，下一步在村（社区）公示")
    return redirect("web:case", uid)


@require_POST
def do_review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """拟审批意见: what the second notice will say, or back."""
    case = case_for(acting(request), uid)
    data = CountyReviewData(
        result=request.POST.get("result", ""),
        reason=request.POST.get("reason", ""),
        visit_note=request.POST.get("visit_note", ""),
    )
    run(request, "review.propose", lambda by: review_case(by, case, data, seen=seen(request)).uid)
    messages.success(request, "拟审批意见已提交")
    return redirect("web:case", uid)


@require_POST
def do_decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The decision."""
    case = case_for(acting(request), uid)
    choice = request.POST.get("approve", "")
    if choice not in ("yes", "no"):
        raise Invalid("请选择予以确认或不予确认", "approve")
    data = DecisionData(
        approve=choice == "yes",
        item=request.POST.get("item", ""),
        reason=request.POST.get("reason", ""),
        consent_to_change=request.POST.get("consent_to_change") == "on",
        consent_note=request.POST.get("consent_note", ""),
    )
    number = run(
        request,
        "decision.make",
        lambda by: decide(by, case, data, seen=seen(request)).document_number,
    )
    messages.success(request, f"决定已作出，文号 {number}")
    return redirect("web:case", uid)


@require_POST
def do_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Back to the township with a reason."""
    case = case_for(acting(request), uid)

    def act(by: Acting) -> str:
        return_to_township(by, case, request.POST.get("reason", ""), seen=seen(request))
        return str(case.pk)

    run(request, "decision.return", act)
    messages.success(request, "已退回乡镇（街道）")
    return redirect("web:case", uid)


@require_POST
def do_publish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Make the decision public in the village."""
    case = case_for(acting(request), uid)
    run(
        request,
        "decision.publish",
        lambda by: publish_decision(by, case, seen=seen(request)).uid,
    )
    messages.success(request, "结果已公布")
    return redirect("web:case", uid)
