"""Coming of age (成年): how old an adult is stands in the pack, not here (民法典 17)."""

from __future__ import annotations

from datetime import date

from yimen.foundation.identity import age_on
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack

from .models import Person

ADULT_AGE = "person.adult_age"


def adult_age_of(pack: Pack, on: date) -> int:
    """Years of age from which somebody signs for himself, by the pack on that day."""
    return int(str(pack.parameter(ADULT_AGE, on).value))


def adult_age(path: str, on: date) -> int:
    """The same for the pack in force at a place."""
    return adult_age_of(pack_for(path, on)[0], on)


def is_child(person: Person, on: date, adult: int) -> bool:
    """Younger than `adult` years on that day; an unknown birth date counts as adult."""
    return person.birth_date is not None and age_on(person.birth_date, on) < adult
