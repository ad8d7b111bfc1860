"""Reading the register's forms: days, amounts and rows, each refusal beside its field."""

from __future__ import annotations

from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest

from yimen.foundation.errors import Invalid
from yimen.foundation.money import Fen, parse_yuan
from yimen.network.delegating import one

M = TypeVar("M", bound=Model)


def day(request: HttpRequest, name: str) -> date:
    """A day that must be there."""
    found = day_or_none(request, name)
    if found is None:
        raise Invalid("请填写日期，例如 2021-05-31", name)
    return found


def day_or_none(request: HttpRequest, name: str) -> date | None:
    """A day, None where the field is empty."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("请填写日期，例如 2021-05-31", name) from error


def yuan_or_none(text: str, name: str) -> Fen | None:
    """An amount in fen, None where the field is empty."""
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except Invalid as error:
        raise Invalid(error.message, name) from error


def row(request: HttpRequest, model: type[M], name: str, title: str) -> M | None:
    """The row a select names by its uid, None where nothing is chosen."""
    text = request.POST.get(name, "")
    if not text:
        return None
    try:
        return one(model, UUID(text), title)
    except ValueError as error:
        raise Invalid(f"请重新选择{title}", name) from error
