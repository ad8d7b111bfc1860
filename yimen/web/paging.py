"""Keyset paging (翻页): the next page begins after a row, so the last page costs as the first."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from yimen.foundation.errors import Invalid

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page:
    """Rows of one page and the cursors to its neighbours; an empty cursor means there is none."""

    rows: list[Any]
    previous: str = ""
    next: str = ""


def keyset_page(
    queryset: QuerySet[Any], keys: Sequence[str], at: str = "", size: int = PAGE_SIZE
) -> Page:
    """The page of `queryset` that `at` (a cursor of an earlier Page) asks for.

    `keys` are model fields, all ascending or all beginning with "-", never null, the last one
    unique; together they are the order, and the index should begin with them. A cursor that was
    tampered with is Invalid.
    """
    descending = keys[0].startswith("-")
    names = [key.removeprefix("-") for key in keys]
    backward, values = _read(at, queryset.model, names) if at else (False, None)
    lookup = "lt" if descending is not backward else "gt"
    if values is not None:
        queryset = queryset.filter(_beyond(names, values, lookup))
    order = [name if lookup == "gt" else f"-{name}" for name in names]
    rows = list(queryset.order_by(*order)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backward:
        rows.reverse()
    has_next = more if not backward else True
    has_previous = more if backward else values is not None
    return Page(
        rows,
        previous=_write(rows[0], names, "b") if rows and has_previous else "",
        next=_write(rows[-1], names, "f") if rows and has_next else "",
    )


def _beyond(names: Sequence[str], values: Sequence[Any], lookup: str) -> Q:
    """(a, b) > (x, y) as a > x or (a = x and b > y), with a >= x in front for the index."""
    condition, equal = Q(), Q()
    for name, value in zip(names, values, strict=True):
        condition |= equal & Q(**{f"{name}__{lookup}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{names[0]}__{lookup}e": values[0]}) & condition


def _write(row: Any, names: Sequence[str], direction: str) -> str:
    values = [getattr(row, name) for name in names]
    text = json.dumps([direction, *[_plain(value) for value in values]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def _read(at: str, model: type[Model], names: Sequence[str]) -> tuple[bool, list[Any]]:
    """Direction and values of a cursor, the values in the types of the model's fields."""
    try:
        text = base64.urlsafe_b64decode(at + "=" * (-len(at) % 4))
        direction, *raw = json.loads(text)
        found = [
            model._meta.get_field(name).to_python(value)
            for name, value in zip(names, raw, strict=True)
        ]
    except (ValueError, TypeError, binascii.Error, ValidationError) as error:
        raise Invalid("翻页位置无效，请回到第一页重新查询", code="bad_cursor") from error
    if direction not in {"f", "b"} or None in found:
        raise Invalid("翻页位置无效，请回到第一页重新查询", code="bad_cursor")
    return direction == "b", found
