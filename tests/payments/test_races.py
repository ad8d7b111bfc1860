"""Double clicks and two officers at once: one list, one file, one answer, one re-issue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.cast.staff import acting
from tests.journeys.driver import Desk, Refused
from tests.payments.lists import (
    COUNTY,
    NOVEMBER,
    TOWNSHIP,
    answer,
    approved,
    as_csv,
    opened,
    payable,
    read,
    row_of,
    sent,
    submitted,
    yucheng,
)
from tests.procedures.test_races import at_once
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import verify
from yimen.foundation.trail.models import Event
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.reissue import reissue
from yimen.payments.actions.review import approve_run, return_row
from yimen.payments.models import PaymentRun, PayRow, ReturnFile

pytestmark = pytest.mark.usefixtures("real_day")


def scoped(username: str, work: Callable[[Any], object]) -> Callable[[], object]:
    """A piece of work of one officer, in a transaction of his own."""

    def go() -> object:
        by = acting(username)
        with in_scope(by.scope):
            return work(by)

    return go


def split(results: list[object]) -> tuple[list[object], list[Exception]]:
    """What succeeded and what was refused."""
    refused = [one for one in results if isinstance(one, Exception)]
    return [one for one in results if not isinstance(one, Exception)], refused


def in_words(refused: list[Exception]) -> None:
    """Everybody who lost was told so in words."""
    assert all(isinstance(error, Conflict) for error in refused), refused


def test_two_threads_making_the_same_list_make_one() -> None:
    with in_scope(SCOPE_ALL):
        payable("王一"), payable("王二")
    made, refused = split(at_once(*[scoped(TOWNSHIP, lambda by: opened())] * 4))
    assert (len(made), len(refused)) == (1, 3)
    in_words(refused)
    with in_scope(SCOPE_ALL):
        run = PaymentRun.objects.get()
        assert (run.closing_count, run.total_fen, run.rows.count()) == (2, 100000, 2)
        assert Event.objects.filter(verb="payments.open").count() == 1


def test_a_double_click_makes_one_list_and_says_the_same_twice() -> None:
    with in_scope(SCOPE_ALL):
        payable("王一")
        office = yucheng().pk
    desk, click = Desk(TOWNSHIP), str(uuid4())
    body = {"office": office, "item": "dibao", "month": NOVEMBER.isoformat()}
    first = desk._write("post", "/runs", body, click)
    assert desk._write("post", "/runs", body, click) == first
    with pytest.raises(Refused) as refused:
        desk.post("/runs", **body)
    assert (refused.value.status, refused.value.code) == (409, "run_exists")
    with in_scope(SCOPE_ALL):
        assert PaymentRun.objects.count() == 1


def test_two_files_asked_for_at_once_are_one() -> None:
    with in_scope(SCOPE_ALL):
        payable("王一")
        run = approved()
    made, refused = split(at_once(*[scoped(COUNTY, lambda by: sent(run).pk)] * 3))
    assert (len(set(made)), len(made), refused) == (1, 3, [])
    with in_scope(SCOPE_ALL):
        assert Event.objects.filter(verb="payments.bank_file").count() == 1


def test_a_row_returned_while_the_list_is_approved_is_either_out_or_in() -> None:
    with in_scope(SCOPE_ALL):
        one, _ = payable("王一"), payable("王二")
        run = submitted()
        row = row_of(run, one)
    results = at_once(
        scoped(COUNTY, lambda by: return_row(by, run.pk, row.pk, "请核实")),
        scoped(COUNTY, lambda by: approve_run(by, run.pk)),
    )
    in_words(split(results)[1])
    with in_scope(SCOPE_ALL):
        run.refresh_from_db()
        listed = run.rows.filter(state=PayRow.State.LISTED)
        assert run.state == "approved"
        assert run.total_fen == 50000 * listed.count()


def test_one_return_file_read_twice_at_once_is_applied_once() -> None:
    with in_scope(SCOPE_ALL):
        payable("王一"), payable("王二")
        run = sent().run
        content = as_csv(answer(run))
    made, refused = split(at_once(*[scoped(COUNTY, lambda by: read(run, content))] * 3))
    assert (len(made), len(refused)) == (1, 2)
    in_words(refused)
    with in_scope(SCOPE_ALL):
        assert ReturnFile.objects.count() == 1
        assert set(run.rows.values_list("row_version", flat=True)) == {3}


def failed_two() -> list[PayRow]:
    """Two payments the bank refused, on a closed list."""
    payable("王一"), payable("王二")
    run = sent().run
    reason = ("E01", "账户已销户")
    read(run, as_csv(answer(run, {"王一": reason, "王二": reason})))
    reconcile(acting(COUNTY), run.pk)
    return list(run.rows.order_by("payee_name"))


def test_two_failed_payments_reissued_at_once_share_one_supplementary_list() -> None:
    with in_scope(SCOPE_ALL):
        rows = failed_two()
    results = at_once(*[scoped(TOWNSHIP, lambda by, row=row: reissue(by, row.pk)) for row in rows])
    assert split(results)[1] == []
    with in_scope(SCOPE_ALL):
        run = PaymentRun.objects.get(sequence=2)
        assert (run.closing_count, run.total_fen, run.rows.count()) == (2, 100000, 2)
        assert verify(f"run:{run.pk}") == []


def test_one_failed_payment_reissued_by_many_clicks_is_paid_once_more() -> None:
    with in_scope(SCOPE_ALL):
        row, _ = failed_two()
    made, refused = split(at_once(*[scoped(TOWNSHIP, lambda by: reissue(by, row.pk))] * 4))
    assert (len(made), len(refused)) == (1, 3)
    in_words(refused)
    with in_scope(SCOPE_ALL):
        assert PayRow.objects.filter(award=row.award).count() == 2
