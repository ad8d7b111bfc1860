"""Facts read from the banks."""

from __future__ import annotations

from yimen.means_check.sources.bank.schema import BankRecord
from yimen.means_check.sources.base import FoundFacts, fen


def read(record: BankRecord) -> FoundFacts:
    """One account row per reference with its balance in fen."""
    facts = FoundFacts()
    for account in record.accounts:
        facts.add_row(
            "account", account.reference, {"kind": account.kind, "balance": fen(account.balance)}
        )
    return facts
