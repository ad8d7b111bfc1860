"""资金发放: the monthly lists and one list with its rows and reconciliation."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check, may
from yimen.payments.actions.reconcile import reconciliation_of
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.queries import rows_of, run_or_404, runs_under
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


def run_list(request: HttpRequest) -> HttpResponse:
    """Lists of the area, newest month first, and the form that makes a new one."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    runs = list(runs_under(by.scope.prefix)[:100])
    items = _items(by)
    for run in runs:
        run.item_title = items.get(run.item, run.item)
    return render(
        request,
        "web/money/runs.html",
        {"runs": runs, "form": _open_form(by, items), "cards": _cards(runs)},
    )


def run_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One list: figures, rows a page at a time, what comes next."""
    by = acting(request)
    check(by, Right.AWARD_READ)
    run = run_or_404(uid, by.scope.prefix)
    rows = rows_of(run)
    state = request.GET.get("state", "")
    if state in PayRow.State.values:
        rows = rows.filter(state=state)
    context = {
        "run": run,
        "item_title": _items(by).get(run.item, run.item),
        "page": keyset_page(
            rows, ("home_path", "payee_name", "uid"), request.GET.get("at", ""), size=50
        ),
        "result": reconciliation_of(run),
        "next_step": _NEXT_STEP[State(run.state)],
        "states": PayRow.State.choices,
        "state": state,
        "files": run.bank_files.select_related("file").order_by("made_at"),
        "answers": run.return_files.select_related("file").order_by("read_at"),
        "may_prepare": may(by, Right.RUN_PREPARE),
        "may_review": may(by, Right.RUN_APPROVE),
        "may_see_accounts": may(by, Right.ACCOUNT_READ),
        "figures": _figures(run),
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
    months = [today.replace(day=1), _next(today)]
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


def _next(day: date) -> date:
    """First day of the following month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _cards(runs: list[PaymentRun]) -> list[dict[str, Any]]:
    """What waits in which state."""

    def count(state: str) -> int:
        return sum(run.state == state for run in runs)

    return [
        {"label": "编制中", "value": count(State.DRAFT), "icon": "pencil", "tone": "info"},
        {"label": "待县级复核", "value": count(State.SUBMITTED), "icon": "clock", "tone": "wait"},
        {"label": "已送银行", "value": count(State.SENT), "icon": "cash", "tone": "wait"},
        {"label": "已对账", "value": count(State.RECONCILED), "icon": "circle-check", "tone": "ok"},
    ]


def _figures(run: PaymentRun) -> list[tuple[str, int]]:
    """上月 + 新增 − 停发 = 本月."""
    return [
        ("上月户数", run.opening_count),
        ("新增", run.new_count),
        ("停发", run.stopped_count),
        ("金额变动", run.changed_count),
        ("本月户数", run.closing_count),
    ]
