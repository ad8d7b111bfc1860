"""Finding cases by what a clerk types: a number, an identity number, a name or its pinyin."""

from __future__ import annotations

import re
from uuid import UUID

from yimen.foundation.crypto.index import blind_candidates
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import normalise_id
from yimen.households.models import Person
from yimen.households.persons import ID_INDEX

from .models import Case

MOST = 200
"""So many persons a name may match; who means one of more types further characters."""


def cases_matching(text: str) -> list[UUID]:
    """Cases within the scope whose number, applicant or member of the household matches.

    Numbers and identity numbers match whole; names and pinyin by their beginning.
    """
    typed = re.sub(r"\s+", "", text)
    if not typed:
        return []
    numbered = Case.objects.filter(number=typed) | Case.objects.filter(receipt_number=typed)
    found = list(numbered.values_list("uid", flat=True)[:MOST])
    return found or list(_of_persons(_persons(typed)))


def _persons(typed: str) -> list[UUID]:
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


def _of_persons(persons: list[UUID]) -> list[UUID]:
    if not persons:
        return []
    own = Case.objects.filter(applicant_id__in=persons)
    shared = Case.objects.filter(household__memberships__person_id__in=persons)
    return list(own.union(shared).values_list("uid", flat=True)[:MOST])
