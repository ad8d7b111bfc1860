"""Telephone codes (短信验证码): six digits, ten minutes, five tries, one a minute and phone.

They prove that somebody holds a phone: to apply online, or to sign a choice. Writes stand in
actions/request_code.py and actions/check_code.py.
"""

from __future__ import annotations

import re
from datetime import timedelta

from yimen.applications.models import PhoneCode
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.crypto.index import blind_candidates, blind_index
from yimen.foundation.errors import Invalid
from yimen.households.phones import check_phone

LASTS = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
TRIES = 5
A_DAY = 10
"""So many codes a phone and day, lest somebody else's phone be made to ring."""
KEPT = timedelta(days=2)

_TABLE = PhoneCode._meta.db_table
_INDEX = "phone_code.phone"
_MOBILE = re.compile(r"1[3-9]\d{9}")


def mobile(text: str, field: str = "phone") -> str:
    """A number that can receive an SMS. Invalid beside the field otherwise."""
    number = check_phone(text, field)
    if not _MOBILE.fullmatch(number):
        raise Invalid("请填写能收短信的手机号；没有手机的，可填亲属或村（社区）的手机", field)
    return number


def index_of(number: str) -> bytes:
    """What stands in the row instead of the number."""
    return blind_index(_INDEX, number)


def phone_ref(phone: str) -> str:
    """A name for the holder of a phone that does not tell the number: phone:5f2c…"""
    return f"phone:{index_of(mobile(phone))[2:18].hex()}"


def find_code(phone: str, purpose: str, *, lock: bool = False) -> PhoneCode | None:
    """The newest code of a phone for a purpose; locked until the transaction ends if asked."""
    rows = PhoneCode.objects.filter(
        phone_index__in=blind_candidates(_INDEX, mobile(phone)), purpose=purpose
    )
    return (rows.select_for_update() if lock else rows).order_by("-sent_at").first()


def seal_code(row: PhoneCode, code: str) -> bytes:
    """The code as it lies in the row."""
    return seal_column(_TABLE, "code_sealed", row.uid, code)


def open_code(row: PhoneCode) -> str:
    """The code in clear; "" before one was sent."""
    sealed = bytes(row.code_sealed)
    return open_column(_TABLE, "code_sealed", row.uid, sealed) if sealed else ""


def forget_codes() -> int:
    """Remove rows of phones that asked for nothing lately; returns how many."""
    return PhoneCode.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]
