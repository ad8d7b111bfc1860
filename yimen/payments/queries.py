"""Reads over payment lists for the desk and the bank."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from yimen.foundation.errors import NotFound
from yimen.payments.models import PaymentRun, PayRow


def runs_under(prefix: str) -> QuerySet[PaymentRun]:
    """Lists of the offices in the subtree `prefix`, newest month first."""
    return (
        PaymentRun.objects.filter(home_path__gte=prefix, home_path__lt=prefix + "~")
        .select_related("office")
        .order_by("-month", "office__path", "item", "sequence")
    )


def run_or_404(uid: UUID, prefix: str) -> PaymentRun:
    """One list within the scope, else NotFound in plain words."""
    run = runs_under(prefix).filter(pk=uid).first()
    if run is None:
        raise NotFound("没有找到这份发放清单，或者不在您的辖区")
    return run


def rows_of(run: PaymentRun) -> QuerySet[PayRow]:
    """Rows of a list as its page shows them, in one query."""
    return run.rows.select_related(
        "award__household__division", "award__holder", "account"
    ).order_by("home_path", "payee_name", "uid")
