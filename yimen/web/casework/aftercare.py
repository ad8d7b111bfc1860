"""决定以后: filing, hearing, revision, payment held back for a time."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.applications.actions.file_result import acknowledge_filing, return_filing
from yimen.applications.actions.hold_hearing import HearingData, hold_hearing
from yimen.applications.actions.revise_decision import RevisionData, revise_decision
from yimen.applications.lookup import case_for
from yimen.applications.readiness import open_kind
from yimen.awards.actions.hold_payment import hold_payment, lift_hold
from yimen.awards.models import Award
from yimen.foundation.errors import Invalid, NotFound
from yimen.network.acting import Acting
from yimen.payments.actions.pay_back import pay_back_due
from yimen.procedures.models import Case
from yimen.web.casework.visits import moment_of
from yimen.web.commands import acting, run, seen


@require_POST
def do_file(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take note of the street's result, or return it."""
    case = case_for(acting(request), uid)
    notes = request.POST.get("acknowledge") == "yes"
    text = request.POST.get("reason", "")

    def act(by: Acting) -> str:
        answer = acknowledge_filing if notes else return_filing
        return str(answer(by, open_kind(case, "filing", "备案"), text, seen=seen(request)).uid)

    run(request, "filing.answer", act)
    messages.success(request, "已予备案" if notes else "已退回街道复核")
    return redirect("web:case", uid)


@require_POST
def do_hear(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Register what the household says to a cut."""
    case = case_for(acting(request), uid)
    post = request.POST
    when = post.get("heard_at", "")
    data = HearingData(
        about=post.get("about", ""),
        told=post.get("told", ""),
        way=post.get("way", ""),
        speaker=post.get("speaker", ""),
        words=post.get("words", ""),
        heard_at=moment_of(when, "heard_at") if when else None,
        handling=post.get("handling", ""),
    )

    def act(by: Acting) -> str:
        item = open_kind(case, "hearing", "听取意见")
        return str(hold_hearing(by, item, data, seen=seen(request)).pk)

    run(request, "hearing.hold", act)
    messages.success(request, "已登记，下一步作复核决定")
    return redirect("web:case", uid)


@require_POST
def do_revise(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Decide on the revision."""
    case = case_for(acting(request), uid)
    data = RevisionData(request.POST.get("choice", ""), request.POST.get("reason", ""))

    def act(by: Acting) -> str:
        item = open_kind(case, "revision", "复核决定")
        made = revise_decision(by, item, data, seen=seen(request))
        return made.document_number if made else ""

    number = run(request, "revision.make", act)
    told = f"复核决定已作出，文号 {number}" if number else "已转听取意见"
    messages.success(request, told)
    return redirect("web:case", uid)


@require_POST
def do_hold(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The county holds the payment back for a time."""
    case = case_for(acting(request), uid)
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise Invalid("请填写暂缓到哪一天", "until") from error
    reason = request.POST.get("reason", "")
    run(
        request,
        "award.hold",
        lambda by: hold_payment(by, _award(case), reason=reason, until=until).uid,
    )
    messages.success(request, f"已暂缓发放至{until:%Y年%m月%d日}，期满自动恢复并补发")
    return redirect("web:case", uid)


@require_POST
def do_lift(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Lift the hold; what was held is listed again at once."""
    case = case_for(acting(request), uid)
    reason = request.POST.get("reason", "")
    run(request, "award.lift_hold", lambda by: lift_hold(by, _award(case), reason=reason).uid)
    back = pay_back_due()
    messages.success(request, f"已解除暂缓，{back}笔列入补发" if back else "已解除暂缓")
    return redirect("web:case", uid)


def _award(case: Case) -> Award:
    found = Award.objects.filter(case=case).first()
    if found is None:
        raise NotFound("这一办件没有待遇，请回到办件页查看进度")
    return found
