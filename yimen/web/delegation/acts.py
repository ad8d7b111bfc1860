"""What is done on the register's pages: each form one action, refusals beside their field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.foundation.errors import Invalid, YimenError
from yimen.foundation.files import store_upload
from yimen.foundation.files.models import StoredFile
from yimen.foundation.files.sniffing import Allowed
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.actions.delegate import DelegationData, delegate, open_checks, revoke
from yimen.network.actions.make_agreement import (
    end_agreement,
    make_agreement,
    scan_agreement,
    sign_agreement,
)
from yimen.network.actions.name_receiver import ReceiverData, name_receiver
from yimen.network.actions.plan_rollout import StageData, plan_rollout
from yimen.network.actions.register_paper import PaperData, register_paper
from yimen.network.delegating import one, township_named
from yimen.network.models import Agreement, AuthorityList, Delegation, PolicyPaper
from yimen.web.commands import run
from yimen.web.delegation import reading
from yimen.web.delegation.views import overview, township_page


@require_POST
def add_paper(request: HttpRequest) -> HttpResponse:
    """Register a paper; its number is required."""

    def act(by: Acting) -> Any:
        data = PaperData(
            number=request.POST.get("number", ""),
            title=request.POST.get("title", ""),
            issuer=request.POST.get("issuer", ""),
            issued_on=reading.day(request, "issued_on"),
            file=_file(request, by, "file", "paper"),
        )
        return register_paper(by, data).pk

    return _on_overview(request, "paper.register", act, "文件已登记")


@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Replace the roll-out plan by the stages of the form; empty rows do not count."""

    def act(by: Acting) -> Any:
        titles = request.POST.getlist("stage")
        days = list(zip(request.POST.getlist("first"), request.POST.getlist("last"), strict=False))
        stages = [
            StageData(title, _stage_day(first), _stage_day(last))
            for title, (first, last) in zip(titles, days, strict=False)
            if title.strip()
        ]
        return len(plan_rollout(by, stages))

    return _on_overview(request, "rollout.plan", act, "推进计划已保存")


@require_POST
def receiver(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the receiving unit."""

    def act(by: Acting) -> Any:
        post = request.POST
        data = ReceiverData(
            unit_name=post.get("unit_name", ""),
            head=post.get("head", ""),
            trained_on=reading.day_or_none(request, "trained_on"),
            trained_people=whole(post.get("trained_people", "")) or 0,
            training_note=post.get("training_note", ""),
            seal_name=post.get("seal_name", ""),
            seal_image=_file(request, by, "seal_image", "photo"),
        )
        return name_receiver(by, township_named(by, pk), data).pk

    return _on_township(request, pk, "receiver.name", act, "承接部门已登记")


@require_POST
def add_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare an agreement for the township."""

    def act(by: Acting) -> Any:
        found = reading.row(request, AuthorityList, "authority_list", "权力委托清单")
        if found is None:
            raise Invalid("请选择已签署的权力委托清单", "authority_list")
        first, last = reading.day(request, "first"), reading.day(request, "last")
        return make_agreement(by, found, township_named(by, pk), first, last).pk

    return _on_township(request, pk, "agreement.make", act, "协议已拟定，请双方签署")


@require_POST
def hand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the ticked items down, each a row of its own."""

    def act(by: Acting) -> Any:
        office = township_named(by, pk)
        items = request.POST.getlist("items")
        if not items:
            raise Invalid("请至少选择一个救助事项", "items")
        for item in items:
            data = DelegationData(
                item=item,
                first=reading.day(request, "first"),
                paper=reading.row(request, PolicyPaper, "paper", "依据文件"),
                last=reading.day_or_none(request, "last"),
                agreement=reading.row(request, Agreement, "agreement", "承接协议"),
                kind=request.POST.get("kind", ""),
                ceiling_fen=reading.yuan_or_none(request.POST.get("ceiling", ""), "ceiling"),
            )
            delegate(by, office, data)
        return office.pk

    return _on_township(request, pk, "delegation.enter", act, "下放已登记，待办随权限流转")


@require_POST
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    """Open means checks to the township."""

    def act(by: Acting) -> Any:
        paper = reading.row(request, PolicyPaper, "paper", "依据文件")
        return open_checks(by, township_named(by, pk), reading.day(request, "first"), paper).pk

    return _on_township(request, pk, "delegation.checks", act, "核对委托权限已开放")


@require_POST
def agreement(request: HttpRequest, uid: UUID, verb: str) -> HttpResponse:
    """Sign, scan or end an agreement."""
    pk = one(Agreement, uid, "承接协议").township_id

    def scan(by: Acting) -> Any:
        return scan_agreement(by, uid, _file(request, by, "scan", "paper")).pk

    def end(by: Acting) -> Any:
        reason = request.POST.get("reason", "")
        return end_agreement(by, uid, reading.day(request, "on"), reason).pk

    acts: dict[str, tuple[Callable[[Acting], Any], str]] = {
        "sign": (lambda by: sign_agreement(by, uid).pk, "已签署"),
        "scan": (scan, "扫描件已保存"),
        "end": (end, "协议已解除"),
    }
    if verb not in acts:
        raise Http404
    act, told = acts[verb]
    return _on_township(request, pk, f"agreement.{verb}", act, told)


@require_POST
def take_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Revoke one row from a day on."""
    pk = one(Delegation, uid, "下放登记").township_id

    def act(by: Acting) -> Any:
        return revoke(by, uid, reading.day(request, "on"), request.POST.get("reason", "")).pk

    return _on_township(request, pk, "delegation.revoke", act, "已收回，待办随权限流转")


def _on_township(
    request: HttpRequest, pk: int, verb: str, act: Callable[[Acting], Any], told: str
) -> HttpResponse:
    """Act once and go back to the township; what was wrong stands on the same page."""
    try:
        run(request, verb, act)
    except Invalid as error:
        return township_page(request, pk, errors=error.fields or {"": error.message}, form=verb)
    except YimenError as error:
        return township_page(request, pk, problem=error.message, form=verb, status=error.status)
    messages.success(request, f"{told}。")
    return redirect("web:delegation_township", pk)


def _on_overview(
    request: HttpRequest, verb: str, act: Callable[[Acting], Any], told: str
) -> HttpResponse:
    try:
        run(request, verb, act)
    except Invalid as error:
        return overview(request, errors=error.fields or {"": error.message}, form=verb)
    messages.success(request, f"{told}。")
    return redirect("web:delegation")


def _file(request: HttpRequest, by: Acting, name: str, allowed: Allowed) -> StoredFile | None:
    sent = request.FILES.get(name)
    if sent is None:
        return None
    return store_upload(sent, sent.name or "", actor=by.actor, allowed=allowed, field=name)


def _stage_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("请填写每个阶段的开始和结束日期", "stages") from error
