"""Excel workbook; accounts are text, amounts are numbers with two decimals."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal

import xlsxwriter

from yimen.payments.formats.rows import HEADERS, BankRow


def write(rows: Iterable[BankRow]) -> bytes:
    """The workbook's bytes, one sheet 代发明细."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True})
    sheet = book.add_worksheet("代发明细")
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    sheet.set_column(1, 1, 38)
    sheet.set_column(3, 4, 24)
    sheet.write_row(0, 0, HEADERS, bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_number(number, 0, number)
        for column, text in enumerate((row.reference, row.holder, row.account, row.bank), 1):
            sheet.write_string(number, column, text)
        sheet.write_number(number, 5, Decimal(row.amount_fen) / 100, money)
        sheet.write_string(number, 6, row.purpose)
    book.close()
    return buffer.getvalue()
