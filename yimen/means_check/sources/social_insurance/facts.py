"""Facts read from social insurance."""

from __future__ import annotations

from yimen.means_check.sources.base import FoundFacts, fen
from yimen.means_check.sources.social_insurance.schema import InsuranceRecord

_MONEY = {
    "wage": "wage_income",
    "pension_basic": "pension_basic",
    "pension_other": "transfer_income",
    "paid": "transfer_paid",
}


def read(record: InsuranceRecord) -> FoundFacts:
    """Amounts a month in fen under the catalogue's names; what is absent stays unknown."""
    facts: dict[str, object] = {}
    if record.employment:
        facts["employment"] = record.employment
    for name, fact in _MONEY.items():
        amount = getattr(record, name)
        if amount is not None:
            facts[fact] = fen(amount)
    return FoundFacts(person=facts)
