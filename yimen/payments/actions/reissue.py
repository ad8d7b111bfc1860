"""Pay again what failed (重发): a new row in a supplementary list, linked to the original."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict
from yimen.households.models import BankAccount
from yimen.network.acting import Acting
from yimen.payments.guards import State, check_prepare, lock_run
from yimen.payments.models import PaymentRun, PayRow

_AGAIN = (PayRow.State.FAILED, PayRow.State.RETURNED, PayRow.State.NO_ACCOUNT)


@transaction.atomic
def reissue(by: Acting, row_uid: UUID) -> PayRow:
    """List a failed, returned or account-less payment again in this month's supplementary list.

    One re-issue per original (Conflict on the second); the household must have an account in use.
    """
    check_prepare(by)
    original = PayRow.objects.select_related("run__office", "award").get(pk=row_uid)
    lock_run(original.run_id, State.APPROVED, State.SENT, State.RECONCILED)
    original = PayRow.objects.select_for_update(of=("self",)).get(pk=row_uid)
    if original.state not in _AGAIN:
        raise Conflict("这一笔没有失败，不需要重发")
    account = BankAccount.objects.filter(
        household_id=original.award.household_id, is_current=True
    ).first()
    if account is None:
        raise Conflict("该户还没有可用的发放账户，请先登记账户再重发")
    run = _supplementary_run(original.run)
    again = PayRow(
        run=run,
        award=original.award,
        month=original.month,
        attempt=original.attempt + 1,
        reissue_of=original,
        change=original.change,
        account=account,
        payee_name=account.holder_name,
        base_fen=original.base_fen,
        supplement_fen=original.supplement_fen,
        amount_fen=original.amount_fen,
        state=PayRow.State.LISTED,
        home_path=original.home_path,
        handling_path=original.handling_path,
    )
    try:
        with transaction.atomic():
            again.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("这一笔已经重发过，请在补发清单里查看", code="reissued") from error
    run.total_fen += again.amount_fen
    run.save(update_fields=["total_fen"])
    trail.append(
        f"run:{run.uid}",
        "payments.reissue",
        actor=by.actor,
        subject=str(run),
        after={"row": str(again.uid), "of": str(original.uid), "fen": again.amount_fen},
        home_path=run.home_path,
        handling_path=run.handling_path,
    )
    return again


def _supplementary_run(first: PaymentRun) -> PaymentRun:
    """The open supplementary list of the same office, item and month; made when there is none."""
    same = PaymentRun.objects.filter(office=first.office, item=first.item, month=first.month)
    last = same.aggregate(last=Max("sequence"))["last"]
    waiting = same.filter(sequence__gt=1, state=State.DRAFT).select_for_update().first()
    if waiting is not None:
        return waiting
    return PaymentRun.objects.create(
        office=first.office,
        item=first.item,
        fund=first.fund,
        month=first.month,
        sequence=last + 1,
        state=State.DRAFT,
        made_at=clock.now(),
        home_path=first.home_path,
        handling_path=first.handling_path,
    )
