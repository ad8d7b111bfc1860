"""An award under lock, and its events on a stream of its own (待遇记录)."""

from __future__ import annotations

from typing import Any

from yimen.awards.models import Award
from yimen.foundation import trail
from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting


def lock_award(by: Acting, award: Award) -> Award:
    """The award, locked, when it lies in the user's area; else NotFound."""
    rows = Award.objects.visible_to(by.scope.prefix).select_for_update(of=("self",))
    locked = rows.filter(pk=award.pk).first()
    if locked is None:
        raise NotFound("没有找到这项待遇，或者不在您的辖区，请核对证书编号")
    return locked


def record(by: Acting, award: Award, verb: str, **kept: Any) -> None:
    """Append one event; `kept` as in trail.append (reason, before, after)."""
    trail.append(
        f"award:{award.uid}",
        verb,
        actor=by.actor,
        subject=award.number,
        home_path=award.home_path,
        handling_path=award.handling_path,
        **kept,
    )
