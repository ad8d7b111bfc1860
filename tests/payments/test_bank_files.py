"""银行文件 out and 回盘 back: to the fen, once, and nothing half applied."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given as for_all
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.cast.staff import acting
from tests.payments.lists import (
    COUNTY,
    HEADS,
    STOPPED,
    TOWNSHIP,
    answer,
    approved,
    as_csv,
    number_of,
    payable,
    read,
    row_of,
    sent,
    sent_two,
    submitted,
    table,
)
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.files import open_file
from yimen.foundation.trail.models import Event
from yimen.payments.actions.reconcile import reconciliation_of
from yimen.payments.actions.review import approve_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.formats import WRITERS, BankRow, Tally
from yimen.payments.models import BankFile, PaymentRun, ReturnFile

pytestmark = pytest.mark.usefixtures("day")


def workbook(lines: list[list[str]]) -> bytes:
    """Lines as the bank's Excel, amounts as numbers."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
        sheet.write_number(number, 2, float(line[2]))
    book.close()
    return buffer.getvalue()


# The file that goes out


def test_both_formats_say_the_same_to_the_fen_and_the_csv_is_gb18030() -> None:
    award = payable("𠮷·买买提", 66451)
    payable("王二", 100)
    run = approved()
    by_csv, by_xlsx = table(sent(run, "csv")), table(sent(run, "xlsx"))
    assert [line["业务编号"] for line in by_csv] == [line["业务编号"] for line in by_xlsx]
    for one, other in zip(by_csv, by_xlsx, strict=True):
        assert [one[key] for key in ("户名", "账号", "开户银行", "用途")] == [
            other[key] for key in ("户名", "账号", "开户银行", "用途")
        ]
        assert Decimal(one["金额"]) == Decimal(str(other["金额"]))
    named = {line["户名"]: line for line in by_csv}
    row = named["𠮷·买买提"]
    assert row["金额"] == "664.51"
    assert row["账号"] == number_of(row_of(run, award).account)
    assert row["用途"] == "2020年11月社会救助金"
    assert sum(Decimal(line["金额"]) for line in by_csv) * 100 == run.total_fen == 66551


def test_a_file_is_written_once_and_handed_out_again_unchanged() -> None:
    payable("王一")
    run = approved()
    first = sent(run)
    content = open_file(first.file)
    run.refresh_from_db()
    assert run.state == "sent"
    again = sent(run)
    assert (again.pk, open_file(again.file)) == (first.pk, content)
    sent(run, "xlsx")
    assert BankFile.objects.count() == 2
    assert Event.objects.filter(verb="payments.bank_file").count() == 2
    assert set(run.rows.values_list("state", flat=True)) == {"sent"}


def test_only_an_approved_list_and_only_finance() -> None:
    payable("王一")
    run = submitted()
    with pytest.raises(Conflict, match="等待县级复核"):
        sent(run)
    approve_run(acting(COUNTY), run.pk)
    for username in (TOWNSHIP, "jiang.shenpi"):
        with pytest.raises(NotPermitted):
            write_bank_file(acting(username), run.pk, "csv")
    with pytest.raises(Invalid):
        write_bank_file(acting(COUNTY), run.pk, "pdf")


def test_a_file_that_would_not_add_up_is_not_written() -> None:
    payable("王一")
    run = approved()
    PaymentRun.objects.filter(pk=run.pk).update(total_fen=run.total_fen + 1)
    with pytest.raises(Conflict, match="合计不一致"):
        sent(run)
    assert BankFile.objects.count() == 0


@how(max_examples=60, deadline=None)
@for_all(amounts=st.lists(st.integers(1, 10**11), min_size=1, max_size=40))
def test_any_amounts_come_out_of_both_files_to_the_fen(amounts: list[int]) -> None:
    rows = [BankRow(str(i), "名", "6228", "行", fen, "用途") for i, fen in enumerate(amounts)]
    for kind in WRITERS:
        tally = Tally(rows)
        content = WRITERS[kind](tally)
        assert (tally.rows, tally.total_fen) == (len(amounts), sum(amounts))
        assert _amounts(kind, content) == amounts


def _amounts(kind: str, content: bytes) -> list[int]:
    """Fen as the bank reads them."""
    if kind == "csv":
        lines = content.decode("gb18030").splitlines()[1:]
        return [int(Decimal(line.split('","')[5]) * 100) for line in lines]
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [round(line[5] * 100) for line in book.get_sheet_by_index(0).to_python()[1:]]


# The file that comes back


@pytest.mark.parametrize("kind", ["gbk", "utf-8-sig", "xlsx"])
def test_paid_and_failed_are_kept_with_the_banks_reason(kind: str) -> None:
    run = sent_two()
    lines = answer(run, STOPPED)
    content = workbook(lines) if kind == "xlsx" else as_csv(lines, encoding=kind)
    made = read(run, content, "回盘.xlsx" if kind == "xlsx" else "回盘.csv")
    assert (made.paid_rows, made.paid_fen, made.failed_rows, made.failed_fen) == (
        1,
        60001,
        1,
        59000,
    )
    rows = {row.payee_name: row for row in run.rows.all()}
    assert (rows["王一"].state, str(rows["王一"].paid_on)) == ("paid", "2020-11-02")
    assert (rows["王二"].state, rows["王二"].paid_on) == ("failed", None)
    assert (rows["王二"].bank_code, rows["王二"].bank_reason) == ("E01", "账户已销户")


def test_columns_may_stand_in_any_order_and_be_more() -> None:
    run = sent_two()
    lines = [[line[2], "x", line[1], line[0]] for line in answer(run)]
    assert read(run, as_csv(lines, ("金额", "户名", "结果", "业务编号"))).paid_rows == 2


def test_several_files_may_answer_in_parts_but_no_row_twice() -> None:
    run = sent_two()
    first, second = answer(run, STOPPED)
    read(run, as_csv([first]))
    assert reconciliation_of(run).waiting_rows == 1
    with pytest.raises(Invalid, match="第2行已经有过银行结果"):
        read(run, as_csv([first, second]))
    assert reconciliation_of(run).waiting_rows == 1
    read(run, as_csv([second]))
    assert reconciliation_of(run).waiting_rows == 0


def test_the_same_file_twice_is_told() -> None:
    run = sent_two()
    content = as_csv(answer(run)[:1])
    read(run, content)
    with pytest.raises(Conflict, match="已经读入过") as told:
        read(run, content, "另一个名字.csv")
    assert told.value.code == "return_file_read"
    assert ReturnFile.objects.count() == 1


def spoilt(run: PaymentRun, what: str) -> bytes:
    """A return file with something wrong in its second line."""
    lines = answer(run)
    heads = HEADS
    match what:
        case "unknown":
            lines[1][0] = "00000000-0000-4000-8000-000000000000"
        case "amount":
            lines[1][2] = "590.01"
        case "twice":
            lines[1] = list(lines[0])
        case "result":
            lines[1][1] = "0"
        case "reference":
            lines[1][0] = "17"
        case "yuan":
            lines[1][2] = "五百"
        case "columns":
            heads = ("编号", *HEADS[1:])
        case "empty":
            lines = [["", "", "", "", ""]]
        case "heads":
            lines = []
    return as_csv(lines, heads)


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("unknown", "第3行不是本清单的业务编号"),
        ("amount", "行金额与送银行的不一致"),
        ("twice", "重复的业务编号"),
        ("result", "第3行：业务编号或结果无法识别"),
        ("reference", "第3行：业务编号或结果无法识别"),
        ("yuan", "第3行：金额格式不正确"),
        ("columns", "缺少列：业务编号"),
        ("empty", "没有明细"),
        ("heads", "没有明细"),
    ],
)
def test_one_wrong_line_and_nothing_is_applied(what: str, told: str) -> None:
    run = sent_two()
    with pytest.raises(Invalid, match=told) as refused:
        read(run, spoilt(run, what))
    assert refused.value.field == "file"
    assert set(run.rows.values_list("state", flat=True)) == {"sent"}
    assert ReturnFile.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x00\x01\x02garbage", "回盘.csv"),
        (b"%PDF-1.4\n%%EOF", "回盘.csv"),
        (b"", "回盘.csv"),
        ("随便写的一句话".encode(), "回盘.csv"),
        (b'"unclosed,' + b"x" * 200_000, "回盘.csv"),
        (b"MZ\x90\x00", "回盘.xlsx"),
    ],
)
def test_garbage_is_refused_in_words(content: bytes, name: str) -> None:
    run = sent_two()
    with pytest.raises(Invalid) as told:
        read(run, content, name)
    assert told.value.field == "file"


def test_a_broken_workbook_is_refused_in_words() -> None:
    import zipfile

    run = sent_two()
    good = zipfile.ZipFile(io.BytesIO(workbook(answer(run))))
    for broken in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as book:
            for name in good.namelist():
                book.writestr(name, b"<broken" if name == broken else good.read(name))
        with pytest.raises(Invalid):
            read(run, buffer.getvalue(), "回盘.xlsx")


def test_a_return_file_needs_a_list_at_the_bank() -> None:
    payable("王一")
    run = approved()
    with pytest.raises(Conflict, match="生成银行文件"):
        read(run, as_csv([]))
