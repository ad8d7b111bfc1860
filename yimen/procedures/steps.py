"""Step kinds (环节类型) and what a step is repeated for (for_each).

The domains above offer step kinds to procedures: `register_kind` names one, and gives what the
system does by itself when such a step opens. An automatic kind is a function (by, item) that does
its work in the same transaction and returns the outcome's key, or None to leave the item open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.households.models import Membership
from yimen.network.acting import Acting
from yimen.policy.procedure import Step

from .models import Case, WorkItem

Automatic = Callable[[Acting, WorkItem], str | None]
Bulk = Callable[[Acting, WorkItem, str, str], object]
"""(by, item, outcome, reason)."""
Keys = Callable[[Case], list[tuple[str, str]]]
Place = Callable[[Case, Step], tuple[int, str] | None]


@dataclass(frozen=True)
class Kind:
    """One step kind."""

    name: str
    title: str
    automatic: Automatic | None = None


_KINDS: dict[str, Kind] = {}
_BULK: dict[str, Bulk] = {}
_KEYS: dict[str, Keys] = {}
_PLACES: dict[str, Place] = {}


def register_kind(name: str, title: str, automatic: Automatic | None = None) -> None:
    """Offer a step kind; registering again replaces nothing but the same words."""
    held = _KINDS.get(name)
    if held is not None and held.automatic is not None and held.automatic is not automatic:
        raise ValueError(f"step kind {name!r} is registered twice")
    _KINDS[name] = Kind(name, title, automatic)


def automatic_of(name: str) -> Automatic | None:
    """What the system does when a step of this kind opens, None when an officer works on it."""
    kind = _KINDS.get(name)
    return kind.automatic if kind else None


def register_bulk(name: str, act: Bulk) -> None:
    """Let steps of this kind be completed many at once: `act` does one of them as its page would.

    Only for kinds whose outcome says everything; the others ask for content case by case.
    """
    _BULK[name] = act


def bulk_of(name: str) -> Bulk | None:
    """How one step of this kind is completed in bulk, None when it must be opened."""
    return _BULK.get(name)


def register_place(kind: str, place: Place) -> None:
    """Say where steps of a kind are done and from which post, where that is not the step's own
    level: the power to decide moves between county and township."""
    _PLACES[kind] = place


def placed_kinds() -> list[str]:
    """Step kinds whose office is looked up."""
    return list(_PLACES)


def place_of(case: Case, step: Step) -> tuple[int, str] | None:
    """(office key, role) a step is done at and from; None leaves it to the step's own level."""
    place = _PLACES.get(step.kind)
    return place(case, step) if place else None


def register_keys(each: str, keys: Keys) -> None:
    """Say what a `for_each` of this name runs over: (key, title) of each branch in a case."""
    _KEYS[each] = keys


def keys_of(each: str, case: Case) -> list[tuple[str, str]]:
    """The branches of a repeated step. Conflict when no domain offers them."""
    if each not in _KEYS:
        raise Conflict(f"办理程序用到的分支“{each}”尚未启用，请联系系统管理员", code="no_branches")
    return _KEYS[each](case)


def _members(case: Case) -> list[tuple[str, str]]:
    """One branch per member of the household on the day."""
    found = Membership.objects.filter(household_id=case.household_id).on(clock.today())
    rows = found.select_related("person").order_by("relation", "recorded_at", "uid")
    return [(str(row.person_id), row.person.name) for row in rows]


register_keys("member", _members)
