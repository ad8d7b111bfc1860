"""Answer of the banks; balances in yuan."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from yimen.means_check.sources.base import Record, Yuan


class Account(Record):
    """One account under a reference of the bank's own, never the account number."""

    reference: str = Field(min_length=1, max_length=60)
    kind: Literal["deposit", "fund", "insurance"] = "deposit"
    balance: Yuan


class BankRecord(Record):
    """All accounts of the person."""

    accounts: tuple[Account, ...] = ()
