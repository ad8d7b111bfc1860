"""Figures and events of a payment list (清单合计、发放记录)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum

from yimen.foundation import trail
from yimen.network.acting import Acting
from yimen.payments.models import PaymentRun, PayRow


def retotal(run: PaymentRun) -> None:
    """Count the rows anew: opening + new − stopped = closing; the total is what will be sent.

    A supplementary list (补发) has no opening: everything on it is new to it.
    """
    change = PayRow.Change
    figures = run.rows.aggregate(
        rows=Count("pk"),
        fresh=Count("pk", filter=Q(change=change.NEW)),
        changed=Count("pk", filter=Q(change=change.CHANGED)),
        total=Sum("amount_fen", filter=Q(state=PayRow.State.LISTED), default=0),
    )
    run.closing_count, run.changed_count = figures["rows"], figures["changed"]
    run.new_count = figures["fresh"] if run.sequence == 1 else figures["rows"]
    run.stopped_count = run.opening_count + run.new_count - run.closing_count
    run.total_fen = int(figures["total"])


def record(by: Acting, run: PaymentRun, verb: str, reason: str = "", **after: Any) -> None:
    """Append one event to the list's stream; `after` holds figures, never account numbers."""
    trail.append(
        f"run:{run.uid}",
        verb,
        actor=by.actor,
        subject=str(run),
        reason=reason,
        after=after or None,
        home_path=run.home_path,
        handling_path=run.handling_path,
    )
