"""Tries at a door open to everybody (查询次数限制), counted in the database for all processes.

Only wrong tries are noted. What is counted is named by a keyed hash, so that neither addresses nor
codes lie about in clear; rows older than the window are removed as new ones come.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from yimen.foundation import clock
from yimen.foundation.crypto.index import blind_index

_KIND = "attempt"


class Attempt(models.Model):
    """One wrong try."""

    who = models.BinaryField(max_length=64, db_index=True)
    at = models.DateTimeField()


def note_wrong(*who: str, within: timedelta) -> None:
    """Note one wrong try of each of these ("address:…", "code:…") and forget the old ones."""
    now = clock.now()
    Attempt.objects.filter(at__lt=now - within).delete()
    Attempt.objects.bulk_create([Attempt(who=blind_index(_KIND, one), at=now) for one in who])


def too_many(who: str, most: int, within: timedelta) -> bool:
    """Whether `most` wrong tries were made within the window."""
    since = clock.now() - within
    return Attempt.objects.filter(who=blind_index(_KIND, who), at__gt=since).count() >= most
