"""Bank file formats (银行代发文件格式): each module writes rows to bytes."""

from __future__ import annotations

from yimen.payments.formats import csv_gbk, xlsx
from yimen.payments.formats.rows import BankRow, Tally, Writer

WRITERS: dict[str, Writer] = {"csv": csv_gbk.write, "xlsx": xlsx.write}

__all__ = ["WRITERS", "BankRow", "Tally"]
