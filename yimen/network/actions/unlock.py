"""Unlock an account locked by wrong passwords (解锁账号)."""

from __future__ import annotations

from django.db import transaction

from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.network.reach import check_reach


def unlock(by: Acting, staff: Staff) -> Staff:
    """The account may log in again at once; its password stays. Raises NotPermitted."""
    check(by, Right.STAFF)
    check_reach(by, staff)
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(pk=staff.pk)
        row.failed_logins = 0
        row.locked_until = None
        row.save(update_fields=["failed_logins", "locked_until"])
        note(by, row, "staff.unlock")
    return row
