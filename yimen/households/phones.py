"""Telephone numbers (电话): mobiles, and fixed lines with or without area code."""

from __future__ import annotations

import re
import unicodedata

from yimen.foundation.errors import Invalid

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}(-\d{1,6})?")


def check_phone(text: str, field: str) -> str:
    """The number without spaces. Invalid beside the field when it cannot be one."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if number.startswith("+86"):
        number = number[3:]
    if not number:
        raise Invalid("请填写联系电话；申请人没有电话的，可填亲属或村（社区）的电话", field)
    if not _MOBILE.fullmatch(number) and not _FIXED.fullmatch(number):
        raise Invalid("电话号码不正确：手机应为 11 位，固定电话请写区号", field)
    return number
