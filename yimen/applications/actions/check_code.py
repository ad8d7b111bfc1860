"""Accept a code sent to a telephone (核验验证码), and use it up."""

from __future__ import annotations

import secrets
import unicodedata

from django.db import transaction

from yimen.applications.models import PhoneCode
from yimen.applications.phone_codes import LASTS, TRIES, find_code, open_code
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid

_AGAIN = "请重新获取验证码"


def check_code(phone: str, purpose: str, code: str, *, spend: bool = True) -> None:
    """Accept the newest code of this phone. Raises Invalid beside "phone" or "code".

    With `spend` the code has done its service; without, it stays good until `spend_code`. Wrong
    tries are counted although an error is raised: the caller must answer it, not roll its
    transaction back.
    """
    with transaction.atomic():
        row = find_code(phone, purpose, lock=True)
        trouble = _trouble(row, code, spend)
        if row is not None and trouble is None and spend:
            _spend(row)
    if trouble is not None:
        raise trouble


def spend_code(phone: str, purpose: str) -> None:
    """Use up a code that was checked before. Conflict when somebody was first."""
    row = find_code(phone, purpose, lock=True)
    if row is None or row.spent_at is not None:
        raise Conflict(f"这个验证码已经用过，{_AGAIN}", "code", code="code_spent")
    _spend(row)


def _trouble(row: PhoneCode | None, code: str, spend: bool) -> Invalid | None:
    """Why the code cannot be accepted; a wrong one is counted."""
    if row is None or row.sent_at + LASTS <= clock.now():
        return Invalid(f"验证码已过期，{_AGAIN}", "code", code="code_expired")
    if row.tries >= TRIES:
        return Invalid(f"验证码已连续输错 {TRIES} 次，{_AGAIN}", "code", code="code_dead")
    typed = unicodedata.normalize("NFKC", code).replace(" ", "").strip()
    if not secrets.compare_digest(open_code(row).encode(), typed.encode()):
        return _wrong(row)
    if spend and row.spent_at is not None:
        return Invalid(f"这个验证码已经用过，{_AGAIN}", "code", code="code_spent")
    return None


def _wrong(row: PhoneCode) -> Invalid:
    row.tries += 1
    row.save(update_fields=["tries"])
    left = TRIES - row.tries
    if left == 0:
        return Invalid(f"验证码已连续输错 {TRIES} 次，{_AGAIN}", "code", code="code_dead")
    return Invalid(
        f"验证码不正确，请对照最新一条短信再输，还可以试 {left} 次", "code", code="code_wrong"
    )


def _spend(row: PhoneCode) -> None:
    row.spent_at = clock.now()
    row.save(update_fields=["spent_at"])
