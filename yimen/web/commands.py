"""Writes of the screens: a click acts once, and what it says comes back as a message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from yimen.foundation.commands import once
from yimen.foundation.errors import Invalid
from yimen.foundation.numerals import whole
from yimen.network.acting import Acting


def acting(request: HttpRequest) -> Acting:
    """Who asks, as the middleware found out; views behind the login always have one."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found


def run(request: HttpRequest, verb: str, act: Callable[[Acting], Any]) -> str:
    """Do `act` once for the form's command_id and return its result as text (a reference).

    The same click again returns the first result without acting. The form must carry
    `{% command_id %}`; what it holds besides is the payload that must not change under one id.
    """
    by = acting(request)
    raw = request.POST.get("command_id", "")
    try:
        command_id = UUID(raw)
    except ValueError as error:
        raise Invalid("页面不完整，请刷新后重新提交") from error
    payload = sorted(
        (name, request.POST.getlist(name))
        for name in request.POST
        if name not in ("command_id", "csrfmiddlewaretoken")
    )
    return once(command_id, by.actor, verb, lambda: str(act(by)), payload=payload)


def seen(request: HttpRequest) -> int | None:
    """The row version the page showed, from `{% row_version obj %}`."""
    return whole(request.POST.get("row_version", ""))
