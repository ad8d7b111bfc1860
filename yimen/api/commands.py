"""Writes of the API: each click acts once, by the command id in the header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest

from yimen.foundation.commands import once
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting


def acting(request: HttpRequest) -> Acting:
    """Who asks, as the middleware found out."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found


def run(request: HttpRequest, verb: str, act: Callable[[Acting], str], payload: Any = None) -> str:
    """Do `act` once for the request's X-Command-Id and return its result reference.

    The same id again returns the first result without acting; with another payload it is a
    Conflict. Without the header the act is done as it comes.
    """
    by = acting(request)
    header = request.headers.get("X-Command-Id")
    if header is None:
        with transaction.atomic():
            return act(by)
    try:
        command_id = UUID(header)
    except ValueError as error:
        raise Invalid("X-Command-Id 应为 UUID", "X-Command-Id") from error
    return once(command_id, by.actor, verb, lambda: act(by), payload=payload)
