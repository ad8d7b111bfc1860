"""银行文件、回盘、对账、重发: to the fen, once, and nothing half done."""

from __future__ import annotations

import io
import json
import logging
from decimal import Decimal

import pytest
import xlsxwriter
from django.db import connection
from hypothesis import given as for_all
from hypothesis import settings as how
from hypothesis import strategies as st

from tests.awards.giving import given
from tests.cast.staff import acting
from tests.payments.bulk import load
from tests.payments.lists import (
    COUNTY,
    HEADS,
    NOVEMBER,
    TOWNSHIP,
    account_for,
    answer,
    approved,
    as_csv,
    number_of,
    payable,
    read,
    row_of,
    sent,
    submitted,
    table,
    yucheng,
)
from yimen.awards.models import Award, AwardLine
from yimen.foundation.errors import Conflict, Invalid, NotFound, NotPermitted
from yimen.foundation.files import open_file
from yimen.foundation.trail.models import Event
from yimen.payments.actions.reconcile import reconcile, reconciliation_of
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.formats import WRITERS, BankRow, Tally
from yimen.payments.models import BankFile, PaymentRun, PayRow, ReturnFile

pytestmark = pytest.mark.usefixtures("day")
STOPPED = {"王二": ("E01", "账户已销户")}


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


def sent_two() -> PaymentRun:
    """王一 and 王二 at the bank."""
    payable("王一", 60001), payable("王二", 59000)
    run = sent().run
    run.refresh_from_db()
    return run


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


# Reconciliation and re-issue


@pytest.mark.clause("S0-36")
def test_a_hundred_and_two_sent_two_failed_the_difference_is_explained_and_reissued() -> None:
    load(yucheng(), 102, NOVEMBER)
    AwardLine.objects.filter(kind="supplement").delete()
    AwardLine.objects.update(amount_fen=60055)
    amounts = {"TA1": 59000, "TA2": 59000, "TA3": 6123450 - 2 * 59000 - 99 * 60055}
    for number, fen in amounts.items():
        AwardLine.objects.filter(award__number=number).update(amount_fen=fen)
    run = approved()
    assert (run.closing_count, run.total_fen) == (102, 6123450)
    sent(run)
    reasons = {"测试1": ("E01", "账户已销户"), "测试2": ("E02", "户名不符")}
    read(run, as_csv(answer(run, reasons)))
    result = reconcile(acting(COUNTY), run.pk)
    assert (result.sent_rows, result.sent_fen) == (102, 6123450)
    assert (result.paid_rows, result.paid_fen) == (100, 6005450)
    assert (result.failed_rows, result.failed_fen, result.difference_fen) == (2, 118000, 118000)
    assert result.is_explained
    run.refresh_from_db()
    assert run.state == "reconciled"
    failed = list(run.rows.filter(state="failed"))
    again = [reissue(acting(TOWNSHIP), row.pk) for row in failed]
    assert [row.reissue_of for row in again] == failed
    assert {row.attempt for row in again} == {2}
    (second,) = {row.run for row in again}
    second.refresh_from_db()
    assert (second.sequence, second.month, second.closing_count) == (2, NOVEMBER, 2)
    assert second.total_fen == 118000


def reconciled() -> PaymentRun:
    """王一 paid, 王二 failed, closed."""
    run = sent_two()
    read(run, as_csv(answer(run, STOPPED)))
    reconcile(acting(COUNTY), run.pk)
    run.refresh_from_db()
    return run


def failed_row(run: PaymentRun) -> PayRow:
    """The one that failed."""
    return run.rows.get(state="failed")


def test_a_list_closes_only_when_every_row_is_answered() -> None:
    run = sent_two()
    read(run, as_csv(answer(run)[:1]))
    with pytest.raises(Conflict, match="还有 1 笔"):
        reconcile(acting(COUNTY), run.pk)
    with pytest.raises(NotPermitted):
        reconcile(acting(TOWNSHIP), run.pk)


def test_a_failed_payment_is_reissued_once_with_the_account_then_in_use() -> None:
    run = reconciled()
    row = failed_row(run)
    new = account_for(row.award)
    again = reissue(acting(TOWNSHIP), row.pk)
    assert (again.account, again.amount_fen, again.run.state) == (new, 59000, "draft")
    with pytest.raises(Conflict) as told:
        reissue(acting(TOWNSHIP), row.pk)
    assert told.value.code == "reissued"
    with pytest.raises(Conflict, match="清单还在编制"):
        reissue(acting(TOWNSHIP), again.pk)
    paid = run.rows.get(state="paid")
    with pytest.raises(Conflict, match="已到账"):
        reissue(acting(TOWNSHIP), paid.pk)


def test_a_reissue_goes_the_whole_way_and_may_fail_and_be_reissued_again() -> None:
    run = reconciled()
    for sequence in (2, 3):
        again = reissue(acting(TOWNSHIP), failed_row(run).pk)
        run = again.run
        assert run.sequence == sequence
        submit_run(acting(TOWNSHIP), run.pk)
        approve_run(acting(COUNTY), run.pk)
        assert table(sent(run))[0]["金额"] == "590.00"
        read(run, as_csv(answer(run, STOPPED)))
        reconcile(acting(COUNTY), run.pk)
    chain = PayRow.objects.filter(award__holder__name="王二").order_by("attempt")
    assert [row.attempt for row in chain] == [1, 2, 3]
    assert [row.reissue_of for row in chain] == [None, chain[0], chain[1]]


def test_what_was_owed_for_want_of_an_account_is_paid_when_there_is_one() -> None:
    payable("王一"), given("王二", base_fen=44444)
    run = approved()
    owed = run.rows.get(state="no_account")
    with pytest.raises(Conflict, match="还没有发放账户"):
        reissue(acting(TOWNSHIP), owed.pk)
    account_for(Award.objects.get(holder__name="王二"))
    again = reissue(acting(TOWNSHIP), owed.pk)
    assert (again.amount_fen, again.reissue_of, again.month) == (44444, owed, NOVEMBER)


def test_another_township_reissues_nothing_and_unknown_rows_are_told() -> None:
    run = reconciled()
    with pytest.raises(NotFound):
        reissue(acting("chumen.fafang"), failed_row(run).pk)
    with pytest.raises(NotFound):
        reissue(acting(TOWNSHIP), run.pk)
    with pytest.raises(NotPermitted):
        reissue(acting("jiang.shenpi"), failed_row(run).pk)


# Account numbers


def test_account_numbers_stand_in_no_log_trail_or_open_column(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    payable("王一"), payable("王二")
    run = approved()
    numbers = [number_of(row.account) for row in run.rows.all()]
    sent(run), sent(run, "xlsx")
    reason = f"账号{numbers[1]}已销户"
    read(run, as_csv(answer(run, {"王二": ("E01", reason)})))
    reconcile(acting(COUNTY), run.pk)
    shown = failed_row(run).bank_reason
    assert shown == f"账号{'*' * 15}{numbers[1][-4:]}已销户"
    told = json.dumps([[e.reason, e.before, e.after, e.payload] for e in Event.objects.all()])
    places = [caplog.text, told, *map(str, _open_text())]
    for number in numbers:
        assert not any(number in place for place in places)
    assert numbers[0] in open_file(BankFile.objects.get(format="csv").file).decode("gb18030")


def _open_text() -> list[object]:
    """Every row of the tables money goes through, as the database shows it."""
    found: list[object] = []
    with connection.cursor() as cursor:
        for name in ("payrow", "paymentrun", "bankfile", "returnfile"):
            cursor.execute(f"select to_jsonb(t) from payments_{name} t")
            found += cursor.fetchall()
        cursor.execute("select to_jsonb(e) from foundation_event e")
        return found + cursor.fetchall()
