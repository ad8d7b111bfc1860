"""Emergency aid (急难型临时救助): when the need was known, and how much may be given first."""

from __future__ import annotations

from datetime import date, datetime

from yimen.applications.models import NeedReport
from yimen.foundation import clock
from yimen.foundation.money import Fen, divide
from yimen.households.models import Household
from yimen.network.packs import pack_for
from yimen.packstore.reads import procedure_of
from yimen.policy.catalogue import AuthorityRow
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

NEED_KNOWN = "need_known"
CAP = "emergency_aid.cap_factor"
TOWNSHIP_CAP = "temporary_aid.township_ceiling"


def counts_from_need(case: Case) -> bool:
    """Whether the case's procedure has a limit that counts from when the need was known."""
    steps = procedure_of(case.procedure_id).steps
    return any(step.within is not None and step.within.from_ == NEED_KNOWN for step in steps)


def known_at(case: Case) -> datetime | None:
    """The earliest of report, discovery and application; None before anything is on record."""
    first = NeedReport.objects.filter(case=case).order_by("at").first()
    return first.at if first else None


def ceiling_of(case: Case) -> Fen | None:
    """The most the township may give on its own today, in fen; None without a ceiling.

    小额快救 (临时救助意见 2026-01): a month's dibao standard, by default per person (待核定); the
    township's own ceiling and that of the power entrusted to it count too, the lowest decides.
    """
    day = clock.today()
    pack, _ = pack_for(case.handling_path, day)
    found = [row.ceiling_fen for row in pack.authority if _limits(row, case.item, day)]
    if pack.has_parameter(TOWNSHIP_CAP, day):
        found.append(int(str(pack.parameter(TOWNSHIP_CAP, day).value)))
    if pack.has_parameter(CAP, day):
        factor = pack.parameter(CAP, day).fraction
        standard = _month_standard(case, pack)
        found.append(divide(standard * factor.numerator, factor.denominator, "down"))
    return min((one for one in found if one is not None), default=None)


def _limits(row: AuthorityRow, item: str, day: date) -> bool:
    """A power of the township over this item with a ceiling, in force on the day."""
    in_time = row.from_ <= day and (row.to is None or day <= row.to)
    return in_time and row.level == "township" and row.item == item


def _month_standard(case: Case, pack: Pack) -> Fen:
    """The monthly standard by the household's register; the lower one where it is not known."""
    day = clock.today()
    keys = {Household.Hukou.URBAN: "urban", Household.Hukou.RURAL: "rural"}
    mine = keys.get(Household.Hukou(case.household.hukou)) if case.household.hukou else None
    values = []
    for kind in ("urban", "rural") if mine is None else (mine,):
        held = pack.parameter(f"dibao.standard.{kind}", day)
        yearly = held.unit == "元/年"
        values.append(divide(int(str(held.value)), 12, "down") if yearly else int(str(held.value)))
    return min(values)
