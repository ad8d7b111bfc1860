"""Large lists in few statements: nothing is read or written row by row."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast.staff import acting
from tests.payments.bulk import load, total_of
from tests.payments.lists import COUNTY, NOVEMBER, answer, as_csv, read, table, yucheng
from yimen.network.models import Office
from yimen.payments.actions.open_run import open_run
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.review import approve_run, submit_run
from yimen.payments.actions.write_bank_file import write_bank_file
from yimen.payments.models import PaymentRun

pytestmark = pytest.mark.usefixtures("day")


def listed(town: str, size: int) -> tuple[PaymentRun, CaptureQueriesContext]:
    """The list of a township with so many awards, and the statements that making it took."""
    division = {"yucheng": "331083001", "chumen": "331083102"}[town]
    office = Office.objects.get(division_id=division, role="township")
    load(office, size, NOVEMBER, mark=town)
    by = acting(f"{town}.fafang")
    with CaptureQueriesContext(connection) as seen:
        run = open_run(by, office, item="dibao", month=NOVEMBER)
    submit_run(by, run.pk)
    return approve_run(acting(COUNTY), run.pk), seen


def test_a_long_list_is_filled_by_one_statement_to_the_fen() -> None:
    load(yucheng(), 2000, NOVEMBER)
    with CaptureQueriesContext(connection) as seen:
        run = open_run(acting("yucheng.fafang"), yucheng(), item="dibao", month=NOVEMBER)
    assert (run.closing_count, run.total_fen) == (2000, total_of(range(1, 2001)))
    filled = [one for one in seen.captured_queries if "insert into payments_payrow" in one["sql"]]
    assert len(filled) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_statements_do_not_grow_with_the_list(kind: str) -> None:
    counts = []
    for town, size in (("chumen", 20), ("yucheng", 3000)):
        run, opening = listed(town, size)
        with CaptureQueriesContext(connection) as writing:
            made = write_bank_file(acting(COUNTY), run.pk, kind)
        assert (made.rows, made.total_fen) == (size, total_of(range(1, size + 1)))
        content = as_csv(answer(run))
        with CaptureQueriesContext(connection) as reading:
            read(run, content)
        assert reconcile(acting(COUNTY), run.pk).paid_fen == made.total_fen
        counts.append([len(opening), len(writing), len(reading)])
    small, large = counts
    # Rows come in portions of two thousand; a portion more is no statement a row.
    assert [more - less for less, more in zip(small, large, strict=True)] in ([0, 0, 0], [0, 1, 0])


def test_the_numbers_in_the_file_are_the_numbers_of_the_rows() -> None:
    run, _ = listed("yucheng", 40)
    lines = table(write_bank_file(acting(COUNTY), run.pk, "csv"))
    assert sorted(line["账号"] for line in lines) == [f"62284800{i:011d}" for i in range(1, 41)]
    by_name = {line["户名"]: line["账号"] for line in lines}
    assert by_name["测试17"] == "6228480000000000017"
