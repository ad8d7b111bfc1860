"""Disable or enable an account (停用、启用账号)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.actions.revoke_session import end_all_sessions
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.network.reach import check_reach


def disable(by: Acting, staff: Staff, reason: str) -> Staff:
    """The account opens nothing any more and its logins end; posts and history stay.

    Raises NotPermitted, Invalid without a reason, Conflict for one's own account.
    """
    check(by, Right.STAFF)
    check_reach(by, staff)
    if by.staff is not None and by.staff.pk == staff.pk:
        raise Conflict("不能停用自己的账号，请联系另一位系统管理员")
    if not reason.strip():
        raise Invalid("请写明停用原因", "reason")
    with transaction.atomic():
        row = _set(staff, active=False)
        end_all_sessions(row)
        note(by, row, "staff.disable", reason=reason.strip())
    return row


def enable(by: Acting, staff: Staff) -> Staff:
    """The account may log in again, with the password it had. Raises NotPermitted."""
    check(by, Right.STAFF)
    check_reach(by, staff)
    with transaction.atomic():
        row = _set(staff, active=True)
        note(by, row, "staff.enable")
    return row


def _set(staff: Staff, *, active: bool) -> Staff:
    row = Staff.objects.select_for_update().get(pk=staff.pk)
    row.is_active = active
    row.save(update_fields=["is_active"])
    return row
