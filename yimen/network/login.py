"""Logging in (登录): password with lock-out, second factor (动态口令), and the list of logins.

Five wrong passwords or codes in a row lock the account for 15 minutes. Those who decide or pay
need a second factor; a newly appointed one may put its set-up off for 15 days, so that a new
colleague's first morning is not spent before a closed door.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.foundation.trail import append
from yimen.network.models import LoginSession, Post, Role, Staff
from yimen.network.queries import home_of

WRONG_LIMIT = 5
LOCKED_FOR = timedelta(minutes=15)
FACTOR_GRACE = timedelta(days=15)
TOTP_SECONDS = 30
FACTOR_ROLES = frozenset(
    {
        Role.COUNTY_DECIDER.value,
        Role.TOWNSHIP_LEADER.value,
        Role.COUNTY_FINANCE.value,
        Role.TOWNSHIP_FINANCE.value,
        Role.ADMIN.value,
    }
)

_NO_ENTRY = (
    "用户名或密码不正确，请核对后再试；连续输错 5 次将锁定 15 分钟，忘记密码请联系系统管理员重置"
)
_WRONG_CODE = "动态口令不正确或已用过，请等手机上出现新的 6 位数字后再输入"


def authenticate(username: str, password: str) -> Staff:
    """The account these words open. Raises Invalid, or NotPermitted when locked or disabled.

    Wrong tries are counted even though an error is raised: the caller must answer it, not roll
    its transaction back.
    """
    with transaction.atomic():
        staff = _locked_row(username=username.strip().lower())
        trouble = _try_password(staff, password) if staff else None
    if staff is None:
        make_password(password)  # as slow as a real account, so that names cannot be probed
        raise Invalid(_NO_ENTRY, "password")
    if trouble is not None:
        raise trouble
    return staff


def _try_password(staff: Staff, password: str) -> Exception | None:
    if _is_locked(staff):
        return _locked(staff)
    if not check_password(password, staff.password):
        return _count_wrong(staff, Invalid(_NO_ENTRY, "password"))
    if not staff.is_active:
        return NotPermitted("账号已停用，请联系系统管理员", code="disabled")
    return None


def needs_second_factor(staff: Staff, on: date | None = None) -> bool:
    """Whether a post of the day demands a second factor (审批、分管、发放、管理)."""
    held = Post.objects.held_on(on or clock.today()).filter(staff=staff)
    return held.filter(role__in=FACTOR_ROLES).exists()


def has_second_factor(staff: Staff) -> bool:
    """Whether an authenticator is set up and confirmed."""
    return staff.totp_confirmed_at is not None


def second_factor_asked(staff: Staff) -> bool:
    """Whether a code is asked for at login: always once set up, whatever the post."""
    return has_second_factor(staff) or needs_second_factor(staff)


def factor_grace_ends(staff: Staff, on: date | None = None) -> date | None:
    """Until which day the set-up may be put off; None when the grace is over or none is needed."""
    day = on or clock.today()
    held = Post.objects.held_on(day).filter(staff=staff, role__in=FACTOR_ROLES)
    starts = [post.during.lower for post in held]
    if not starts or None in starts:
        return None
    ends = min(starts) + FACTOR_GRACE
    return ends if day < ends else None


def verify_totp(staff: Staff, code: str) -> None:
    """Accept the code of this half minute or its neighbours, once. Raises Invalid, NotPermitted.

    Phones keep real time, so the demo's moved clock does not matter here.
    """
    with transaction.atomic():
        row = _locked_row(pk=staff.pk)
        trouble = _try_code(row, code) if row else Invalid(_WRONG_CODE, "code")
    if trouble is not None:
        raise trouble


def _try_code(staff: Staff, code: str) -> Exception | None:
    if _is_locked(staff):
        return _locked(staff)
    step = matching_step(staff, code)
    if step is None or not has_second_factor(staff):
        return _count_wrong(staff, Invalid(_WRONG_CODE, "code"))
    staff.totp_last_step = step
    staff.save(update_fields=["totp_last_step"])
    return None


def matching_step(staff: Staff, code: str) -> int | None:
    """The half minute whose code this is, if it lies within one of now and was never used."""
    secret = totp_secret(staff)
    digits = "".join(code.split())
    if secret is None or not digits.isdigit():
        return None
    now = int(clock.real_now().timestamp()) // TOTP_SECONDS
    totp = pyotp.TOTP(secret, interval=TOTP_SECONDS)
    for step in (now - 1, now, now + 1):
        expected = totp.at(step * TOTP_SECONDS)
        if pyotp.utils.strings_equal(expected, digits) and step > staff.totp_last_step:
            return step
    return None


def totp_secret(staff: Staff) -> str | None:
    """The shared secret, opened; None before enrolment."""
    sealed = staff.totp_secret_sealed
    if sealed is None:
        return None
    return open_column("network_staff", "totp_secret_sealed", str(staff.pk), bytes(sealed))


def open_session(staff: Staff, session_key: str, *, device: str, address: str | None) -> None:
    """Note a login that has just begun, so that its owner can see and end it; wrong tries are
    forgotten."""
    now = clock.now()
    Staff.objects.filter(pk=staff.pk).update(failed_logins=0, locked_until=None)
    LoginSession.objects.create(
        staff=staff,
        session_key=session_key,
        device=device[:200],
        address=address,
        began_at=now,
        seen_at=now,
    )
    _note(staff, "staff.log_in", payload={"device": device, "address": address or ""})


def close_session(session_key: str) -> None:
    """Note that a login has ended."""
    live = LoginSession.objects.filter(session_key=session_key, revoked_at=None)
    live.update(revoked_at=clock.now())


def live_sessions(staff: Staff, idle: timedelta) -> list[LoginSession]:
    """Logins still open, the last used first; those idle for longer are over and not listed."""
    since = clock.now() - idle
    live = LoginSession.objects.filter(staff=staff, revoked_at=None, seen_at__gt=since)
    return list(live.order_by("-seen_at"))


def _note(staff: Staff, verb: str, **told: Any) -> None:
    """Append to the account's stream; at the door nobody acts from a post yet."""
    stream, path = f"staff:{staff.pk}", home_of(staff)
    append(stream, verb, actor=staff.actor(), subject=staff.name, home_path=path, **told)


def _locked_row(**which: object) -> Staff | None:
    return Staff.objects.select_for_update().filter(**which).first()


def _is_locked(staff: Staff) -> bool:
    return staff.locked_until is not None and staff.locked_until > clock.now()


def _locked(staff: Staff) -> NotPermitted:
    until = staff.locked_until
    at = f"{until.astimezone(clock.ZONE):%H:%M}" if until else ""
    return NotPermitted(
        f"连续输错 {WRONG_LIMIT} 次，账号已锁定，请在 {at} 之后再试，或请系统管理员解锁",
        code="locked",
    )


def _count_wrong(staff: Staff, trouble: Exception) -> Exception:
    """Count one wrong try; the fifth locks the account."""
    staff.failed_logins += 1
    if staff.failed_logins >= WRONG_LIMIT:
        staff.failed_logins = 0
        staff.locked_until = clock.now() + LOCKED_FOR
        _note(staff, "staff.locked")
        trouble = _locked(staff)
    staff.save(update_fields=["failed_logins", "locked_until"])
    return trouble
