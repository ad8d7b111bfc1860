"""What is held true of an award, and what was held true before (待遇的变更历史).

Rows are never changed: a correction supersedes the old row and writes a new one beside it, so that
the roll of any past day stays what it was.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

Kept = TypeVar("Kept", bound=models.Model)


class RecordedQuerySet(models.QuerySet[Kept]):
    """Rows with `during`, `recorded_at` and `superseded_at`."""

    def current(self) -> RecordedQuerySet[Kept]:
        """What is held true now."""
        return self.filter(superseded_at__isnull=True)

    def as_known_at(self, moment: datetime) -> RecordedQuerySet[Kept]:
        """What was held true at a past moment, whatever was learnt later."""
        later = models.Q(superseded_at__isnull=True) | models.Q(superseded_at__gt=moment)
        return self.filter(later, recorded_at__lte=moment)

    def in_month(self, month: date) -> RecordedQuerySet[Kept]:
        """Rows in force in the month that begins on `month`."""
        return self.filter(during__contains=month)


def cut(rows: RecordedQuerySet[Kept], end: date, now: datetime) -> list[Kept]:
    """Let what is held true now end before `end`; returns the rows that did not end by themselves.

    Each is superseded by a copy up to `end`; one that had not begun by then just falls away.
    """
    open_ended = models.Q(during__upper_inf=True) | models.Q(during__endswith__gt=end)
    cut_off = list(rows.current().filter(open_ended).select_for_update(of=("self",)))
    rows.model._default_manager.filter(pk__in=[row.pk for row in cut_off]).update(superseded_at=now)
    shortened = [_copy(row, end, now) for row in cut_off if row.during.lower < end]
    rows.model._default_manager.bulk_create(shortened)
    return cut_off


def _copy(row: Kept, end: date, now: datetime) -> Kept:
    """The same statement, true only up to `end`."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    during = DateRange(row.during.lower, end)
    return type(row)(**{**fields, "during": during, "recorded_at": now, "superseded_at": None})


def month_after(month: date) -> date:
    """The first day of the month after the one `month` lies in."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
