"""Moving a sealed column to the current key, in batches, while the product runs."""

from __future__ import annotations

from collections.abc import Callable

from django.db import models, transaction

from yimen.foundation.crypto import sm4
from yimen.foundation.crypto.fields import place


def reseal_column(
    queryset: models.QuerySet[models.Model],
    table: str,
    column: str,
    *,
    batch: int = 500,
    row_uid: Callable[[models.Model], object] = lambda row: row.pk,
) -> int:
    """Re-encrypt every row of `queryset` still under an older key; returns how many.

    `table` and `column` are the names the values were sealed under. Rows are locked batch by
    batch; a run that was interrupted simply goes on, since finished rows are left alone.
    """
    changed = 0
    last: object = None
    while True:
        with transaction.atomic():
            rows = queryset.filter(**{f"{column}__isnull": False}).order_by("pk")
            if last is not None:
                rows = rows.filter(pk__gt=last)
            locked = list(rows.select_for_update()[:batch])
            if not locked:
                return changed
            last = locked[-1].pk
            for row in locked:
                fresh = sm4.reseal(getattr(row, column), place(table, column, str(row_uid(row))))
                if fresh is not None:
                    queryset.filter(pk=row.pk).update(**{column: fresh})
                    changed += 1
