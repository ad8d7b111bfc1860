"""Where to return to after login (登录后返回的页面): only ever a page of this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_path(request: HttpRequest, path: str) -> str:
    """`path` when it lies on this site, else the first page."""
    fine = url_has_allowed_host_and_scheme(path, allowed_hosts={request.get_host()})
    return path if fine and path.startswith("/") else settings.LOGIN_REDIRECT_URL


def page_of(request: HttpRequest) -> str:
    """The page the request belongs to: for a form or a fragment, the page it stood on."""
    asked = request.headers.get("HX-Current-URL", "")
    if not asked:
        is_page = request.method == "GET"
        asked = request.get_full_path() if is_page else request.headers.get("Referer", "")
    parts = urlsplit(asked)
    return safe_path(request, f"{parts.path}?{parts.query}" if parts.query else parts.path)
