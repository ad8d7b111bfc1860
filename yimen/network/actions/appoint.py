"""Appoint somebody to a post (任命岗位)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation.errors import Conflict, Invalid
from yimen.network import guards
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import Office, Post, Staff
from yimen.network.permissions import Right, check, check_covers


def appoint(
    by: Acting, staff: Staff, office: Office, role: str, from_: date, last_day: date | None = None
) -> Post:
    """`staff` holds `role` at `office` from the day on, to `last_day` inclusive or open.

    Raises NotPermitted outside one's area, Invalid where the office has no such post, Conflict
    for duties one person may not hold together or a post held already.
    """
    check(by, Right.STAFF)
    check_covers(by, office)
    guards.check_role_fits(role, office)
    if last_day is not None and last_day < from_:
        raise Invalid("结束日期早于开始日期，请核对", "last_day")
    during = DateRange(from_, last_day + timedelta(days=1) if last_day else None)
    with transaction.atomic():
        # Locked, so that two appointments at once see each other.
        Staff.objects.select_for_update().get(pk=staff.pk)
        held = list(Post.objects.filter(staff=staff, during__overlap=during))
        if any(post.role == role and post.office_id == office.pk for post in held):
            raise Conflict(f"{staff.name}在此期间已任“{office.name}”的这个岗位，无需再次任命")
        guards.check_compatible(role, held)
        post = Post.objects.create(staff=staff, office=office, role=role, during=during)
        after = {"post": str(post), "from": from_, "last_day": last_day}
        note(by, staff, "staff.appoint", after=after)
    return post
