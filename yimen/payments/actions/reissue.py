"""Pay again what failed (重发): a new row in a supplementary list, linked to the original."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, NotFound
from yimen.network.acting import Acting
from yimen.payments.guards import (
    State,
    account_in_use,
    amount_due,
    check_not_held,
    check_prepare,
    lock_row,
    lock_run,
)
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.recording import record, retotal

_AGAIN = (
    PayRow.State.FAILED,
    PayRow.State.RETURNED,
    PayRow.State.NO_ACCOUNT,
    PayRow.State.HELD,
)


@transaction.atomic
def reissue(by: Acting, row_uid: UUID) -> PayRow:
    """List a failed, returned or account-less payment again in this month's supplementary list.

    It takes the account in use and the amount the award pays for that month now. One re-issue per
    original: the second is a Conflict, as is a household without an account.
    """
    check_prepare(by)
    found = PayRow.objects.select_related("run").filter(pk=row_uid).first()
    if found is None:
        raise NotFound("没有找到这一笔发放，或者不在您的辖区")
    # Re-issues of one month queue up at its first list, so that they share one supplementary list.
    month = _lists_of_the_month(found.run)
    month.select_for_update(of=("self",)).get(sequence=1)
    run = lock_run(by, found.run_id, State.APPROVED, State.SENT, State.RECONCILED)
    original = lock_row(run, row_uid, *_AGAIN)
    check_not_held(original)
    account = account_in_use(original)
    base, extra = amount_due(original)
    supplementary = _supplementary_run(run, month)
    again = PayRow(
        run=supplementary,
        award=original.award,
        month=original.month,
        attempt=original.attempt + 1,
        reissue_of=original,
        change=original.change,
        account=account,
        payee_name=account.holder_name,
        base_fen=base,
        supplement_fen=extra,
        amount_fen=base + extra,
        state=PayRow.State.LISTED,
        home_path=original.home_path,
        handling_path=original.handling_path,
    )
    try:
        with transaction.atomic():
            again.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("这一笔已经重发过，请在补发清单里查看", code="reissued") from error
    retotal(supplementary)
    supplementary.touch(by.actor, "列入补发")
    supplementary.save()
    after = {"row": str(again.uid), "of": str(original.uid), "fen": again.amount_fen}
    record(by, supplementary, "payments.reissue", **after)
    return again


def _lists_of_the_month(run: PaymentRun) -> QuerySet[PaymentRun]:
    """The list and its supplementary lists."""
    return PaymentRun.objects.filter(office_id=run.office_id, item=run.item, month=run.month)


def _supplementary_run(first: PaymentRun, month: QuerySet[PaymentRun]) -> PaymentRun:
    """The supplementary list that is still being drawn up; made when there is none."""
    drafts = month.filter(sequence__gt=1, state=State.DRAFT)
    waiting = drafts.select_for_update(of=("self",)).order_by("sequence").first()
    if waiting is not None:
        return waiting
    return PaymentRun.objects.create(
        office_id=first.office_id,
        item=first.item,
        fund=first.fund,
        month=first.month,
        sequence=month.count() + 1,
        state=State.DRAFT,
        made_at=clock.now(),
        home_path=first.home_path,
        handling_path=first.handling_path,
    )
