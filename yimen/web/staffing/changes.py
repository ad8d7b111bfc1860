"""What the administrator changes (人员岗位): each form one action, answered on the same page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yimen.foundation.errors import Invalid, NotFound, YimenError
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting
from yimen.network.actions.appoint import appoint
from yimen.network.actions.create_staff import create_staff
from yimen.network.actions.end_post import end_post
from yimen.network.actions.reset_factor import reset_factor
from yimen.network.actions.reset_password import reset_password
from yimen.network.actions.set_active import disable, enable
from yimen.network.actions.unlock import unlock
from yimen.network.models import Office, Post, Staff
from yimen.network.permissions import Right, check
from yimen.web.commands import acting, run
from yimen.web.staffing.forms import new_fields
from yimen.web.staffing.views import find, staff_page

# verb in the address → what it does, and what is said afterwards
_CHANGES: dict[str, tuple[Callable[[Acting, Staff, str], Any], str]] = {
    "unlock": (lambda by, person, reason: unlock(by, person), "已解锁，可以立即登录"),
    "factor": (reset_factor, "已重置动态口令，下次登录时重新设置"),
    "disable": (disable, "账号已停用，正在使用的登录已退出"),
    "enable": (lambda by, person, reason: enable(by, person), "账号已启用"),
}


def create(request: HttpRequest) -> HttpResponse:
    """A new account; posts and a first password follow on its own page."""
    check(acting(request), Right.STAFF)
    errors: dict[str, str] = {}
    if request.method == "POST":

        def act(by: Acting) -> int:
            typed = {key: request.POST.get(key, "") for key in ("username", "name", "phone")}
            return create_staff(by, **typed).pk

        try:
            pk = run(request, "staff.create", act)
            messages.success(request, "账号已建立，请任命岗位并生成初始密码。")
            return redirect("web:staff_page", pk=int(pk))
        except YimenError as error:
            errors = error.fields or {"": error.message}
    context = {"fields": new_fields(request.POST, errors), "other": errors.get("", "")}
    return render(request, "web/staffing/new.html", context, status=422 if errors else 200)


@require_POST
def appoint_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint somebody to a post."""

    def act(by: Acting) -> int:
        office = Office.objects.select_related("division").filter(pk=_number(request, "office"))
        found = office.first()
        if found is None:
            raise Invalid("请选择任职单位", "office")
        role, from_ = request.POST.get("role", ""), _day(request, "from")
        return appoint(by, find(by, pk), found, role, from_).pk

    return _do(request, pk, "staff.appoint", act, "任命已登记")


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a post with its last day."""
    post = Post.objects.select_related("staff", "office").filter(pk=pk).first()
    if post is None:
        raise NotFound("没有这个岗位，请刷新页面查看")
    find(acting(request), post.staff_id)

    def act(by: Acting) -> int:
        return end_post(by, post, _day(request, "last_day"), request.POST.get("reason", "")).pk

    return _do(request, post.staff_id, "staff.end_post", act, "离任已登记")


@require_POST
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Unlock, reset the second factor, disable or enable."""
    if verb not in _CHANGES:
        raise Http404
    act, told = _CHANGES[verb]
    reason = request.POST.get("reason", "")
    return _do(request, pk, f"staff.{verb}", lambda by: act(by, find(by, pk), reason).pk, told)


@require_POST
@never_cache
def give_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A first password, shown this once: it is kept nowhere, so this is no repeatable command."""
    by = acting(request)
    return staff_page(request, pk, password=reset_password(by, find(by, pk)))


def _do(
    request: HttpRequest, pk: int, verb: str, act: Callable[[Acting], Any], told: str
) -> HttpResponse:
    """Act once and go back to the account; what was wrong stands beside its field."""
    try:
        run(request, verb, act)
    except Invalid as error:
        return staff_page(request, pk, errors=error.fields, form=verb, status=error.status)
    except YimenError as error:
        return staff_page(request, pk, errors={}, problem=error.message, status=error.status)
    messages.success(request, f"{told}。")
    return redirect("web:staff_page", pk=pk)


def _number(request: HttpRequest, name: str) -> int:
    raw = request.POST.get(name, "")
    return whole(raw) or 0


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError as error:
        raise Invalid("请填写日期，例如 2026-03-02", name) from error
