"""Reads about persons and households that go beyond one's own area, logged with their purpose."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from yimen.foundation import clock
from yimen.foundation.scope import elevated
from yimen.network.acting import Acting

from .models import Household, Membership, Person


@dataclass(frozen=True)
class OtherHousehold:
    """Another household of a person: only what is needed to ask about it."""

    uid: UUID
    number: str
    division: str
    relation: str


def other_households(
    person: Person, by: Acting, but: Household | None = None
) -> list[OtherHousehold]:
    """The households a person is a member of today, wherever, except `but` (一人多户)."""
    with elevated("一人多户查重", by.actor):
        rows = Membership.objects.on(clock.today()).filter(person=person)
        if but is not None:
            rows = rows.exclude(household=but)
        return [
            OtherHousehold(
                row.household_id, row.household.number, row.household.division.name, row.relation
            )
            for row in rows.select_related("household__division").order_by("recorded_at")
        ]


def _other(row: Membership) -> OtherHousehold:
    home = row.household
    return OtherHousehold(home.pk, home.number, home.division.name, row.relation)


def members_of(household: Household) -> list[Membership]:
    """Today's members with their persons, applicant first."""
    rows = Membership.objects.on(clock.today()).filter(household=household)
    return list(rows.select_related("person").order_by("relation", "recorded_at", "uid"))
