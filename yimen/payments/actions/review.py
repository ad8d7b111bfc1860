"""Submit, return rows, relist, approve (提交、退回、改正、复核)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.payments.guards import (
    State,
    account_in_use,
    amount_due,
    check_not_held,
    check_prepare,
    check_review,
    lock_row,
    lock_run,
)
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.recording import record, retotal


@transaction.atomic
def submit_run(by: Acting, uid: UUID, seen: int | None = None) -> PaymentRun:
    """The township hands the list to the county."""
    check_prepare(by)
    run = lock_run(by, uid, State.DRAFT)
    if seen is not None:
        check_version(run, seen)
    if not run.rows.exists():
        raise Conflict("清单里没有人，不能提交；请先确认待遇是否已经生成")
    retotal(run)
    run.state, run.submitted_at = State.SUBMITTED, clock.now()
    run.submitted_by, run.submitted_by_ref = by.actor.name, _account(by)
    run.touch(by.actor, "提交")
    run.save()
    record(by, run, "payments.submit", total_fen=run.total_fen)
    return run


@transaction.atomic
def return_row(by: Acting, run_uid: UUID, row_uid: UUID, note: str) -> PayRow:
    """The county returns one row with a reason; it leaves this list's total."""
    check_review(by)
    note = note.strip()[:200]
    if not note:
        raise Invalid("请写明退回原因，乡镇（街道）才知道怎么改", "note")
    run = lock_run(by, run_uid, State.SUBMITTED)
    row = lock_row(run, row_uid, PayRow.State.LISTED)
    row.state, row.review_note = PayRow.State.RETURNED, note
    row.touch(by.actor, "退回")
    row.save()
    _keep_total(by, run, "退回一户")
    record(by, run, "payments.return_row", reason=note, row=str(row.uid))
    return row


@transaction.atomic
def relist_row(by: Acting, run_uid: UUID, row_uid: UUID) -> PayRow:
    """Put a returned or account-less row back on the list.

    It takes the account in use and the amount of the award as they stand now; Conflict when there
    is no account, or the award no longer pays for the month.
    """
    check_prepare(by)
    run = lock_run(by, run_uid, State.DRAFT, State.SUBMITTED)
    row = lock_row(run, row_uid, PayRow.State.RETURNED, PayRow.State.NO_ACCOUNT, PayRow.State.HELD)
    check_not_held(row)
    account = account_in_use(row)
    row.base_fen, row.supplement_fen = amount_due(row)
    row.amount_fen = row.base_fen + row.supplement_fen
    row.account, row.payee_name, row.state = account, account.holder_name, PayRow.State.LISTED
    row.review_note = ""
    row.touch(by.actor, "改正")
    row.save()
    _keep_total(by, run, "恢复一户")
    record(by, run, "payments.relist_row", row=str(row.uid), fen=row.amount_fen)
    return row


@transaction.atomic
def approve_run(by: Acting, uid: UUID, seen: int | None = None) -> PaymentRun:
    """The county approves the list; its listed rows and total are frozen from here on."""
    check_review(by)
    run = lock_run(by, uid, State.SUBMITTED)
    if seen is not None:
        check_version(run, seen)
    if run.submitted_by_ref == _account(by):
        raise Conflict("提交人不能复核自己提交的清单，请由另一名工作人员复核", code="same_person")
    if not run.rows.filter(state=PayRow.State.LISTED).exists():
        raise Conflict("清单里没有可以发放的人，请退回乡镇（街道）处理")
    retotal(run)
    run.state, run.approved_by, run.approved_at = State.APPROVED, by.actor.name, clock.now()
    run.touch(by.actor, "复核")
    run.save()
    record(by, run, "payments.approve", total_fen=run.total_fen)
    return run


def _keep_total(by: Acting, run: PaymentRun, what: str) -> None:
    retotal(run)
    run.touch(by.actor, what)
    run.save()


def _account(by: Acting) -> str:
    """Whose account it is; two people may share a name."""
    return f"{by.actor.kind}:{by.actor.id}"
