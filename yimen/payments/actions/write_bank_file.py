"""Write the bank file of an approved list (生成银行代发文件)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from yimen.foundation import clock, trail
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files import store_upload
from yimen.network.acting import Acting
from yimen.payments.formats import WRITERS, BankRow
from yimen.payments.guards import State, check_review, lock_run
from yimen.payments.models import BankFile, PaymentRun, PayRow


@transaction.atomic
def write_bank_file(by: Acting, run_uid: UUID, file_format: str) -> BankFile:
    """The file of `run` in `file_format` ("csv" or "xlsx"), written once and then handed out again.

    The first file moves the run and its rows to 已送银行. Amounts in the file sum to the run's
    total to the fen, or nothing is written (Conflict).
    """
    check_review(by)
    if file_format not in WRITERS:
        raise Invalid("只能生成 CSV 或 Excel 格式的银行文件，请重新选择", "format")
    run = lock_run(run_uid, State.APPROVED, State.SENT, State.RECONCILED)
    made = run.bank_files.filter(format=file_format).first()
    if made is not None:
        return made
    rows = list(_bank_rows(run))
    total = sum(row.amount_fen for row in rows)
    if total != run.total_fen:
        raise Conflict("文件金额与清单合计不一致，没有生成文件，请联系系统管理员", code="totals")
    content = WRITERS[file_format](rows)
    stored = store_upload(
        content,
        f"{run.item}-{run.month:%Y%m}-{run.sequence}.{file_format}",
        actor=by.actor,
        allowed="bank",
    )
    made = BankFile.objects.create(
        run=run,
        format=file_format,
        file=stored,
        rows=len(rows),
        total_fen=total,
        made_at=clock.now(),
        made_by=by.actor.name,
        home_path=run.home_path,
        handling_path=run.handling_path,
    )
    if run.state == State.APPROVED:
        run.rows.filter(state=PayRow.State.LISTED).update(state=PayRow.State.SENT)
        run.state = State.SENT
        run.touch(by.actor, "送银行")
        run.save()
    trail.append(
        f"run:{run.uid}",
        "payments.bank_file",
        actor=by.actor,
        subject=str(run),
        after={"format": file_format, "rows": made.rows, "total_fen": total},
        home_path=run.home_path,
        handling_path=run.handling_path,
    )
    return made


def _bank_rows(run: PaymentRun) -> Iterator[BankRow]:
    """Rows in list order with the account number opened for the file alone."""
    sent = run.rows.filter(
        state__in=[PayRow.State.LISTED, PayRow.State.SENT, PayRow.State.PAID, PayRow.State.FAILED]
    )
    for row in sent.select_related("account").order_by("home_path", "uid").iterator():
        account = row.account
        number = open_column(
            "households_bankaccount", "number_sealed", account.uid, account.number_sealed
        )
        yield BankRow(
            reference=str(row.uid),
            holder=row.payee_name,
            account=number,
            bank=account.bank,
            amount_fen=row.amount_fen,
            purpose=f"{run.month:%Y年%m月}社会救助金",
        )
