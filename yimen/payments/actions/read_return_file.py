"""Take in a bank's return file (读入回盘): every line is applied once, or none."""

from __future__ import annotations

from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files import open_file, store_upload
from yimen.foundation.files.models import StoredFile
from yimen.network.acting import Acting
from yimen.payments.guards import State, check_bank, lock_run
from yimen.payments.models import PaymentRun, PayRow, ReturnFile
from yimen.payments.recording import record
from yimen.payments.return_file import ReturnRow, read_rows

_LARGEST_MB, _SHOWN = 100, 5
_APPLY = """
update payments_payrow r set
    state = case when b.paid then 'paid' else 'failed' end,
    bank_code = b.code, bank_reason = b.reason,
    paid_on = case when b.paid then %(day)s::date end,
    row_version = r.row_version + 1
from unnest(%(refs)s::uuid[], %(paid)s::bool[], %(codes)s::text[], %(reasons)s::text[])
     as b(ref, paid, code, reason)
where r.uid = b.ref and r.run_id = %(run)s and r.state = 'sent'
"""


@transaction.atomic
def read_return_file(
    by: Acting, run_uid: UUID, upload: UploadedFile | bytes, name: str
) -> ReturnFile:
    """Apply the bank's answers to the rows that were sent.

    The same file twice is a Conflict; a line that is not ours, was answered before or has another
    amount makes the whole file Invalid, naming the lines. Nothing is half applied.
    """
    check_bank(by)
    run = lock_run(by, run_uid, State.SENT)
    stored = store_upload(
        upload, name, actor=by.actor, allowed="bank", max_mb=_LARGEST_MB, field="file"
    )
    if run.return_files.filter(sha256=stored.sha256).exists():
        raise Conflict("这个回盘文件已经读入过，没有重复处理", code="return_file_read")
    rows = read_rows(open_file(stored), stored.mime)
    _check_rows(run, rows)
    made = _create(by, run, stored, rows)
    _apply(run, rows)
    run.touch(by.actor, "读入回盘")
    run.save()
    figures = {"paid_fen": made.paid_fen, "failed_fen": made.failed_fen, "rows": len(rows)}
    record(by, run, "payments.return_file", sha256=made.sha256, **figures)
    return made


def _create(by: Acting, run: PaymentRun, stored: StoredFile, rows: list[ReturnRow]) -> ReturnFile:
    """The file on record, with what it says."""
    paid = [row.amount_fen for row in rows if row.paid]
    failed = [row.amount_fen for row in rows if not row.paid]
    return ReturnFile.objects.create(
        run=run,
        file=stored,
        sha256=stored.sha256,
        paid_rows=len(paid),
        paid_fen=sum(paid),
        failed_rows=len(failed),
        failed_fen=sum(failed),
        read_at=clock.now(),
        read_by=by.actor.name,
        home_path=run.home_path,
        handling_path=run.handling_path,
    )


def _check_rows(run: PaymentRun, rows: list[ReturnRow]) -> None:
    """Every line must be a row we sent, unanswered so far, with the amount we sent."""
    sent = {
        uid: (amount, state)
        for uid, amount, state in run.rows.values_list("uid", "amount_fen", "state")
    }
    wrong = []
    for row in rows:
        known = sent.get(row.reference)
        if known is None:
            wrong.append(f"第{row.line}行不是本清单的业务编号")
        elif known[1] != PayRow.State.SENT:
            wrong.append(f"第{row.line}行已经有过银行结果")
        elif known[0] != row.amount_fen:
            wrong.append(f"第{row.line}行金额与送银行的不一致")
    if wrong:
        told = f"回盘文件有{len(wrong)}行对不上，没有读入：{'；'.join(wrong[:_SHOWN])}"
        raise Invalid(f"{told}。请向银行核实后重新上传", "file")


def _apply(run: PaymentRun, rows: list[ReturnRow]) -> None:
    """Write all answers in one statement; the count proves that none was lost."""
    values = {
        "run": run.uid,
        "day": clock.today(),
        "refs": [row.reference for row in rows],
        "paid": [row.paid for row in rows],
        "codes": [row.code for row in rows],
        "reasons": [row.reason for row in rows],
    }
    with connection.cursor() as cursor:
        cursor.execute(_APPLY, values)
        if cursor.rowcount != len(rows):
            raise Conflict("清单在读入期间有变化，没有读入，请重新上传")
