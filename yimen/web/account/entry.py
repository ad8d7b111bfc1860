"""From a request to the one who acts: the login behind a session, its idle time-out, its post."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest

from yimen.foundation import clock
from yimen.foundation.scope import Scope
from yimen.network import login
from yimen.network.acting import CLOSED, Acting
from yimen.network.models import LoginSession, Post, Staff
from yimen.network.queries import posts_of

# How the second factor was satisfied; "none" where no post asks for one.
Factor = Literal["totp", "grace", "demo", "none"]
FACTOR_KEY, POST_KEY = "factor", "post"
TOUCH_EVERY = timedelta(minutes=1)
PUBLIC = Scope(CLOSED, "公众")

_SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("iPad", "苹果平板"),
    ("Windows", "Windows 电脑"),
    ("Mac OS", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)
_BROWSERS = (("Edg", "Edge"), ("Firefox", "火狐"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def any_login(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view open to every login: without a post, and while the password must be changed."""
    view.any_login = True  # type: ignore[attr-defined]
    return view


def idle_limit() -> timedelta:
    """After how long without a request a login ends."""
    return timedelta(seconds=settings.YIMEN_IDLE_SECONDS)


def begin(request: HttpRequest, staff: Staff, factor: Factor) -> None:
    """Start a login of `staff` in this browser; the factor has been looked at before."""
    auth.login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
    request.session[FACTOR_KEY] = factor
    if request.session.session_key is None:
        request.session.save()
    login.open_session(
        staff,
        str(request.session.session_key),
        device=device_name(request.headers.get("User-Agent", "")),
        address=client_address(request),
    )


def renew(request: HttpRequest, staff: Staff) -> None:
    """Keep this login alive over a change of password; its session gets a new key."""
    before = request.session.session_key
    auth.update_session_auth_hash(request, staff)
    mine = LoginSession.objects.filter(session_key=before)
    mine.update(session_key=request.session.session_key)


def end(request: HttpRequest) -> None:
    """End the login of this browser."""
    if request.session.session_key:
        login.close_session(request.session.session_key)
    auth.logout(request)


def resolve(request: HttpRequest) -> Scope:
    """Put acting, post and posts on the request; returns the scope to work in.

    A login that was ended elsewhere, or lay idle too long, is over: the session is emptied and
    `request.login_over` says why ("idle" or "ended").
    """
    request.acting, request.post, request.posts, request.login_over = None, None, [], ""
    user = request.user
    if not isinstance(user, Staff):
        request.login_over = _why_gone(request)
        return PUBLIC
    request.login_over = _why_over(request, user)
    if request.login_over:
        auth.logout(request)
        return PUBLIC
    request.posts = posts_of(user, clock.today())
    request.post = _chosen(request.posts, request.session.get(POST_KEY))
    if request.post is None:
        request.acting = Acting(user.actor(), staff=user)
    else:
        request.acting = Acting.of_post(request.post)
    return request.acting.scope


def _why_over(request: HttpRequest, staff: Staff) -> str:
    """Why the login behind the session is over; empty while it lives. Notes that it was used."""
    key = request.session.session_key
    session = LoginSession.objects.filter(staff=staff, session_key=key).first()
    if session is None or session.revoked_at is not None:
        return "ended"
    now = clock.now()
    idle = now - session.seen_at
    # A demo clock moved back by a restart would otherwise keep old logins open.
    if not timedelta(0) <= idle <= idle_limit():
        login.close_session(session.session_key)
        return "idle"
    if idle >= TOUCH_EVERY:
        LoginSession.objects.filter(pk=session.pk).update(seen_at=now)
    return ""


def _why_gone(request: HttpRequest) -> str:
    """Why a browser that still shows a session is not logged in: its password changed, or time."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    session = LoginSession.objects.filter(session_key=key).first() if key else None
    if session is None:
        return ""
    return "ended" if session.revoked_at is not None else "idle"


def _chosen(posts: list[Post], wanted: object) -> Post | None:
    """The post chosen in this login, else the first one held."""
    return next((post for post in posts if post.pk == wanted), posts[0] if posts else None)


def client_address(request: HttpRequest) -> str | None:
    """Where the request came from; behind our own proxy the address it noted last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    found = forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
    return found if re.fullmatch(r"[0-9a-fA-F:.]+", found) else None


def device_name(agent: str) -> str:
    """A device in words its owner recognises: "Windows 电脑 · Chrome 109"."""
    system = next((words for mark, words in _SYSTEMS if mark in agent), "其他设备")
    for mark, words in _BROWSERS:
        found = re.search(rf"{mark}\w*/(\d+)", agent)
        if found:
            return f"{system} · {words} {found[1]}"
    return system
