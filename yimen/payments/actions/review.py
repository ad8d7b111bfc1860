"""Submit, return rows, relist, approve (提交、退回、改正、复核)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.versions import check_version
from yimen.households.models import BankAccount
from yimen.network.acting import Acting
from yimen.payments.guards import State, check_prepare, check_review, lock_run
from yimen.payments.models import PaymentRun, PayRow


def _note(by: Acting, run: PaymentRun, verb: str, **more: object) -> None:
    """Write one event on the run's stream."""
    reason = str(more.pop("reason", ""))
    trail.append(
        f"run:{run.uid}",
        verb,
        actor=by.actor,
        subject=str(run),
        reason=reason,
        after=dict(more) or None,
        home_path=run.home_path,
        handling_path=run.handling_path,
    )


def _retotal(run: PaymentRun) -> None:
    """The run's total is what will be sent: its listed rows."""
    listed = run.rows.filter(state=PayRow.State.LISTED).aggregate(total=Sum("amount_fen"))
    run.total_fen = listed["total"] or 0


@transaction.atomic
def submit_run(by: Acting, uid: UUID, seen: int | None = None) -> PaymentRun:
    """The township hands the list to the county. Returned rows must be settled first."""
    check_prepare(by)
    run = lock_run(uid, State.DRAFT)
    if seen is not None:
        check_version(run, seen)
    if not run.rows.exists():
        raise Conflict("清单里没有人，不能提交；请先确认待遇是否已经生成")
    run.state, run.submitted_by, run.submitted_at = State.SUBMITTED, by.actor.name, clock.now()
    _retotal(run)
    run.touch(by.actor, "提交")
    run.save()
    _note(by, run, "payments.submit", total_fen=run.total_fen)
    return run


@transaction.atomic
def return_row(by: Acting, run_uid: UUID, row_uid: UUID, note: str) -> PayRow:
    """The county returns one row with a reason; it leaves this list's total."""
    check_review(by)
    if not note.strip():
        raise Invalid("请写明退回原因，乡镇（街道）才知道怎么改", "note")
    run = lock_run(run_uid, State.SUBMITTED)
    row = _row(run, row_uid, PayRow.State.LISTED)
    row.state, row.review_note = PayRow.State.RETURNED, note.strip()
    row.touch(by.actor, "退回")
    row.save()
    _retotal(run)
    run.save()
    _note(by, run, "payments.return_row", reason=note, row=str(row.uid))
    return row


@transaction.atomic
def relist_row(by: Acting, run_uid: UUID, row_uid: UUID) -> PayRow:
    """Put a returned or account-less row back on the list with the account now in use."""
    check_prepare(by)
    run = lock_run(run_uid, State.DRAFT, State.SUBMITTED)
    row = _row(run, row_uid, PayRow.State.RETURNED, PayRow.State.NO_ACCOUNT)
    account = BankAccount.objects.filter(
        household_id=row.award.household_id, is_current=True
    ).first()
    if account is None:
        raise Conflict("该户还没有发放账户，请先在家庭档案里登记账户，再恢复发放")
    row.account, row.payee_name, row.state = account, account.holder_name, PayRow.State.LISTED
    row.touch(by.actor, "改正")
    row.save()
    _retotal(run)
    run.save()
    _note(by, run, "payments.relist_row", row=str(row.uid))
    return row


@transaction.atomic
def approve_run(by: Acting, uid: UUID, seen: int | None = None) -> PaymentRun:
    """The county approves the list; its listed rows and total are frozen from here on."""
    check_review(by)
    run = lock_run(uid, State.SUBMITTED)
    if seen is not None:
        check_version(run, seen)
    if run.submitted_by == by.actor.name:
        raise Conflict("提交人不能复核自己提交的清单，请由另一名工作人员复核")
    if not run.rows.filter(state=PayRow.State.LISTED).exists():
        raise Conflict("清单里没有可以发放的人，请退回乡镇（街道）处理")
    _retotal(run)
    run.state, run.approved_by, run.approved_at = State.APPROVED, by.actor.name, clock.now()
    run.touch(by.actor, "复核")
    run.save()
    _note(by, run, "payments.approve", total_fen=run.total_fen)
    return run


def _row(run: PaymentRun, uid: UUID, *states: str) -> PayRow:
    """One locked row of the run in one of `states`."""
    row = run.rows.select_for_update().select_related("award").filter(pk=uid).first()
    if row is None:
        raise NotFound("清单里没有这一行，请刷新后再操作")
    if row.state not in states:
        raise Conflict(f"这一行现在是“{row.get_state_display()}”，不能这样办理，请刷新后再看")
    return row
