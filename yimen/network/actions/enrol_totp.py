"""Set up the second factor (启用动态口令): a secret for the phone, then one code back."""

from __future__ import annotations

from dataclasses import dataclass

import pyotp
from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Conflict, Invalid
from yimen.network import login
from yimen.network.acting import Acting
from yimen.network.actions.notes import note
from yimen.network.models import Staff

ISSUER = "一门"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator on the phone needs: the secret, also as an address for a QR."""

    secret: str
    address: str


def enrol_totp(staff: Staff, current_code: str = "") -> Enrolment:
    """A secret waiting to be confirmed; asked again, the same one, so that a page may be reloaded.

    Where a factor is set up already, `current_code` must prove it first: only its owner moves it
    to another phone. Raises Invalid for a wrong code, Conflict when one is needed and missing.
    """
    if login.has_second_factor(staff):
        if not current_code:
            raise Conflict("动态口令已启用；更换手机请先输入现在手机上的 6 位口令")
        login.verify_totp(staff, current_code)
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(pk=staff.pk)
        secret = None if login.has_second_factor(row) else login.totp_secret(row)
        if secret is None:
            secret = pyotp.random_base32()
            row.totp_secret_sealed = seal_column(
                "network_staff", "totp_secret_sealed", str(row.pk), secret
            )
            row.totp_confirmed_at = None
            row.totp_last_step = 0
            row.save(update_fields=["totp_secret_sealed", "totp_confirmed_at", "totp_last_step"])
    address = pyotp.TOTP(secret).provisioning_uri(name=staff.username, issuer_name=ISSUER)
    return Enrolment(secret, address)


def confirm_totp(by: Acting, staff: Staff, code: str) -> Staff:
    """The first code proves that the phone has the secret; from now on a code is asked at login.

    Raises Invalid for a wrong code, Conflict when nothing waits to be confirmed.
    """
    with transaction.atomic():
        row = Staff.objects.select_for_update().get(pk=staff.pk)
        if login.has_second_factor(row):
            raise Conflict("动态口令已经启用，无需重复设置")
        if login.totp_secret(row) is None:
            raise Conflict("请先扫描二维码，再输入手机上的 6 位口令")
        step = login.matching_step(row, code)
        if step is None:
            raise Invalid("口令不正确，请核对手机时间是否准确，再输入最新的 6 位数字", "code")
        row.totp_confirmed_at = clock.now()
        row.totp_last_step = step
        row.save(update_fields=["totp_confirmed_at", "totp_last_step"])
        note(by, row, "staff.enrol_totp")
    return row
