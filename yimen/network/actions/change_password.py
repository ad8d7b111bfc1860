"""Change one's own password (修改密码)."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.actions.revoke_session import end_all_sessions
from yimen.network.models import Staff


def change_password(by: Acting, old: str, new: str, *, keep_session: str = "") -> Staff:
    """The acting member of staff gets the password `new`; his other logins end.

    `keep_session` is the login it is done from. Raises Invalid beside "old" or "new".
    """
    if by.staff is None:
        raise Invalid("请先登录，再修改密码")
    with transaction.atomic():
        staff = Staff.objects.select_for_update().get(pk=by.staff.pk)
        if not staff.check_password(old):
            raise Invalid("原密码不正确，请重新输入", "old")
        if old == new:
            raise Invalid("新密码与原密码相同，请换一个", "new")
        try:
            validate_password(new, staff)
        except ValidationError as error:
            raise Invalid(" ".join(error.messages), "new") from error
        staff.set_password(new)
        staff.password_change_due = False
        staff.save()
        end_all_sessions(staff, but=keep_session)
        note(by, staff, "staff.change_password")
    return staff
