"""Who must sign an authorisation (核对授权), and who has not yet (社会救助法 40、41, 57号第9条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yimen.foundation import clock
from yimen.households.ages import adult_age, is_child
from yimen.households.models import Consent, Household, Membership, Person


@dataclass(frozen=True)
class ConsentNeed:
    """One member's authorisation. `by_guardian`: a child's is signed by the guardian."""

    person: Person
    by_guardian: bool
    consent: Consent | None

    @property
    def is_missing(self) -> bool:
        """Nothing in force yet."""
        return self.consent is None

    @property
    def words(self) -> str:
        """张小宝（监护人代签）."""
        return f"{self.person.name}{'（监护人代签）' if self.by_guardian else ''}"


def consent_needs(household: Household, on: date | None = None) -> list[ConsentNeed]:
    """One row per co-resident member on the day (default today), applicant first."""
    day = on or clock.today()
    adult = adult_age(household.home_path, day)
    in_force = {
        consent.person_id: consent
        for consent in household.consents.in_force().select_related("signed_by")
    }
    members = (
        Membership.objects.on(day)
        .filter(household=household, co_resident=True)
        .select_related("person")
        .order_by("relation", "recorded_at")
    )
    return [
        ConsentNeed(row.person, is_child(row.person, day, adult), in_force.get(row.person_id))
        for row in members
    ]


def missing_consents(household: Household, on: date | None = None) -> list[ConsentNeed]:
    """Members whose authorisation is not there; the check cannot start before it is empty."""
    return [need for need in consent_needs(household, on) if need.is_missing]
