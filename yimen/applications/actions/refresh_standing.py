"""Refresh a village's rolling list (更新长期公示名单)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yimen.applications.models import StandingList
from yimen.applications.standing import latest_list, standing_rows, standing_rules
from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, NotPermitted
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.network.permissions import Right, check


@transaction.atomic
def refresh_standing(by: Acting, division: Division) -> StandingList:
    """Draw the list anew and keep what now hangs on the wall; an unchanged list stays as it is.

    Conflict where the locality has no rolling list.
    """
    check(by, Right.NOTICE)
    if not by.scope.covers(division.path):
        raise NotPermitted(f"{division.name}不在您的辖区，请联系所在乡镇（街道）更新")
    pack, _ = pack_for(division.path, clock.today())
    if not standing_rules(pack):
        raise Conflict("本地没有长期公示，结果公布后不用更新名单")
    Division.objects.select_for_update().get(pk=division.pk)
    rows, held = standing_rows(division, clock.today()), latest_list(division)
    if held is not None and held.rows == rows:
        return held
    made = StandingList.objects.create(
        division=division,
        rows=rows,
        refreshed_at=_after(held),
        refreshed_by=by.actor.name,
        home_path=division.path,
        handling_path=division.path,
    )
    trail.append(
        f"village:{division.pk}",
        "standing.refresh",
        actor=by.actor,
        subject=division.name,
        before={"rows": len(held.rows)} if held else None,
        after={"rows": len(rows)},
        home_path=division.path,
        handling_path=division.path,
    )
    return made


def _after(held: StandingList | None) -> datetime:
    """Now, and later than the list it replaces, whatever the clock says."""
    if held is None:
        return clock.now()
    return max(clock.now(), held.refreshed_at + timedelta(microseconds=1))


def refresh_all_standing() -> int:
    """Refresh every village that has a list (night job); returns how many changed."""
    with in_scope(SCOPE_ALL):
        villages = list(StandingList.objects.values_list("division", flat=True).distinct())
    by, changed = Acting.system("更新长期公示名单"), 0
    for pk in villages:
        with in_scope(SCOPE_ALL):
            division = Division.objects.get(pk=pk)
            before = latest_list(division)
            changed += refresh_standing(by, division) != before
    return changed
