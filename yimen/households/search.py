"""Finding people by what a clerk types: an identity number, a name or its pinyin."""

from __future__ import annotations

import re
from uuid import UUID

from yimen.foundation.crypto.index import blind_candidates
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import normalise_id

from .models import Household, Person
from .persons import ID_INDEX

MOST = 200
"""So many persons a name may match; who means one of more types further characters."""


def persons_matching(text: str) -> list[UUID]:
    """Persons within the scope: identity numbers match whole, names and pinyin by their start."""
    typed = re.sub(r"\s+", "", text)
    if not typed:
        return []
    if re.fullmatch(r"[\d]{14,17}[\dXx]", typed):
        try:
            indexes = blind_candidates(ID_INDEX, normalise_id(typed))
        except Invalid:
            return []
        return list(Person.objects.filter(id_index__in=indexes).values_list("uid", flat=True))
    if typed.isascii():
        field, start = "name_sort", typed.lower()
    else:
        field, start = "name", typed
    end = start + "\U0010ffff"
    near = Person.objects.filter(**{f"{field}__gte": start, f"{field}__lt": end})
    return list(near.values_list("uid", flat=True)[:MOST])


def households_matching(text: str) -> list[UUID]:
    """Households within the scope by file number, or by a member of today or of before."""
    typed = re.sub(r"\s+", "", text)
    numbered = Household.objects.filter(number=typed).values_list("uid", flat=True)
    if numbered:
        return list(numbered)
    people = persons_matching(text)
    if not people:
        return []
    held = Household.objects.filter(memberships__person_id__in=people)
    return list(held.values_list("uid", flat=True).distinct()[:MOST])
