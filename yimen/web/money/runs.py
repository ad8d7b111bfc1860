"""资金发放: the monthly lists and one list with its rows and reconciliation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.awards.history import month_after
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, may
from yimen.payments.actions.reconcile import reconciliation_of
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.queries import awards_without_decision, rows_of, run_or_404, runs_under
from yimen.web.commands import acting
from yimen.web.paging import keyset_page

State = PaymentRun.State
_NEXT_STEP = {
    State.DRAFT: "核对名单和金额后提交县级复核",
    State.SUBMITTED: "县级逐户复核，有问题的退回，没有问题的通过",
    State.APPROVED: "生成银行文件，送银行代发",
    State.SENT: "银行回盘后读入回盘文件，再对账",
    State.RECONCILED: "本月已对账；失败的可以重发",
}


_RUN_TONES = {
    State.DRAFT: "info",
    State.SUBMITTED: "wait",
    State.APPROVED: "info",
    State.SENT: "wait",
    State.RECONCILED: "ok",
}
_ROW_TONES = {
    PayRow.State.LISTED: "info",
    PayRow.State.RETURNED: "warn",
    PayRow.State.NO_ACCOUNT: "warn",
    PayRow.State.SENT: "wait",
    PayRow.State.PAID: "ok",
    PayRow.State.FAILED: "bad",
}


def run_list(request: HttpRequest) -> HttpResponse:
    """Lists of the area, newest month first, and the form that makes a new one."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    runs = runs_under(by.scope.prefix)
    items = _items(by)
    state = request.GET.get("state", "")
    shown = runs.filter(state=state) if state in State.values else runs
    page = keyset_page(shown, ("-month", "-made_at", "-uid"), request.GET.get("at", ""))
    for run in page.rows:
        run.item_title = items.get(run.item, run.item)
        run.tone = _RUN_TONES[State(run.state)]
    choices = [("", "全部"), *State.choices]
    context = {
        "page": page,
        "filters": [
            {"name": "state", "label": "状态", "kind": "select", "choices": choices, "value": state}
        ],
        "form": _open_form(by, items),
        "cards": _cards(runs),
    }
    return render(request, "web/money/runs.html", context)


def run_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list: figures, rows a page at a time, what comes next."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    run = run_or_404(uid, by.scope.prefix)
    rows = rows_of(run)
    state = request.GET.get("state", "")
    if state in PayRow.State.values:
        rows = rows.filter(state=state)
    page = keyset_page(rows, ("home_path", "payee_name", "uid"), request.GET.get("at", ""), size=50)
    for row in page.rows:
        row.tone = _ROW_TONES[PayRow.State(row.state)]
    run.tone = _RUN_TONES[State(run.state)]
    context = {
        "run": run,
        "item_title": _items(by).get(run.item, run.item),
        "page": page,
        "result": reconciliation_of(run),
        "held": _held(run),
        "next_step": _NEXT_STEP[State(run.state)],
        "states": PayRow.State.choices,
        "state": state,
        "may_prepare": may(by, Right.RUN_PREPARE),
        "may_review": may(by, Right.RUN_APPROVE),
        "may_bank": may(by, Right.BANK_FILE),
        "may_see_accounts": may(by, Right.ACCOUNT_READ),
        "files": run.bank_files.order_by("made_at"),
        "answers": run.return_files.select_related("file").order_by("read_at"),
        "undecided": awards_without_decision(run)[:50],
    }
    return render(request, "web/money/run.html", context)


def _items(by: Acting) -> dict[str, str]:
    """Titles of the items that pay money."""
    pack, _ = pack_for(by.scope.prefix, clock.today())
    return {key: item.title for key, item in pack.items.items() if item.pays}


def _open_form(by: Acting, items: dict[str, str]) -> list[dict[str, Any]] | None:
    """Fields of 编制清单; None for those who do not make lists."""
    if not may(by, Right.RUN_PREPARE):
        return None
    offices = Office.objects.under(by.scope.prefix).with_role("township")
    today = clock.today()
    months = [today.replace(day=1), month_after(today)]
    return [
        {
            "name": "office",
            "label": "乡镇（街道）",
            "kind": "select",
            "choices": [(str(office.pk), office.name) for office in offices],
        },
        {"name": "item", "label": "救助事项", "kind": "select", "choices": list(items.items())},
        {
            "name": "month",
            "label": "发放月份",
            "kind": "select",
            "choices": [(m.isoformat(), f"{m.year}年{m.month}月") for m in months],
        },
    ]


def _cards(runs: QuerySet[PaymentRun]) -> list[dict[str, Any]]:
    """What waits in which state."""
    counted = runs.order_by().values_list("state").annotate(number=Count("pk"))
    numbers = dict(counted)
    cards = (
        (State.DRAFT, "编制中", "pencil", "info"),
        (State.SUBMITTED, "待县级复核", "clock", "wait"),
        (State.SENT, "已送银行", "cash", "wait"),
        (State.RECONCILED, "已对账", "circle-check", "ok"),
    )
    return [
        {"label": label, "value": numbers.get(state, 0), "icon": icon, "tone": tone}
        for state, label, icon, tone in cards
    ]


def _held(run: PaymentRun) -> list[dict[str, Any]]:
    """What is on the list but not on its way to the bank: 应发未发 and 复核退回."""
    held = run.rows.filter(state__in=[PayRow.State.NO_ACCOUNT, PayRow.State.RETURNED])
    counted = held.order_by().values("state").annotate(rows=Count("pk"), fen=Sum("amount_fen"))
    return [{**one, "label": PayRow.State(one["state"]).label} for one in counted]
