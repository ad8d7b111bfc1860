"""What a bank file says of one payment, whatever the format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yimen.foundation.money import Fen

HEADERS = ("序号", "业务编号", "户名", "账号", "开户银行", "金额", "用途")


@dataclass(frozen=True)
class BankRow:
    """One credit: `reference` is ours and comes back in the return file; amount in fen."""

    reference: str
    holder: str
    account: str
    bank: str
    amount_fen: Fen
    purpose: str


Writer = Callable[[Iterable[BankRow]], bytes]
