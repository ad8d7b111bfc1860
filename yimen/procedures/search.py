"""Finding cases by what a clerk types: a number, an identity number, a name or its pinyin."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Q

from yimen.households.search import MOST, persons_matching

from .models import Case


def cases_matching(text: str) -> list[UUID]:
    """Cases within the scope whose number, applicant or member of the household matches.

    Numbers and identity numbers match whole; names and pinyin by their beginning.
    """
    typed = re.sub(r"\s+", "", text)
    if not typed:
        return []
    # Every number has a digit in it, and no name has.
    if any(sign.isdigit() for sign in typed):
        numbered = Case.objects.filter(Q(number=typed) | Q(receipt_number=typed))
        found = list(numbered.values_list("uid", flat=True)[:MOST])
        if found:
            return found
    return _of_persons(persons_matching(typed))


def _of_persons(persons: list[UUID]) -> list[UUID]:
    if not persons:
        return []
    own = Case.objects.filter(applicant_id__in=persons)
    shared = Case.objects.filter(household__memberships__person_id__in=persons)
    return list(own.union(shared).values_list("uid", flat=True)[:MOST])
