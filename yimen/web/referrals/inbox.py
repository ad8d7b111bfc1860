"""部门收件箱: what was handed to an office; sign for it, give it back, answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.network.acting import Acting
from yimen.network.permissions import Right, check, may
from yimen.referrals.actions.answer_referral import answer_referral
from yimen.referrals.actions.sign_referral import return_referral, sign_referral
from yimen.referrals.actions.tell_result import tell_result
from yimen.referrals.lookup import referral_for
from yimen.referrals.models import Referral
from yimen.referrals.permissions import may_receive, may_serve
from yimen.referrals.subject import Subject, open_subject
from yimen.web import nav
from yimen.web.commands import acting, run, seen
from yimen.web.paging import keyset_page

_TABS = (("todo", "待签收、待反馈"), ("done", "已反馈"), ("back", "已退回"))
_DONE = (Referral.State.ANSWERED, Referral.State.TOLD)
_BACK = (Referral.State.RETURNED, Referral.State.DROPPED)


def inbox(request: HttpRequest) -> HttpResponse:
    """One office's referrals; nothing else of the cases behind them is shown."""
    by = acting(request)
    check(by, Right.REFERRAL)
    tab = request.GET.get("tab", "todo")
    rows = Referral.objects.filter(to_office=by.office).select_related("from_office", "to_office")
    todo = rows.filter(state__in=(Referral.State.SENT, Referral.State.SIGNED))
    chosen = {"done": rows.filter(state__in=_DONE), "back": rows.filter(state__in=_BACK)}
    page = keyset_page(chosen.get(tab, todo), ("-sent_at", "-uid"), request.GET.get("at", ""))
    context = {
        "page": page,
        "tab": tab if tab in chosen else "todo",
        "tabs": [
            {
                "label": label,
                "url": f"?tab={key}",
                "active": key == (tab if tab in chosen else "todo"),
                "count": todo.count() if key == "todo" else None,
            }
            for key, label in _TABS
        ],
    }
    return render(request, "web/referrals/inbox.html", context)


def referral_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One referral: what is asked, by when, and what the reader may do with it."""
    return _page(request, referral_for(acting(request), uid))


def _page(
    request: HttpRequest, row: Referral, subject: Subject | None = None, status: int = 200
) -> HttpResponse:
    by = acting(request)
    context: dict[str, Any] = {
        "row": row,
        "subject": subject,
        "is_mine": may_receive(by, row),
        "is_window": may_serve(by) and by.office is not None and by.office.pk == row.from_office_id,
        "may_case": may(by, Right.CASE_READ) and row.case_id is not None,
    }
    return render(request, "web/referrals/referral.html", context, status=status)


@require_POST
def do_open(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Show the whole numbers once; that it was looked at is an event."""
    by = acting(request)
    row = referral_for(by, uid)
    return _page(request, row, open_subject(by, row))


@require_POST
def do_sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """签收."""
    row = referral_for(acting(request), uid)
    run(request, "referral.sign", lambda by: sign_referral(by, row, seen(request)).uid)
    messages.success(request, f"已签收{row}，办完后请在这里反馈结果")
    return redirect("web:referral", uid)


@require_POST
def do_return(request: HttpRequest, uid: UUID) -> HttpResponse:
    """退回窗口."""
    row = referral_for(acting(request), uid)
    reason = request.POST.get("reason", "")
    run(request, "referral.return", lambda by: return_referral(by, row, reason, seen(request)).uid)
    messages.success(request, "已退回窗口，由窗口重新分办")
    return redirect("web:referrals")


@require_POST
def do_answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """反馈结果."""
    row = referral_for(acting(request), uid)
    result, answer = request.POST.get("result", ""), request.POST.get("answer", "")

    def act(by: Acting) -> str:
        made = answer_referral(by, row, result=result, answer=answer, seen=seen(request))
        return str(made.uid)

    run(request, "referral.answer", act)
    messages.success(request, "结果已返回窗口，由窗口告知申请人")
    return redirect("web:referrals")


@require_POST
def do_tell(request: HttpRequest, uid: UUID) -> HttpResponse:
    """告知申请人."""
    row = referral_for(acting(request), uid)
    run(request, "referral.tell", lambda by: tell_result(by, row, seen(request)).uid)
    messages.success(request, f"已告知{row.subject_name}")
    return redirect("web:window")


def _count(request: Any) -> int:
    """What lies with the reader's office, for the sidebar."""
    by = getattr(request, "acting", None)
    if by is None or by.office is None:
        return 0
    return Referral.objects.inbox_of(by.office).count()


nav.register_count("referrals", _count)
