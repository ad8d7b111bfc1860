"""Every request works as somebody, in one transaction, within his scope (管辖范围).

1. who: session → staff → post → `request.acting` (None for the public);
2. the whole request runs in one transaction in which PostgreSQL knows the scope, so that
   row-level security holds for pages, counts, exports and error pages alike;
3. a view is for those who are logged in and hold a post, unless it says otherwise
   (`login_not_required` for the public, `any_login` for account pages).

ATOMIC_REQUESTS puts a savepoint around the view itself: what a failed view wrote is undone, and
the error page is still drawn within the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from yimen.foundation.scope import Scope, in_scope
from yimen.web.account import entry
from yimen.web.account.wayback import page_of

# These must answer when the database does not.
_WITHOUT_DATABASE = ("/health", "/static/")
_API = "/api/"


class ActingMiddleware:
    """Place it below sessions, authentication and messages, above error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request in the scope of the one who asks."""
        if request.path_info.startswith(_WITHOUT_DATABASE):
            request.acting = None
            return self.get_response(request)
        scope = entry.resolve(request)
        with in_scope(scope):
            response = self.get_response(request)
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = _stream(response.streaming_content, scope)  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Stop those who may not open the view; None lets them pass."""
        if not getattr(view, "login_required", True):
            return None
        program = request.path_info.startswith(_API)
        if request.acting is None:
            return None if program else _to_login(request)  # the API asks for a login itself
        if getattr(view, "any_login", False):
            return None
        if request.acting.staff.password_change_due:
            return _change_first() if program else redirect("web:password")
        if request.post is None and not program:
            return render(request, "web/account/no_post.html", status=403)
        return None


def _stream(parts: Iterator[bytes], scope: Scope) -> Iterator[bytes]:
    """A streamed answer is made after the view returned: it gets its own scoped transaction."""
    with in_scope(scope):
        yield from parts


def _to_login(request: HttpRequest) -> HttpResponse:
    """The login page and back again; programs are told, htmx is sent there."""
    words = {"next": page_of(request)}
    if request.login_over:
        words["why"] = request.login_over
    address = f"{reverse('web:login')}?{urlencode(words)}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    if "application/json" in request.headers.get("Accept", ""):
        body = {"code": "login", "message": "登录已失效，请重新登录后再操作", "fields": {}}
        return JsonResponse(body, status=401)
    return redirect(address)


def _change_first() -> JsonResponse:
    """A program may not go round the change of a first password."""
    body = {"code": "password_change_due", "message": "请先登录网页修改初始密码，再使用接口"}
    return JsonResponse(body, status=403)
