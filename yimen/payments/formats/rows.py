"""What a bank file says of one payment, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from yimen.foundation.money import Fen

HEADERS = ("序号", "业务编号", "户名", "账号", "开户银行", "金额", "用途")


@dataclass(frozen=True, slots=True)
class BankRow:
    """One credit: `reference` is ours and comes back in the return file; amount in fen."""

    reference: str
    holder: str
    account: str
    bank: str
    amount_fen: Fen
    purpose: str


class Tally:
    """Rows passed on to a writer, counted and summed on the way."""

    def __init__(self, rows: Iterable[BankRow]) -> None:
        self._source = rows
        self.rows = 0
        self.total_fen: Fen = 0

    def __iter__(self) -> Iterator[BankRow]:
        for row in self._source:
            self.rows += 1
            self.total_fen += row.amount_fen
            yield row


Writer = Callable[[Iterable[BankRow]], bytes]
