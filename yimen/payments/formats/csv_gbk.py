"""CSV in GB18030, which banks' counters read as GBK; rare name characters survive.

Quotes every field so that a long account number is never taken for a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from yimen.foundation.money import yuan_plain
from yimen.payments.formats.rows import HEADERS, BankRow


def write(rows: Iterable[BankRow]) -> bytes:
    """The file's bytes: a header line, then one line a payment; amount in yuan."""
    text = io.StringIO(newline="")
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    out.writerow(HEADERS)
    for number, row in enumerate(rows, start=1):
        out.writerow(
            [
                number,
                row.reference,
                row.holder,
                row.account,
                row.bank,
                yuan_plain(row.amount_fen),
                row.purpose,
            ]
        )
    return text.getvalue().encode("gb18030")
