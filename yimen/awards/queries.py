"""Reads over awards that other domains ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, Sum

from yimen.awards.models import Award, AwardLine, Beneficiary, Hold
from yimen.foundation import clock
from yimen.foundation.money import Fen


@dataclass(frozen=True)
class RunningAward:
    """One person's place in a running award, enough to ask about a duplicate (重复保障)."""

    person_uid: UUID
    person_name: str
    item: str
    number: str
    office_name: str


def running_awards_of(person_uids: Iterable[UUID], on: date) -> list[RunningAward]:
    """Awards that cover these persons on the day `on`, within the scope in force."""
    still_running = Q(during__upper_inf=True) | Q(during__endswith__gt=on)
    rows = (
        Beneficiary.objects.current()
        .filter(still_running, person_id__in=list(person_uids))
        .select_related("person", "award__case__handling_office")
    )
    return [
        RunningAward(
            row.person_id,
            row.person.name,
            row.award.item,
            row.award.number,
            row.award.case.handling_office.name,
        )
        for row in rows.order_by("person__name", "award__number")
    ]


def hold_in_force(award: Award) -> Hold | None:
    """The hold on the award's payment today; one past its last day has run out by itself."""
    return award.holds.filter(lifted_at__isnull=True, until__gte=clock.today()).first()


def monthly_amount(award: Award, month: date) -> tuple[Fen, Fen]:
    """(base, supplements) in fen that the award pays for a month, by what is held true now."""
    lines = AwardLine.objects.current().in_month(month).filter(award=award)
    base = Q(kind=AwardLine.Kind.BASE)
    sums = lines.aggregate(
        base=Sum("amount_fen", filter=base, default=0),
        extra=Sum("amount_fen", filter=~base, default=0),
    )
    return int(sums["base"]), int(sums["extra"])
