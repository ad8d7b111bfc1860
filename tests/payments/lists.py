"""Lists for tests: households of 县前社区 with decided awards and accounts, and their way."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import count
from typing import Any

from python_calamine import CalamineWorkbook

from tests.awards.giving import clerk_of, given
from tests.cast.staff import acting
from yimen.awards.models import Award
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.files import open_file
from yimen.households.actions.add_account import add_account
from yimen.households.models import BankAccount
from yimen.network.models import Office
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.read_return_file import read_return_file
from yimen.payments.actions.review import approve_run, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.models import BankFile, PaymentRun, PayRow, ReturnFile

TOWNSHIP, COUNTY = "yucheng.fafang", "qian.caizheng"
NOVEMBER, DECEMBER, JANUARY = date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)
STOPPED = {"王二": ("E01", "账户已销户")}
HEADS = ("业务编号", "结果", "金额", "失败代码", "失败原因")
_numbers = count(1)


def yucheng() -> Office:
    """玉城街道."""
    return Office.objects.get(division_id="331083001", role="township")


def account_for(award: Award, number: str = "") -> BankAccount:
    """An account of the holder, another number each time."""
    plain = number or f"6228480{next(_numbers):012d}"
    holder, bank = award.holder, "玉环农商银行"
    by = acting(clerk_of(award.household.division_id))
    return add_account(by, award.household, holder=holder, bank=bank, number=plain)


def payable(name: str, fen: int = 50000, **more: Any) -> Award:
    """A decided award of `fen` a month with an account."""
    award = given(name, base_fen=fen, **more)
    account_for(award)
    return award


def opened(month: date = NOVEMBER, item: str = "dibao") -> PaymentRun:
    """The township draws up its list."""
    return open_run(acting(TOWNSHIP), yucheng(), item=item, month=month)


def submitted(month: date = NOVEMBER) -> PaymentRun:
    """Drawn up and handed in."""
    return submit_run(acting(TOWNSHIP), opened(month).pk)


def approved(month: date = NOVEMBER) -> PaymentRun:
    """Reviewed by the county."""
    return approve_run(acting(COUNTY), submitted(month).pk)


def sent(run: PaymentRun | None = None, kind: str = "csv") -> BankFile:
    """The file for the bank."""
    return write_bank_file(acting(COUNTY), (run or approved()).pk, kind)


def sent_two() -> PaymentRun:
    """王一 and 王二 at the bank."""
    payable("王一", 60001), payable("王二", 59000)
    run = sent().run
    run.refresh_from_db()
    return run


def row_of(run: PaymentRun, award: Award) -> PayRow:
    """An award's row on a list."""
    return run.rows.get(award=award)


def table(made: BankFile) -> list[dict[str, str]]:
    """The lines of a bank file, read as the bank would."""
    content = open_file(made.file)
    if made.format == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("gb18030"), newline="")))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    heads, *lines = sheet.to_python()
    return [dict(zip(heads, line, strict=True)) for line in lines]


def answer(run: PaymentRun, failed: dict[str, tuple[str, str]] | None = None) -> list[list[str]]:
    """What the bank answers: everybody paid but these payees (code, reason)."""
    lines = []
    for row in run.rows.filter(state=PayRow.State.SENT).order_by("uid"):
        code, reason = (failed or {}).get(row.payee_name, ("", ""))
        amount = f"{row.amount_fen // 100}.{row.amount_fen % 100:02d}"
        lines.append([str(row.uid), "失败" if code else "成功", amount, code, reason])
    return lines


def as_csv(lines: list[list[str]], heads: tuple[str, ...] = HEADS, encoding: str = "gbk") -> bytes:
    """Lines as the bank's CSV."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *lines])
    return text.getvalue().encode(encoding)


def read(run: PaymentRun, content: bytes, name: str = "回盘.csv") -> ReturnFile:
    """The county reads a return file in."""
    return read_return_file(acting(COUNTY), run.pk, content, name)


def number_of(account: BankAccount) -> str:
    """The whole account number."""
    sealed = bytes(account.number_sealed)
    return open_column("households_bankaccount", "number_sealed", account.pk, sealed)
