"""The account money goes to (发放账户); a number shared with another household is asked about."""

from __future__ import annotations

import re

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.crypto.index import blind_candidates, blind_index
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import mask_account
from yimen.foundation.scope import elevated
from yimen.foundation.uids import new_uid
from yimen.network.acting import Acting
from yimen.network.permissions import Right
from yimen.network.trespass import LOOKED

from ..models import BankAccount, Household, Person
from ..permissions import check_household
from ..recording import record

NUMBER_INDEX = "bankaccount.number"
_PURPOSE = "发放账户查重"


@transaction.atomic
def add_account(
    by: Acting,
    household: Household,
    *,
    holder: Person,
    bank: str,
    number: str,
    holder_name: str = "",
    shared_reason: str = "",
) -> BankAccount:
    """Record the household's current account; the one before stays on file, no longer in use.

    A number another household uses too raises Invalid "shared_account": a question, answered by
    `shared_reason` (代管、同一法定代理人…), not a wall. Raises Invalid beside the field.
    """
    check_household(by, household, Right.DECLARE)
    plain = re.sub(r"[\s-]", "", number)
    if not re.fullmatch(r"\d{8,30}", plain):
        raise Invalid("银行账号应为 8 至 30 位数字，请核对存折或银行卡", "number")
    if not bank.strip():
        raise Invalid("请填写开户银行", "bank")
    name = holder_name.strip() or holder.name
    shared = _shared_with(by, household, plain)
    if shared and not shared_reason.strip():
        raise Invalid(
            f"该账号也登记在另外{shared}户名下；请核对，确实共用的请写明原因",
            "number",
            code="shared_account",
            extra={"households": shared, LOOKED: _PURPOSE},
        )
    household.accounts.filter(is_current=True).update(is_current=False)
    uid = new_uid()
    account = BankAccount(
        uid=uid,
        household=household,
        holder=holder,
        holder_name=name,
        bank=bank.strip(),
        number_sealed=seal_column("households_bankaccount", "number_sealed", uid, plain),
        number_index=blind_index(NUMBER_INDEX, plain),
        number_masked=mask_account(plain),
        recorded_at=clock.now(),
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    account.touch(by.actor, "登记账户")
    account.save(force_insert=True)
    after = {"account": str(uid), "masked": account.number_masked, "shared_with": shared}
    record(by, household, "account.added", subject=name, reason=shared_reason.strip(), after=after)
    return account


def _shared_with(by: Acting, household: Household, number: str) -> int:
    """How many other households use the number; the look beyond one's area is logged."""
    with elevated(_PURPOSE, by.actor):
        rows = BankAccount.objects.filter(number_index__in=blind_candidates(NUMBER_INDEX, number))
        others = rows.exclude(household=household).filter(is_current=True)
        return others.values("household").distinct().count()
