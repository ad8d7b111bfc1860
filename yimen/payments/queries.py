"""Reads over payment lists for the desk and the bank."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from yimen.awards.models import Award
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
        "award__household__division", "award__holder", "account", "reissued_as__run", "reissue_of"
    ).order_by("home_path", "payee_name", "uid")


def awards_without_decision(run: PaymentRun) -> QuerySet[Award]:
    """Awards of the list's place, item and month that no approving decision stands behind (无决定).

    They come by import only, and are not paid until the decision is entered.
    """
    return (
        Award.objects.running_in(run.month)
        .filter(
            item=run.item,
            pays=True,
            home_path__gte=run.home_path,
            home_path__lt=run.home_path + "~",
        )
        .exclude(case__decision__result="approved")
        .select_related("holder", "household__division")
        .order_by("number")
    )
