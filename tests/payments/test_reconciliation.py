"""对账、重发: every fen is explained, what failed is paid once more; no account number in sight."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import connection

from tests.awards.giving import given
from tests.cast.staff import acting
from tests.payments.bulk import load
from tests.payments.lists import (
    COUNTY,
    NOVEMBER,
    STOPPED,
    TOWNSHIP,
    account_for,
    answer,
    approved,
    as_csv,
    number_of,
    payable,
    read,
    sent,
    sent_two,
    table,
    yucheng,
)
from yimen.awards.models import Award, AwardLine
from yimen.foundation.errors import Conflict, NotFound, NotPermitted
from yimen.foundation.files import open_file
from yimen.foundation.trail.models import Event
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, submit_run
from yimen.payments.models import BankFile, PaymentRun, PayRow

pytestmark = pytest.mark.usefixtures("day")


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
