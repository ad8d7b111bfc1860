"""Own account (登录安全): second factor, password, open logins, and the post acted from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from yimen.foundation.errors import Invalid, NotFound, YimenError
from yimen.network import login
from yimen.network.actions.change_password import change_password
from yimen.network.actions.enrol_totp import confirm_totp, enrol_totp
from yimen.network.actions.revoke_session import revoke_session
from yimen.web.account import entry
from yimen.web.account.entry import any_login
from yimen.web.account.qr import qr_of
from yimen.web.account.wayback import safe_path

_PASSWORDS = (
    {"name": "old", "label": "原密码", "kind": "password", "autocomplete": "current-password"},
    {
        "name": "new",
        "label": "新密码",
        "kind": "password",
        "autocomplete": "new-password",
        "help": "至少 10 个字符，不能只有数字，不要与用户名、姓名相近。一句自己记得住的话最好。",
    },
    {
        "name": "again",
        "label": "再输一次新密码",
        "kind": "password",
        "autocomplete": "new-password",
    },
)


@never_cache
@any_login
def overview(request: HttpRequest, error: YimenError | None = None) -> HttpResponse:
    """Everything about one's own login on one page."""
    staff = request.acting.staff
    staff.refresh_from_db()
    enrolled = login.has_second_factor(staff)
    waiting = None if enrolled or login.totp_secret(staff) is None else enrol_totp(staff)
    page = {
        "staff": staff,
        "enrolled": enrolled,
        "needed": login.needs_second_factor(staff),
        "grace": login.factor_grace_ends(staff),
        "factor": request.session.get(entry.FACTOR_KEY),
        "waiting": waiting,
        "qr": qr_of(waiting.address) if waiting else "",
        "sessions": login.live_sessions(staff, entry.idle_limit()),
        "here": request.session.session_key,
        "idle_minutes": int(entry.idle_limit().total_seconds() // 60),
        "error": error.message if error else "",
    }
    return render(request, "web/account/security.html", page, status=error.status if error else 200)


@require_POST
@any_login
def totp_start(request: HttpRequest) -> HttpResponse:
    """Make a secret for the phone; moving to another phone needs the present code first."""
    try:
        enrol_totp(request.acting.staff, request.POST.get("code", ""))
    except YimenError as error:
        return overview(request, error)
    return redirect("web:security")


@require_POST
@any_login
def totp_confirm(request: HttpRequest) -> HttpResponse:
    """The first code from the phone: the second factor counts from now on."""
    try:
        confirm_totp(request.acting, request.acting.staff, request.POST.get("code", ""))
    except YimenError as error:
        return overview(request, error)
    request.session[entry.FACTOR_KEY] = "totp"
    messages.success(request, "动态口令已启用，下次登录时请输入手机上的 6 位数字。")
    return redirect("web:security")


@require_POST
@any_login
def revoke(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's own logins elsewhere."""
    session = revoke_session(request.acting, session_id)
    if session.session_key == request.session.session_key:
        entry.end(request)
        return redirect("web:login")
    messages.success(request, f"已让“{session.device}”退出登录。")
    return redirect("web:security")


@sensitive_post_parameters("old", "new", "again")
@never_cache
@any_login
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; a password given by the administrator must be changed first of all."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _change(request)
        except YimenError as error:
            errors = error.fields or {"": error.message}
    staff = request.acting.staff
    page = {
        "due": staff.password_change_due,
        "other": errors.get("", ""),
        "fields": [{**shown, "error": errors.get(shown["name"], "")} for shown in _PASSWORDS],
    }
    return render(request, "web/account/password.html", page, status=422 if errors else 200)


def _change(request: HttpRequest) -> HttpResponse:
    new = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise Invalid("两次输入的新密码不一致，请重新输入", "again")
    staff = change_password(
        request.acting,
        request.POST.get("old", ""),
        new,
        keep_session=request.session.session_key or "",
    )
    entry.renew(request, staff)
    messages.success(request, "密码已修改，其他设备上的登录已退出。")
    return redirect("web:security")


@any_login
def choose_post(request: HttpRequest) -> HttpResponse:
    """Which post to act from; for those who hold several."""
    if request.method == "POST":
        wanted = request.POST.get("post", "")
        chosen = next((post for post in request.posts if str(post.pk) == wanted), None)
        if chosen is None:
            raise NotFound("您今天没有担任这个岗位，请刷新页面重新选择")
        request.session[entry.POST_KEY] = chosen.pk
        return redirect(safe_path(request, request.session.pop("after_post", "")))
    return render(request, "web/account/choose_post.html", {"posts": request.posts})
