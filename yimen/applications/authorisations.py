"""Everyone whose authorisation a case needs (谁要签): the members, and for 特困 the obligors."""

from __future__ import annotations

from dataclasses import dataclass

from yimen.applications.consents import missing_consents
from yimen.households.models import FactSheet, Obligor
from yimen.procedures.models import Case

ITEM_WITH_OBLIGORS = "tekun"
"""43号第10条 asks the statutory obligors too; no other item does."""


@dataclass(frozen=True)
class ObligorNeed:
    """One obligor: signed, refused (visit and letter instead), or still to be asked."""

    obligor: Obligor
    signed: bool

    @property
    def is_missing(self) -> bool:
        """Neither signed nor noted as refusing."""
        return not self.signed and self.obligor.refused_at is None

    @property
    def words(self) -> str:
        """张大伟（法定义务人）."""
        return f"{self.obligor.person.name}（法定义务人）"


def item_of(case: Case) -> str:
    """The item the case is about: chosen, or wanted at the door; "" when neither is known."""
    application = case.application
    return case.item or application.chosen_item or application.wanted_item


def obligor_needs(case: Case) -> list[ObligorNeed]:
    """One row per registered obligor where the item asks for them, else none."""
    if item_of(case) != ITEM_WITH_OBLIGORS:
        return []
    signed = set(case.household.consents.in_force().values_list("person_id", flat=True))
    rows = case.household.obligors.filter(removed_at__isnull=True).select_related("person")
    return [ObligorNeed(row, row.person_id in signed) for row in rows.order_by("recorded_at")]


def missing_words(case: Case) -> list[str]:
    """Who has not signed yet, in words: members first, then obligors."""
    members = [need.words for need in missing_consents(case.household)]
    return members + [need.words for need in obligor_needs(case) if need.is_missing]


def has_declared(case: Case) -> bool:
    """Income and property were declared (如实填报)."""
    return FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED) is not None
