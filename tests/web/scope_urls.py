"""Addresses for the tests of the request's scope: what a view sees, streams and loses."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import URLPattern, URLResolver, include, path

from yimen.foundation.errors import Conflict
from yimen.foundation.trail import Event
from yimen.network.models import Office


def _seen() -> list[str]:
    return sorted(Event.objects.filter(stream__startswith="test:").values_list("stream", flat=True))


def look(request: HttpRequest) -> HttpResponse:
    """Streams of the events the asker may see."""
    return JsonResponse(_seen(), safe=False)


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    """The same, open to everybody."""
    return JsonResponse(_seen(), safe=False)


def stream(request: HttpRequest) -> StreamingHttpResponse:
    """The same, read only while the answer is being sent."""

    def lines() -> Iterator[str]:
        for name in _seen():
            yield f"{name}\n"

    return StreamingHttpResponse(lines())


def spoil(request: HttpRequest) -> HttpResponse:
    """Write, then fail: with a sentence, or by accident."""
    Office.objects.update(phone="写了一半")
    if "sentence" in request.GET:
        raise Conflict("该事项已由他人办理，请刷新后再操作")
    raise ZeroDivisionError


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yimen.web.urls")),
    path("look/", look),
    path("public/", public),
    path("stream/", stream),
    path("spoil/", spoil),
]
