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

_WEAK = {
    "password_too_short": "密码太短，请至少用 10 个字符",
    "password_too_common": "这个密码太常见，请换一个别人猜不到的",
    "password_entirely_numeric": "密码不能只有数字，请加上文字或字母",
    "password_too_similar": "密码与您的用户名或姓名太相近，请换一个",
}


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
            raise Invalid(_sentence(error), "new") from error
        staff.set_password(new)
        staff.password_change_due = False
        staff.save()
        end_all_sessions(staff, but=keep_session)
        note(by, staff, "staff.change_password")
    return staff


def _sentence(error: ValidationError) -> str:
    """What Django's validators found, in our words."""
    return "；".join(_WEAK.get(one.code or "", "请换一个密码") for one in error.error_list)
