"""What holds for every request: how large it may be, and the headers its answer carries.

Nothing is loaded from, sent to or framed by another site.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_MB = 1024 * 1024
# A scan has at most 20 MB; up to here the field itself says so. A bank's answer may be larger.
LARGEST_BODY = 40 * _MB
LARGEST_RETURN_FILE = 220 * _MB
_TOO_LARGE = "提交的内容太大，请压缩或分次提交；单个文件不超过 20 MB。"

CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)


class PagePolicy:
    """Adds the content policy; pages with personal data are never kept by a shared cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with the headers added."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(self), geolocation=(self), microphone=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BodyLimit:
    """Refuses a body nobody needs before a byte of it is stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or 413 by what its header announces."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        bank = "/return-file" in request.path_info
        largest = LARGEST_RETURN_FILE if bank else LARGEST_BODY
        if announced.isdigit() and int(announced) > largest:
            page = render_to_string("400.html", {"message": _TOO_LARGE})
            return HttpResponse(page, status=413)
        return self.get_response(request)
