"""Write the bank file of an approved list (生成银行代发文件)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files import store_upload
from yimen.network.acting import Acting
from yimen.payments.formats import WRITERS, BankRow, Tally
from yimen.payments.guards import State, check_bank, lock_run
from yimen.payments.models import BankFile, PaymentRun, PayRow
from yimen.payments.recording import record

_LARGEST_MB = 200
_IN_FILE = (PayRow.State.LISTED, PayRow.State.SENT, PayRow.State.PAID, PayRow.State.FAILED)


@transaction.atomic
def write_bank_file(by: Acting, run_uid: UUID, file_format: str) -> BankFile:
    """The file of `run` in `file_format` ("csv" or "xlsx"), written once and then handed out again.

    The first file moves the run and its rows to 已送银行. Amounts in the file sum to the run's
    total to the fen, or nothing is written (Conflict).
    """
    check_bank(by)
    if file_format not in WRITERS:
        raise Invalid("只能生成 CSV 或 Excel 格式的银行文件，请重新选择", "format")
    run = lock_run(by, run_uid, State.APPROVED, State.SENT, State.RECONCILED)
    made = run.bank_files.select_related("file").filter(format=file_format).first()
    if made is not None:
        return made
    made = _write(by, run, file_format)
    if run.state == State.APPROVED:
        listed = run.rows.filter(state=PayRow.State.LISTED)
        listed.update(state=PayRow.State.SENT, row_version=F("row_version") + 1)
        run.state = State.SENT
        run.touch(by.actor, "送银行")
        run.save()
    record(
        by,
        run,
        "payments.bank_file",
        format=file_format,
        rows=made.rows,
        total_fen=made.total_fen,
        sha256=made.file.sha256,
    )
    return made


def _write(by: Acting, run: PaymentRun, file_format: str) -> BankFile:
    """The file, stored encrypted, with its number of payments and their sum."""
    tally = Tally(_bank_rows(run))
    content = WRITERS[file_format](tally)
    if tally.total_fen != run.total_fen:
        raise Conflict("文件金额与清单合计不一致，没有生成文件，请联系系统管理员", code="totals")
    name = f"{run.item}-{run.month:%Y%m}-{run.sequence}.{file_format}"
    return BankFile.objects.create(
        run=run,
        format=file_format,
        file=store_upload(
            content, name, actor=by.actor, allowed="bank", max_mb=_LARGEST_MB, field="format"
        ),
        rows=tally.rows,
        total_fen=tally.total_fen,
        made_at=clock.now(),
        made_by=by.actor.name,
        home_path=run.home_path,
        handling_path=run.handling_path,
    )


def _bank_rows(run: PaymentRun) -> Iterator[BankRow]:
    """Rows in list order, read as they are written; the account number is opened for the file."""
    purpose = f"{run.month:%Y年%m月}社会救助金"
    rows = run.rows.filter(state__in=_IN_FILE).order_by("home_path", "uid")
    columns = ("uid", "payee_name", "amount_fen")
    account = ("account_id", "account__number_sealed", "account__bank")
    for uid, payee, amount, account_uid, sealed, bank in rows.values_list(
        *columns, *account
    ).iterator(chunk_size=2000):
        yield BankRow(
            reference=str(uid),
            holder=payee,
            account=open_column(
                "households_bankaccount", "number_sealed", account_uid, bytes(sealed)
            ),
            bank=bank,
            amount_fen=amount,
            purpose=purpose,
        )
