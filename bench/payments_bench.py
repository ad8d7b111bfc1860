"""One month of 100,000 awards: the lists of all townships, review, bank files, answers, accounts.

Every step is the product's own action with its commit, as officials do it; every sum is held
against a formula of the filling, and every line of every bank file is answered. What was made by
the run before, killed or not, is cleared away first.
"""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

AWARDS = 100_000
SECONDS = 60
MONTH = date(2020, 11, 1)
NOW = "2020-11-02T09:00:00"
COUNTY = "qian.caizheng"
HERE = Path(__file__)
_MADE = (
    "payments_returnfile",
    "payments_bankfile",
    "payments_payrow",
    "payments_paymentrun",
)


def rows() -> list[dict[str, Any]]:
    """Seconds for the lists with their bank files, and for the answers with the reconciliation."""
    from django.conf import settings
    from django.db import connections

    from bench.database import bench_database
    from yimen.foundation import clock

    filling = HERE.parents[1] / "tests/payments/bulk.py"
    before = settings.YIMEN_FILES_DIR
    with (
        tempfile.TemporaryDirectory() as files,
        bench_database("payments", _fill, HERE, filling),
        clock.freeze(NOW),
    ):
        settings.YIMEN_FILES_DIR = Path(files)
        try:
            with connections["owner"].cursor() as cursor:
                cursor.execute(f"truncate {', '.join(_MADE)}")
            paying, answering = _month()
        finally:
            settings.YIMEN_FILES_DIR = before
    return [
        _row("monthly run, 100 k awards: lists, review, bank files", paying),
        _row("monthly run, 100 k awards: answers of the bank, reconciliation", answering),
    ]


def _row(name: str, seconds: float) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(seconds, 1),
        "unit": "s",
        "baseline": None,
        "ratio": round(seconds / SECONDS, 2),
        "target": SECONDS,
        "ok": seconds <= SECONDS,
    }


def _townships() -> list[Any]:
    """The townships of the county that pays."""
    from tests.cast.staff import acting
    from yimen.network.models import Office

    county = acting(COUNTY).scope.prefix
    found = Office.objects.with_role("township").filter(path__startswith=county)
    return list(found.order_by("path"))


def _sizes(townships: int) -> list[int]:
    """100,000 over the townships, the last taking what is left."""
    each = AWARDS // townships
    return [each] * (townships - 1) + [AWARDS - each * (townships - 1)]


def _fill() -> None:
    """The county of the tests, and its awards."""
    from tests.cast import seed_template
    from tests.payments.bulk import load
    from yimen.foundation import clock
    from yimen.foundation.scope import SCOPE_ALL, in_scope

    seed_template()
    with clock.freeze(NOW), in_scope(SCOPE_ALL):
        townships = _townships()
        for office, size in zip(townships, _sizes(len(townships)), strict=True):
            load(office, size, MONTH, mark=f"B{office.division_id}")


def _month() -> tuple[float, float]:
    """(seconds until the bank has all files, seconds until all is reconciled)."""
    from tests.cast.staff import acting
    from tests.payments.bulk import total_of
    from yimen.foundation.scope import SCOPE_ALL, in_scope
    from yimen.network.acting import Acting

    with in_scope(SCOPE_ALL):
        townships, county = _townships(), acting(COUNTY)
    maker, paying, answering, total = Acting.system("编制清单"), 0.0, 0.0, 0
    for office, size in zip(townships, _sizes(len(townships)), strict=True):
        began = perf_counter()
        run, content = _to_the_bank(maker, county, office)
        paying += perf_counter() - began
        expected = total_of(range(1, size + 1))
        if (run.closing_count, run.total_fen) != (size, expected):
            raise RuntimeError(f"{office}: {run.closing_count} rows, {run.total_fen} fen")
        answers = _answers(content)
        began = perf_counter()
        paid = _from_the_bank(county, run.pk, answers)
        answering += perf_counter() - began
        if paid != expected:
            raise RuntimeError(f"{office}: {paid} fen credited of {expected}")
        total += size
    if total != AWARDS:
        raise RuntimeError(f"{total} awards paid")
    return paying, answering


def _to_the_bank(maker: Any, county: Any, office: Any) -> tuple[Any, bytes]:
    """编制、提交、复核、银行文件: four acts with a commit each."""
    from yimen.foundation.files import open_file
    from yimen.foundation.scope import in_scope
    from yimen.payments.actions.open_run import open_run
    from yimen.payments.actions.review import approve_run, submit_run
    from yimen.payments.actions.write_bank_file import write_bank_file

    with in_scope(maker.scope):
        run = open_run(maker, office, item="dibao", month=MONTH)
    with in_scope(maker.scope):
        submit_run(maker, run.pk)
    with in_scope(county.scope):
        approve_run(county, run.pk)
    with in_scope(county.scope):
        made = write_bank_file(county, run.pk, "csv")
        return made.run, open_file(made.file)


def _answers(content: bytes) -> bytes:
    """The bank credits every line."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(["业务编号", "结果", "金额"])
    for line in csv.DictReader(io.StringIO(content.decode("gb18030"), newline="")):
        out.writerow([line["业务编号"], "成功", line["金额"]])
    return text.getvalue().encode("gb18030")


def _from_the_bank(county: Any, run_uid: Any, content: bytes) -> int:
    """回盘、对账; returns the fen credited."""
    from yimen.foundation.scope import in_scope
    from yimen.payments.actions.read_return_file import read_return_file
    from yimen.payments.actions.reconcile import reconcile

    with in_scope(county.scope):
        read_return_file(county, run_uid, content, "回盘.csv")
    with in_scope(county.scope):
        return reconcile(county, run_uid).paid_fen
