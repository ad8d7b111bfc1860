"""What the law asks before an act (法定前置), looked up on the day of the act.

A case keeps the procedure of its acceptance, but a superior law binds the act: a stop decided on
2026-07-01 needs a hearing however old the case is (domain.md §1.11). The duties stand in the pack
in force on the day (`guards.yaml`); the domains say here what counts as having done them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.network.packs import pack_for
from yimen.policy.catalogue import Guard

from .models import Case

ActKind = Literal["reduce", "terminate", "refuse", "accept", "ask_paper"]


@dataclass(frozen=True)
class Act:
    """An act about to be done in a case, or on the award that came of it."""

    kind: ActKind
    case: Case
    item: str
    reason: str = ""
    on_death: bool = False


Evidence = Callable[[Act], bool]
_EVIDENCE: dict[str, list[Evidence]] = {}
_NOT_ON_DEATH: Final = frozenset({"hearing_record", "termination_notice"})
"""A death is neither heard nor noticed beforehand (43号第26条; D35)."""


def register_evidence(need: str) -> Callable[[Evidence], Evidence]:
    """Add one way to meet a need (`needs` of a guard); any one of them is enough."""

    def keep(test: Evidence) -> Evidence:
        tests = _EVIDENCE.setdefault(need, [])
        if test not in tests:
            tests.append(test)
        return test

    return keep


def duties(act: Act) -> tuple[Guard, ...]:
    """The duties that bind this act today, whatever pack the case is pinned to."""
    today = clock.today()
    pack, _ = pack_for(act.case.handling_path, today)
    found = pack.guards_on(act.kind, act.item, today)
    return tuple(one for one in found if not (act.on_death and one.needs in _NOT_ON_DEATH))


def unmet(act: Act) -> tuple[Guard, ...]:
    """The duties not done yet; empty means the act may go ahead."""
    return tuple(duty for duty in duties(act) if not _is_met(duty, act))


def check_act(act: Act) -> None:
    """Raise Conflict naming the first duty not done yet and its clause."""
    for duty in unmet(act):
        raise Conflict(
            f"{duty.message}（{duty.source}）", code="duty_first", extra={"duty": duty.key}
        )


def _is_met(duty: Guard, act: Act) -> bool:
    return any(test(act) for test in _EVIDENCE.get(duty.needs, ()))


@register_evidence("written_reasons")
def has_reasons(act: Act) -> bool:
    """The reasons are written down with the act."""
    return bool(act.reason.strip())
