"""Open an account for a member of staff (新建账号)."""

from __future__ import annotations

import re

from django.db import IntegrityError, transaction

from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import Staff
from yimen.network.permissions import Right, check

_USERNAME = re.compile(r"^[a-z][a-z0-9._-]{2,39}$")


def create_staff(by: Acting, *, username: str, name: str, phone: str = "") -> Staff:
    """A new account without password and post; it opens nothing until both are given.

    Raises NotPermitted, or Invalid with a sentence beside the field.
    """
    check(by, Right.STAFF)
    username, name = username.strip().lower(), " ".join(name.split())
    wrong: dict[str, str] = {}
    if not _USERNAME.match(username):
        wrong["username"] = "用户名用 3 至 40 个小写字母、数字、点或短横线，并以字母开头"
    if not name:
        wrong["name"] = "请填写姓名"
    elif len(name) > 60:
        wrong["name"] = "姓名不能超过 60 个字，请核对"
    if wrong:
        raise Invalid.many(wrong)
    staff = Staff(username=username, name=name, phone=phone.strip())
    staff.set_unusable_password()
    with transaction.atomic():
        try:
            with transaction.atomic():
                staff.save()
        except IntegrityError as error:
            raise Invalid(f"用户名“{username}”已有人使用，请换一个", "username") from error
        note(by, staff, "staff.create", after={"username": username, "name": name})
    return staff
