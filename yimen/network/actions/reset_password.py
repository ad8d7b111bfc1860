"""Give somebody a new first password (重置密码)."""

from __future__ import annotations

import secrets

from django.db import transaction

from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.actions.revoke_session import end_all_sessions
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.network.reach import check_reach

# Without 0 O 1 l I: the password is read out over the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def reset_password(by: Acting, staff: Staff) -> str:
    """A password to be changed at the next login; returned once and kept nowhere.

    Ends all logins of the account and a lock. Raises NotPermitted.
    """
    check(by, Right.STAFF)
    check_reach(by, staff)
    groups = ["".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)]
    password = "-".join(groups)
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(pk=staff.pk)
        row.set_password(password)
        row.password_change_due = True
        row.failed_logins = 0
        row.locked_until = None
        row.save()
        end_all_sessions(row)
        note(by, row, "staff.reset_password")
    return password
