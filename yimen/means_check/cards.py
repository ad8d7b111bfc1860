"""Disability cards (残疾人证): what the federation knows beside what was declared."""

from __future__ import annotations

from typing import Any

from yimen.households.models import FactSheet
from yimen.procedures.models import Case

_FACTS = ("disability_kind", "disability_grade")


def found_card(case: Case) -> dict[str, Any]:
    """Kind and grade the federation answered for the applicant; empty without an answer."""
    return _card(FactSheet.objects.latest_of(case.uid, FactSheet.Kind.FOUND), case)


def declared_card(case: Case) -> dict[str, Any]:
    """Kind and grade the applicant declared; empty where nothing was."""
    return _card(FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED), case)


def card_agrees(case: Case) -> bool:
    """A card that holds, and nothing declared that differs from it."""
    found, declared = found_card(case), declared_card(case)
    if not found.get("disability_grade"):
        return False
    return all(found[key] == value for key, value in declared.items())


def _card(sheet: FactSheet | None, case: Case) -> dict[str, Any]:
    rows = sheet.content.get("person", []) if sheet else []
    mine = next((row for row in rows if row.get("ref") == str(case.applicant_id)), {})
    return {key: mine[key] for key in _FACTS if mine.get(key) is not None}
