"""Named conditions (条件): what a step or a limit of a pack may carry in `when`.

Packs choose names; the domains above register what a name means:

    @conditions.register("granted", "决定给予救助")
    def granted(case: Case) -> bool: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yimen.foundation.errors import Conflict

from .models import Case

Test = Callable[[Case], bool]


@dataclass(frozen=True)
class Condition:
    """One condition: `title` completes the sentence “因不符合“…”，本环节跳过”."""

    name: str
    title: str
    test: Test


_CONDITIONS: dict[str, Condition] = {}


def register(name: str, title: str) -> Callable[[Test], Test]:
    """Give the condition `name` its meaning; a second meaning is a programming error."""

    def keep(test: Test) -> Test:
        held = _CONDITIONS.get(name)
        if held is not None and held.test is not test:
            raise ValueError(f"condition {name!r} is registered twice")
        _CONDITIONS[name] = Condition(name, title, test)
        return test

    return keep


def get(name: str) -> Condition:
    """The condition called `name`. Conflict when no domain knows it."""
    if name not in _CONDITIONS:
        raise Conflict(f"办理程序用到的条件“{name}”尚未启用，请联系系统管理员", code="no_condition")
    return _CONDITIONS[name]


def holds(name: str, case: Case) -> bool:
    """True when the condition holds for the case now."""
    return get(name).test(case)
