"""Reconcile a list with the bank's answers to the fen (对账)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, Sum

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.money import Fen, format_yuan
from yimen.network.acting import Acting
from yimen.payments.guards import State, check_review, lock_run
from yimen.payments.models import PaymentRun, PayRow
from yimen.payments.recording import record


@dataclass(frozen=True)
class Reconciliation:
    """What was sent and what the bank did with it; amounts in fen, all from the rows."""

    sent_rows: int
    sent_fen: Fen
    paid_rows: int
    paid_fen: Fen
    failed_rows: int
    failed_fen: Fen
    waiting_rows: int
    waiting_fen: Fen

    @property
    def difference_fen(self) -> Fen:
        """Sent less credited; explained in full by failed and waiting rows."""
        return self.sent_fen - self.paid_fen

    @property
    def is_explained(self) -> bool:
        """Every fen sent is either credited, refused or still waiting."""
        return self.sent_fen == self.paid_fen + self.failed_fen + self.waiting_fen


def reconciliation_of(run: PaymentRun) -> Reconciliation:
    """The figures of `run` as they stand, in one query."""
    of = PayRow.State
    sent = Q(state__in=[of.SENT, of.PAID, of.FAILED])
    figures = run.rows.aggregate(
        sent_rows=Count("pk", filter=sent),
        sent_fen=Sum("amount_fen", filter=sent, default=0),
        paid_rows=Count("pk", filter=Q(state=of.PAID)),
        paid_fen=Sum("amount_fen", filter=Q(state=of.PAID), default=0),
        failed_rows=Count("pk", filter=Q(state=of.FAILED)),
        failed_fen=Sum("amount_fen", filter=Q(state=of.FAILED), default=0),
        waiting_rows=Count("pk", filter=Q(state=of.SENT)),
        waiting_fen=Sum("amount_fen", filter=Q(state=of.SENT), default=0),
    )
    return Reconciliation(**{name: int(value) for name, value in figures.items()})


@transaction.atomic
def reconcile(by: Acting, run_uid: UUID) -> Reconciliation:
    """Close the list when every row has the bank's answer and the sum agrees with the file sent."""
    check_review(by)
    run = lock_run(by, run_uid, State.SENT)
    result = reconciliation_of(run)
    if result.waiting_rows:
        raise Conflict(
            f"还有 {result.waiting_rows} 笔（{format_yuan(result.waiting_fen)} 元）没有银行结果，"
            "请读入回盘文件后再对账"
        )
    if not result.is_explained or result.sent_fen != run.total_fen:
        raise Conflict("送银行金额与明细合计不一致，不能对账，请联系系统管理员核对")
    run.state, run.reconciled_at = State.RECONCILED, clock.now()
    run.touch(by.actor, "对账")
    run.save()
    figures = {"paid_fen": result.paid_fen, "failed_fen": result.failed_fen}
    record(by, run, "payments.reconcile", sent_fen=result.sent_fen, **figures)
    return result
