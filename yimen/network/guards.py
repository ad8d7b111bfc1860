"""Is it allowed *in this state*? Which role fits which office, which duties exclude each other."""

from __future__ import annotations

from collections.abc import Iterable

from yimen.foundation.errors import Conflict, Invalid
from yimen.network.models import Level, Office, Post, Role

OFFICE_LEVELS: dict[str, frozenset[str]] = {
    Role.WINDOW_CLERK: frozenset({Level.TOWNSHIP}),
    Role.VILLAGE_ASSISTANT: frozenset({Level.VILLAGE, Level.GRID}),
    Role.SURVEYOR: frozenset({Level.TOWNSHIP, Level.VILLAGE, Level.GRID}),
    Role.TOWNSHIP_REVIEWER: frozenset({Level.TOWNSHIP}),
    Role.TOWNSHIP_LEADER: frozenset({Level.TOWNSHIP}),
    Role.TOWNSHIP_FINANCE: frozenset({Level.TOWNSHIP}),
    # A city's bureau approves what its counties propose; it handles no case of theirs.
    Role.COUNTY_REVIEWER: frozenset({Level.CITY, Level.COUNTY}),
    Role.COUNTY_DECIDER: frozenset({Level.CITY, Level.COUNTY}),
    Role.COUNTY_FINANCE: frozenset({Level.COUNTY}),
    Role.LIAISON: frozenset({Level.COUNTY, Level.TOWNSHIP}),
    Role.SUPERVISOR: frozenset({Level.CITY, Level.COUNTY}),
    Role.ADMIN: frozenset({Level.CITY, Level.COUNTY}),
}

_HANDLES = {
    Role.WINDOW_CLERK,
    Role.VILLAGE_ASSISTANT,
    Role.SURVEYOR,
    Role.TOWNSHIP_REVIEWER,
}
_PAYS = {Role.TOWNSHIP_FINANCE, Role.COUNTY_FINANCE}


def check_role_fits(role: str, office: Office) -> None:
    """Raise Invalid for a role the office has no place for, e.g. a decider in a village."""
    if role not in Role.values:
        raise Invalid("没有这个岗位，请从列表中选择", "role")
    if office.division.level not in OFFICE_LEVELS[role]:
        raise Invalid(f"“{office.name}”不设“{Role(role).label}”，请选择相应层级的机构", "office")


def check_compatible(role: str, held: Iterable[Post]) -> None:
    """Raise Conflict when one person would check his own work (不相容岗位分离)."""
    for post in held:
        pair = {role, post.role}
        reason = _excluded(pair)
        if reason:
            raise Conflict(
                f"“{Role(role).label}”与现任的“{post.get_role_display()}”不能由一人兼任（{reason}），"
                "请先结束原岗位或另派他人"
            )


def _excluded(pair: set[str]) -> str:
    """Why two roles exclude each other; empty when they do not."""
    if len(pair) == 1:
        return ""
    if Role.COUNTY_DECIDER in pair and pair & _HANDLES:
        return "办理与审核确认相分离"
    if pair & _PAYS and pair & (_HANDLES | {Role.COUNTY_DECIDER, Role.TOWNSHIP_LEADER}):
        return "审核与发放相分离"
    if Role.SUPERVISOR in pair and pair != {Role.SUPERVISOR, Role.LIAISON}:
        return "监督与办理相分离"
    if Role.ADMIN in pair:
        return "系统管理与业务办理相分离"
    return ""
