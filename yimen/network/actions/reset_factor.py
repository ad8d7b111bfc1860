"""Take the second factor off an account whose phone is lost (重置动态口令)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.actions.revoke_session import end_all_sessions
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.network.reach import check_reach


def reset_factor(by: Acting, staff: Staff, reason: str) -> Staff:
    """The account sets up a new phone at its next login; all its logins end.

    The reason is kept in the trail. Raises NotPermitted, Invalid without a reason, Conflict for
    one's own account (another administrator has to do it).
    """
    check(by, Right.STAFF)
    check_reach(by, staff)
    if by.staff is not None and by.staff.pk == staff.pk:
        raise Conflict("不能重置自己的动态口令，请联系另一位系统管理员")
    if not reason.strip():
        raise Invalid("请写明重置原因，例如“手机遗失，已当面核实身份”", "reason")
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(pk=staff.pk)
        row.totp_secret_sealed = None
        row.totp_confirmed_at = None
        row.totp_last_step = 0
        row.save(update_fields=["totp_secret_sealed", "totp_confirmed_at", "totp_last_step"])
        end_all_sessions(row)
        note(by, row, "staff.reset_factor", reason=reason.strip())
    return row
