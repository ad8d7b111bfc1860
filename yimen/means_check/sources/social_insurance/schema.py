"""Answer of social insurance; amounts in yuan a month, absent where it keeps no such account."""

from __future__ import annotations

from typing import Literal

from yimen.means_check.sources.base import Record, Yuan


class InsuranceRecord(Record):
    """Employment, contribution wage, basic pension, other pensions, contributions paid."""

    employment: (
        Literal["employed", "flexible", "farming", "unemployed", "student", "retired", "unable"]
        | None
    ) = None
    wage: Yuan | None = None
    pension_basic: Yuan | None = None
    pension_other: Yuan | None = None
    paid: Yuan | None = None
