"""What the actions of the register share: its trail, and rows found or refused."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from yimen.foundation.errors import NotFound
from yimen.foundation.trail import append
from yimen.network.acting import Acting
from yimen.network.models import Division, Level, Office
from yimen.network.queries import county_office, prefixes

M = TypeVar("M", bound=models.Model)


def note(by: Acting, verb: str, path: str, subject: str, **told: Any) -> None:
    """Append to the register's stream of the county the path lies in."""
    county = county_office(path).division
    append(
        f"delegation:{county.pk}",
        verb,
        actor=by.actor,
        subject=subject[:100],
        home_path=path,
        **told,
    )


def county_of(by: Acting, division: Division | None = None) -> Division:
    """The county somebody delegates for: the one named, or that of his own office."""
    if division is not None:
        return division
    if by.office is None:
        raise NotFound("请指定办理下放的县（市、区）")
    return by.office.division


def county_seen(by: Acting) -> Division:
    """The county whose register somebody looks at: the nearest one above his office. Raises
    NotFound above counties."""
    path = by.office.path if by.office is not None else by.path
    rows = Division.objects.filter(path__in=prefixes(path), level=Level.COUNTY)
    found = rows.first()
    if found is None:
        raise NotFound("请在县（市、区）的岗位上查看下放登记")
    return found


def township_named(by: Acting, pk: int) -> Office:
    """A township office within reach. Raises NotFound."""
    rows = Office.objects.with_role("township").under(by.scope.prefix)
    found = rows.select_related("division").filter(pk=pk).first()
    if found is None:
        raise NotFound("没有找到这个乡镇（街道），它可能不在您的辖区")
    return found


def townships_of(path: str) -> list[Office]:
    """The township offices of a county, in the order of the tree."""
    rows = Office.objects.with_role("township").under(path)
    return list(rows.filter(division__level=Level.TOWNSHIP).select_related("division"))


def one(model: type[M], uid: Any, title: str) -> M:
    """A row of the register. Raises NotFound in words of the field."""
    return _found(model._default_manager.filter(pk=uid).first(), title)


def locked(model: type[M], uid: Any, title: str) -> M:
    """The same, locked for a change; rows of other areas are not found."""
    rows = model._default_manager.select_for_update(of=("self",))
    return _found(rows.filter(pk=uid).first(), title)


def _found(found: M | None, title: str) -> M:
    if found is None:
        raise NotFound(f"没有找到这份{title}，请刷新页面")
    return found
