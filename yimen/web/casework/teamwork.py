"""委派、交还、会签、加签、签署、抄送、催办、撤回: working with colleagues on one piece of work."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.models import Post, Role, Staff
from yimen.network.queries import prefixes
from yimen.procedures.engine.delegating import delegate, hand_back
from yimen.procedures.engine.handing import release
from yimen.procedures.engine.recalling import recall, why_not
from yimen.procedures.engine.signing import ask_signers, sign
from yimen.procedures.engine.telling import send_copy, urge
from yimen.procedures.models import Case, Urge, WorkItem
from yimen.web.casework.lookup import item_in
from yimen.web.commands import run, seen


def who_sees(case: Case, but: Staff | None) -> list[tuple[str, str]]:
    """Colleagues whose office sees the case, with their post, oneself left out."""
    paths = {*prefixes(case.home_path), *prefixes(case.handling_path)}
    posts = (
        Post.objects.held_on(clock.today())
        .filter(office__path__in=paths, office__is_active=True, staff__is_active=True)
        .exclude(role__in=(Role.LIAISON, Role.ADMIN))
        .select_related("staff", "office")
        .order_by("office__path", "role", "staff_id")
    )
    named = {str(one.staff_id): f"{one.staff.name}（{one}）" for one in posts}
    if but is not None:
        named.pop(str(but.pk), None)
    return list(named.items())


def recallable(by: Acting, items: list[WorkItem]) -> list[WorkItem]:
    """The reader's own steps just done that may still be taken back; `items` are all of a case."""
    done = [item for item in items if item.state == WorkItem.State.DONE]
    return [item for item in done if why_not(by, item, items) is None]


def urged(items: list[WorkItem]) -> dict[int, int]:
    """How often each item was urged."""
    found: dict[int, int] = {}
    keys = [item.pk for item in items]
    for pk in Urge.objects.filter(item_id__in=keys).values_list("item_id", flat=True):
        found[pk] = found.get(pk, 0) + 1
    return found


@require_POST
def do_delegate(request: HttpRequest, uid: UUID) -> HttpResponse:
    """委派给同事, 办好后交还."""
    item, (staff,) = item_in(request, uid), _staff(request, "to_staff", "请选择委派给哪位同事")

    def act(by: Acting) -> str:
        delegate(by, item, staff, request.POST.get("reason", ""), seen=seen(request))
        return str(item.pk)

    run(request, "step.delegate", act)
    messages.success(request, f"已委派{staff.name}，办好后会交还给您办结")
    return redirect("web:case", uid)


@require_POST
def do_hand_back(request: HttpRequest, uid: UUID) -> HttpResponse:
    """交还受委派办理的事项."""
    item = item_in(request, uid)

    def act(by: Acting) -> str:
        hand_back(by, item, request.POST.get("reason", ""), seen=seen(request))
        return str(item.pk)

    run(request, "step.hand_back", act)
    messages.success(request, "已交还")
    return redirect("web:case", uid)


@require_POST
def do_release(request: HttpRequest, uid: UUID) -> HttpResponse:
    """放回本单位待领."""
    item = item_in(request, uid)

    def act(by: Acting) -> str:
        release(by, item, seen=seen(request))
        return str(item.pk)

    run(request, "step.release", act)
    messages.success(request, "已放回，同事可以领取")
    return redirect("web:case", uid)


@require_POST
def do_signers(request: HttpRequest, uid: UUID) -> HttpResponse:
    """会签、前加签、后加签."""
    item, staff = item_in(request, uid), _staff(request, "staff", "请选择请谁签署")
    how, text = request.POST.get("how", ""), request.POST.get("note", "")
    needed = _needed(request.POST.get("rule", "all"), request.POST.get("needed", ""))

    def act(by: Acting) -> str:
        given: dict[str, Any] = {"note": text, "seen": seen(request)}
        given["needed"] = needed if how == WorkItem.Signs.COSIGN else None
        return str(len(ask_signers(by, item, staff, how, **given)))

    count = run(request, "step.signers", act)
    messages.success(request, f"已请 {count} 人签署")
    return redirect("web:case", uid)


@require_POST
def do_sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """同意或不同意."""
    item, answer = item_in(request, uid), request.POST.get("answer", "")
    if answer not in ("agree", "disagree"):
        raise Invalid("请选择同意或不同意", "answer")

    def act(by: Acting) -> str:
        sign(by, item, answer == "agree", request.POST.get("words", ""), seen=seen(request))
        return str(item.pk)

    run(request, "step.sign", act)
    messages.success(request, "已签署")
    return redirect("web:case", uid)


@require_POST
def do_copy(request: HttpRequest, uid: UUID) -> HttpResponse:
    """抄送."""
    item, staff = item_in(request, uid), _staff(request, "staff", "请选择抄送给谁")
    text = request.POST.get("note", "")
    sent = run(request, "step.copy", lambda by: len(send_copy(by, item, staff, text)))
    told = f"已抄送 {sent} 人" if sent != "0" else "这些同事已有未读的抄送，没有重复发送"
    messages.success(request, told)
    return redirect("web:case", uid)


@require_POST
def do_urge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """催办, 一天一次."""
    item = item_in(request, uid)
    told = run(request, "step.urge", lambda by: urge(by, item, request.POST.get("words", "")).told)
    messages.success(request, f"已催办：{told}")
    return redirect("web:case", uid)


@require_POST
def do_recall(request: HttpRequest, uid: UUID) -> HttpResponse:
    """撤回本人刚办结的环节."""
    item = item_in(request, uid)
    reason = request.POST.get("reason", "")
    run(request, "step.recall", lambda by: recall(by, item, reason, seen=seen(request)).pk)
    messages.success(request, "已撤回，请重新办理")
    return redirect("web:case", uid)


def _staff(request: HttpRequest, name: str, asking: str) -> list[Staff]:
    keys = [key for key in map(whole, request.POST.getlist(name)) if key is not None]
    found = {one.pk: one for one in Staff.objects.filter(pk__in=keys, is_active=True)}
    if not keys or len(found) < len(set(keys)):
        raise Invalid(asking, name)
    return [found[key] for key in keys]


def _needed(rule: str, count: str) -> int | None:
    """How many must agree: None all, 1 any, else the number typed."""
    if rule != "n":
        return 1 if rule == "any" else None
    number = whole(count)
    if number is None:
        raise Invalid("请填写须同意的人数", "needed")
    return number
