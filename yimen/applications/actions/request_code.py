"""Send a code to a telephone (获取验证码)."""

from __future__ import annotations

import secrets

from django.db import transaction

from yimen.applications.models import PhoneCode
from yimen.applications.phone_codes import (
    A_DAY,
    LASTS,
    PAUSE,
    find_code,
    index_of,
    mobile,
    phone_ref,
    seal_code,
)
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.messages import enqueue
from yimen.foundation.uids import new_uid


@transaction.atomic
def request_code(phone: str, purpose: str, title: str) -> PhoneCode:
    """Send a new code for `purpose`; `title` is what the SMS says it is for (网上申请社会救助).

    Raises Invalid beside "phone"; Conflict with status 429 within a minute of the last code
    ("too_soon"), or after ten in a day ("too_many").
    """
    number, now = mobile(phone), clock.now()
    row = _row(number, purpose)
    _check_pause(row)
    code = f"{secrets.randbelow(10**6):06d}"
    row.sent_that_day = row.sent_that_day + 1 if _is_today(row) else 1
    row.code_sealed = seal_code(row, code)
    row.tries, row.sent_at, row.spent_at = 0, now, None
    row.save()
    text = (
        f"验证码{code}，用于{title}，{int(LASTS.total_seconds()) // 60}分钟内有效。"
        "工作人员不会向您要验证码，请不要告诉别人。"
    )
    enqueue("sms", phone_ref(number), text, to=number, secret=code)
    return row


def _row(number: str, purpose: str) -> PhoneCode:
    """The phone's one row, made if need be and locked, so that two requests queue up."""
    row = find_code(number, purpose, lock=True)
    if row is None:
        fresh = PhoneCode(
            uid=new_uid(),
            phone_index=index_of(number),
            purpose=purpose,
            code_sealed=b"",
            sent_at=clock.now() - LASTS,
            sent_that_day=0,
        )
        PhoneCode.objects.bulk_create([fresh], ignore_conflicts=True)
        row = find_code(number, purpose, lock=True)
    if row is None:
        raise Conflict("验证码没有发出，请重新获取", "phone", code="too_soon", status=429)
    return row


def _check_pause(row: PhoneCode) -> None:
    passed = (clock.now() - row.sent_at).total_seconds()
    pause = PAUSE.total_seconds()
    if 0 <= passed < pause:
        raise Conflict(
            f"验证码刚刚发过，请看短信；没有收到的，{int(pause - passed) or 1} 秒后可以重新获取",
            "phone",
            code="too_soon",
            status=429,
        )
    if _is_today(row) and row.sent_that_day >= A_DAY:
        raise Conflict(
            "这个手机号今天获取验证码的次数已满，请明天再试，或到乡镇（街道）窗口申请",
            "phone",
            code="too_many",
            status=429,
        )


def _is_today(row: PhoneCode) -> bool:
    return row.sent_at.astimezone(clock.ZONE).date() == clock.today()
