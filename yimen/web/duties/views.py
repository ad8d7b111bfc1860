"""任务台账: the month's table, the list behind each figure, and tasks of the office's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Post, Staff
from yimen.network.permissions import Right, check, may
from yimen.referrals.actions.duty_task import finish_task, open_task
from yimen.referrals.duties import ITEMS, Cell, items_of, list_of, table_of
from yimen.referrals.models import DutyTask
from yimen.web.commands import acting, run, seen
from yimen.web.intake.fields import Pen

_DUTIES = dict(DutyTask.Duty.choices)


def duties(request: HttpRequest) -> HttpResponse:
    """Four items × six duties of one month, and the tasks behind them."""
    return _show(request, Pen({}, {}))


def _show(request: HttpRequest, pen: Pen, status: int = 200) -> HttpResponse:
    by = acting(request)
    check(by, Right.CASE_READ)
    day = month_in(request.GET.get("month", ""))
    duty, item = request.GET.get("duty", ""), request.GET.get("item", "")
    cells = table_of(by, day)
    context = {
        "day": day,
        "month": f"{day:%Y-%m}",
        "heads": list(DutyTask.Duty.choices),
        "rows": [
            {"item": group, "title": ITEMS[group][0], "cells": _row(cells, group)}
            for group in items_of(by)
        ],
        "totals": [_total(cells, key) for key in _DUTIES],
        "lines": list_of(by, day, duty=duty, item=item),
        "duty_titles": _DUTIES,
        "chosen": "　".join(
            filter(None, (_DUTIES.get(duty), ITEMS[item][0] if item in ITEMS else ""))
        ),
        "fields": _fields(by, pen) if may(by, Right.DUTY) else [],
        "errors": pen.errors,
    }
    return render(request, "web/duties/duties.html", context, status=status)


@require_POST
def do_open(request: HttpRequest) -> HttpResponse:
    """登记任务."""
    typed = {name: request.POST.get(name, "") for name in ("duty", "item", "title", "due_on")}
    pk = whole(request.POST.get("assignee", ""))
    due = day_of(typed["due_on"])

    def act(by: Acting) -> str:
        staff = Staff.objects.filter(pk=pk).first() if pk is not None else None
        words = {name: typed[name] for name in ("duty", "item", "title")}
        return str(open_task(by, **words, due_on=due, assignee=staff).uid)

    try:
        run(request, "duty.open", act)
    except Invalid as error:
        return _show(request, Pen(typed, error.fields), status=422)
    messages.success(request, "任务已登记")
    return redirect("web:duties")


@require_POST
def do_finish(request: HttpRequest, uid: UUID) -> HttpResponse:
    """完成任务."""
    by = acting(request)
    prefix = by.scope.prefix
    task = DutyTask.objects.filter(
        pk=uid, home_path__gte=prefix, home_path__lt=prefix + "~"
    ).first()
    if task is None:
        raise NotFound("没有找到这项任务，请刷新任务台账")
    result = request.POST.get("result", "")
    run(request, "duty.finish", lambda who: finish_task(who, task, result, seen(request)).uid)
    messages.success(request, "任务已完成")
    return redirect("web:duties")


def month_in(text: str) -> date:
    """The first day of the month named ("2017-09"); this month where it names none."""
    return day_of(f"{text}-01") or clock.today().replace(day=1)


def day_of(text: str) -> date | None:
    """A date as the browser sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _row(cells: list[Cell], item: str) -> list[Cell]:
    return [cell for cell in cells if cell.item == item]


def _total(cells: list[Cell], duty: str) -> Mapping[str, int]:
    mine = [cell for cell in cells if cell.duty == duty]
    return {"done": sum(cell.done for cell in mine), "open": sum(cell.open for cell in mine)}


def _fields(by: Acting, pen: Pen) -> list[dict[str, Any]]:
    posts = Post.objects.held_on(clock.today()).filter(office=by.office, staff__is_active=True)
    people = {post.staff_id: post.staff.name for post in posts.select_related("staff")}
    items = [(key, ITEMS[key][0]) for key in items_of(by)]
    return [
        pen.field(
            "duty", "职责", "select", choices=[("", "请选择"), *_DUTIES.items()], required=True
        ),
        pen.field("item", "事项", "select", choices=[("", "请选择"), *items], required=True),
        pen.field("title", "要做什么", required=True, placeholder="如：核查群众来信反映的情况"),
        pen.field("due_on", "要求完成日期", "date"),
        pen.field(
            "assignee",
            "承办人",
            "select",
            choices=[("", "待定"), *((str(pk), name) for pk, name in people.items())],
        ),
    ]
