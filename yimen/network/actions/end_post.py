"""End a post (离任)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import Post
from yimen.network.permissions import Right, check, check_covers


def end_post(by: Acting, post: Post, last_day: date, reason: str = "") -> Post:
    """The post is held to `last_day` inclusive; from the next day on it opens nothing.

    Raises NotPermitted, Invalid for a day before the post began, Conflict when it ended before.
    """
    check(by, Right.STAFF)
    check_covers(by, post.office)
    with transaction.atomic():
        row = Post.objects.select_for_update().select_related("staff", "office").get(pk=post.pk)
        begin, end = row.during.lower, row.during.upper
        if end is not None and end <= last_day:
            ended = end - timedelta(days=1)
            raise Conflict(f"该岗位已于{ended.year}年{ended.month}月{ended.day}日结束，无需再办")
        if begin is not None and last_day < begin - timedelta(days=1):
            raise Invalid("离任日期早于任职日期，请核对", "last_day")
        row.during = DateRange(begin, last_day + timedelta(days=1))
        row.save(update_fields=["during"])
        after = {"post": str(row), "last_day": last_day}
        note(by, row.staff, "staff.end_post", reason=reason, after=after)
    return row
