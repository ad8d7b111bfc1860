"""Logging in and out (登录、退出): password, then the second factor where a post asks for it.

Between password and second factor nobody is logged in: the session holds who is half way through,
for five minutes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yimen.foundation import clock
from yimen.foundation.errors import YimenError
from yimen.network import login
from yimen.network.acting import Acting
from yimen.network.actions.enrol_totp import confirm_totp, enrol_totp
from yimen.network.models import Staff
from yimen.web.account import demo, entry
from yimen.web.account.qr import qr_of
from yimen.web.account.wayback import safe_path

PENDING_KEY = "login_pending"
PENDING_FOR = timedelta(minutes=5)
WHY = {
    "idle": "您已较长时间没有操作，为保护个人信息已自动退出，请重新登录。填写的内容已留在本机。",
    "ended": "这次登录已经结束（在别处退出、修改了密码，或账号被停用），请重新登录。",
    "slow": "输入口令超过 5 分钟，请重新登录。",
}


@sensitive_post_parameters("password")
@never_cache
@login_not_required
def log_in(request: HttpRequest) -> HttpResponse:
    """User name and password."""
    back = safe_path(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        if request.acting is not None:
            return redirect(back)
        return _login_page(request, back, why=request.GET.get("why", ""))
    try:
        staff = login.authenticate(
            request.POST.get("username", ""), request.POST.get("password", "")
        )
    except YimenError as error:
        return _login_page(request, back, error=error)
    if not login.second_factor_asked(staff):
        return _enter(request, staff, "none", back)
    if not login.has_second_factor(staff):
        enrol_totp(staff)
    until = clock.now() + PENDING_FOR
    request.session[PENDING_KEY] = {"staff": staff.pk, "until": until.isoformat(), "back": back}
    return redirect("web:login_code" if login.has_second_factor(staff) else "web:login_enrol")


@never_cache
@login_not_required
def code(request: HttpRequest) -> HttpResponse:
    """The six digits of the phone."""
    staff, back = _half_way(request)
    if staff is None:
        return _start_again()
    error = None
    if request.method == "POST":
        try:
            login.verify_totp(staff, request.POST.get("code", ""))
            return _enter(request, staff, "totp", back)
        except YimenError as found:
            error = found
    page = {"staff": staff, "error": error.message if error else ""}
    return render(request, "web/account/code.html", page, status=error.status if error else 200)


@never_cache
@login_not_required
def enrol(request: HttpRequest) -> HttpResponse:
    """Set the second factor up on the way in; a newly appointed one may put it off."""
    staff, back = _half_way(request)
    if staff is None or login.has_second_factor(staff):
        return _start_again()
    until = login.factor_grace_ends(staff)
    error = None
    if request.method == "POST":
        if "later" in request.POST and until is not None:
            return _enter(request, staff, "grace", back)
        try:
            confirm_totp(Acting(staff.actor(), staff=staff), staff, request.POST.get("code", ""))
            return _enter(request, staff, "totp", back)
        except YimenError as found:
            error = found
    enrolment = enrol_totp(staff)
    page = {
        "staff": staff,
        "qr": qr_of(enrolment.address),
        "secret": enrolment.secret,
        "address": enrolment.address,
        "until": until,
        "error": error.message if error else "",
    }
    return render(request, "web/account/enrol.html", page, status=error.status if error else 200)


@require_POST
@login_not_required
def log_in_demo(request: HttpRequest) -> HttpResponse:
    """One click: log in as a role, its second factor counted as shown. Only in the demo."""
    if not settings.YIMEN_DEMO:
        raise Http404
    staff = demo.find(request.POST.get("as", ""))
    if staff is None:
        raise Http404
    if login.second_factor_asked(staff):
        messages.info(request, "演示环境：该岗位要求动态口令，已代为通过；正式环境中须输入。")
    back = safe_path(request, request.POST.get("next", ""))
    return _enter(request, staff, "demo", back)


@require_POST
@login_not_required
def log_out(request: HttpRequest) -> HttpResponse:
    """End this login."""
    entry.end(request)
    return redirect("web:login")


def _login_page(
    request: HttpRequest, back: str, *, why: str = "", error: YimenError | None = None
) -> HttpResponse:
    page: dict[str, Any] = {
        "next": back,
        "why": WHY.get(why, ""),
        "username": request.POST.get("username", ""),
        "error": error.message if error else "",
        "groups": demo.groups() if settings.YIMEN_DEMO else [],
    }
    return render(request, "web/account/login.html", page, status=error.status if error else 200)


def _half_way(request: HttpRequest) -> tuple[Staff | None, str]:
    """Who has shown his password here within the last five minutes, and where he wants to go."""
    pending = request.session.get(PENDING_KEY)
    if not pending or datetime.fromisoformat(pending["until"]) < clock.now():
        request.session.pop(PENDING_KEY, None)
        return None, ""
    staff = Staff.objects.filter(pk=pending["staff"], is_active=True).first()
    return staff, pending["back"]


def _start_again() -> HttpResponse:
    response = redirect("web:login")
    response["Location"] += "?why=slow"
    return response


def _enter(request: HttpRequest, staff: Staff, factor: entry.Factor, back: str) -> HttpResponse:
    """Begin the login; those with several posts choose one first."""
    request.session.pop(PENDING_KEY, None)
    entry.begin(request, staff, factor)
    if staff.password_change_due:
        return redirect("web:password")
    posts = staff.posts.held_on(clock.today())
    if posts.count() > 1:
        request.session["after_post"] = back
        return redirect("web:choose_post")
    return redirect(back)
