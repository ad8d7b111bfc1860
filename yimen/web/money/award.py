"""One award: what it pays, what was heard, and the ways to change or stop it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_POST

from yimen.awards.actions.change_amount import change_amount
from yimen.awards.actions.stop import stop
from yimen.awards.lookup import award_for
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.money import parse_yuan
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, may
from yimen.procedures.hearings import record_hearing
from yimen.procedures.models import Hearing
from yimen.procedures.statute import Act, unmet
from yimen.web.commands import acting, run


def award_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The award with its lines, its hearings and what the law asks before a cut today."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    award = award_for(by, uid)
    pack, _ = pack_for(award.handling_path, clock.today())
    titles = {key: one.title for key, one in pack.items.items()}
    context = {
        "award": award,
        "item_title": titles.get(award.item, award.item),
        "lines": award.lines.current().order_by("during"),
        "hearings": award.case.hearings.order_by("-heard_at"),
        "before_cut": _duties(award, "reduce"),
        "before_stop": _duties(award, "terminate"),
        "may_hear": may(by, Right.CASE_MOVE),
        "may_decide": may(by, Right.DECIDE),
        "hearing_fields": _hearing_fields(),
        "amount_fields": _amount_fields(),
        "stop_fields": _stop_fields(),
    }
    return render(request, "web/money/award.html", context)


def _duties(award: Award, act: Any) -> list[Any]:
    return list(unmet(Act(act, award.case, award.item, reason="-")))


def _hearing_fields() -> list[dict[str, Any]]:
    return [
        _field("about", "拟作决定", "select", choices=Hearing.About.choices),
        _field("told", "告知的事实和理由", "textarea", help="把查到的情况和依据说清楚"),
        _field("way", "方式", "select", choices=Hearing.Way.choices),
        _field("speaker", "陈述人", required=False),
        _field("words", "陈述的意见", "textarea", required=False, help="没有意见写“没有意见”"),
        _field("heard_at", "听取时间", "datetime", required=False, help="不填就是现在"),
    ]


def _amount_fields() -> list[dict[str, Any]]:
    return [
        _field("first_month", "从哪个月起", "date", help="填该月1日"),
        _field("base", "每月金额", "money", unit="元/月"),
        _field("reason", "调整依据"),
    ]


def _stop_fields() -> list[dict[str, Any]]:
    return [
        _field("last_month", "发到哪个月", "date", help="填该月1日，这个月仍发放"),
        _field("reason", "停发原因", html_id="stop_reason"),
    ]


def _field(name: str, label: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "required": True, **more}


@require_POST
def do_hear(request: HttpRequest, uid: UUID) -> HttpResponse:
    """登记听取意见."""
    award = award_for(acting(request), uid)
    sent = {name: request.POST.get(name, "") for name in ("about", "told", "way")}
    more = {name: request.POST.get(name, "") for name in ("speaker", "words")}
    at = _moment(request.POST.get("heard_at", ""))
    run(
        request,
        "case.hear",
        lambda by: record_hearing(by, award.case, **sent, **more, heard_at=at).pk,
    )
    messages.success(request, "已登记听取意见")
    return redirect("web:award", uid)


@require_POST
def do_change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """调整金额."""
    award = award_for(acting(request), uid)
    month, fen = _month(request, "first_month"), parse_yuan(request.POST.get("base", ""))
    reason = request.POST.get("reason", "")

    def act(by: Acting) -> str:
        return str(change_amount(by, award, first_month=month, base_fen=fen, reason=reason).pk)

    run(request, "award.change", act)
    messages.success(request, "已调整，从所填月份起执行")
    return redirect("web:award", uid)


@require_POST
def do_stop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """停发."""
    award = award_for(acting(request), uid)
    month, reason = _month(request, "last_month"), request.POST.get("reason", "")
    died = request.POST.get("on_death") == "yes"

    def act(by: Acting) -> str:
        stop(by, award, last_month=month, reason=reason, on_death=died)
        return str(award.pk)

    run(request, "award.stop", act)
    messages.success(request, "已停发")
    return redirect("web:award", uid)


def _month(request: HttpRequest, name: str) -> date:
    found = _parsed(parse_date, request.POST.get(name, ""))
    if found is None:
        raise Invalid("请选择月份（该月1日）", name)
    return found


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    found = _parsed(parse_datetime, text)
    if found is None:
        raise Invalid("时间的写法不对，请重新选择", "heard_at")
    return found.replace(tzinfo=clock.ZONE)


def _parsed(parse: Any, text: str) -> Any:
    """A well formed but impossible day (2月30日) counts as none."""
    try:
        return parse(text)
    except ValueError:
        return None
