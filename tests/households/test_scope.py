"""Row-level security beneath households, persons and their papers."""

from __future__ import annotations

import pytest

from tests.cast.staff import acting
from tests.households.helpers import registered
from yimen.foundation import clock
from yimen.foundation.scope import in_scope
from yimen.households.actions.add_account import add_account
from yimen.households.actions.record_facts import record_facts
from yimen.households.actions.sign_consent import sign_consent
from yimen.households.models import (
    BankAccount,
    Consent,
    FactSheet,
    Household,
    Membership,
    Person,
)
from yimen.network.acting import Acting

TABLES = (Person, Household, Membership, Consent, BankAccount, FactSheet)


@pytest.fixture
def filled(clerk: Acting) -> Household:
    """A household of 县前社区 with one row in every table."""
    home = registered(clerk)
    sign_consent(clerk, home, home.head, method="paper")
    add_account(clerk, home, holder=home.head, bank="玉环农商银行", number="6228480012345678")
    record_facts(clerk, home, "declared", {}, as_of=clock.today())
    return home


@pytest.mark.clause("S0-02")
@pytest.mark.parametrize(
    ("username", "seen"),
    [("yucheng.cun", 1), ("jiang.shenpi", 1), ("chumen.cun", 0), ("lian.yibao", 0)],
)
def test_a_household_is_seen_in_its_own_village_and_above(
    filled: Household, username: str, seen: int
) -> None:
    with in_scope(acting(username).scope):
        assert [model.objects.count() for model in TABLES] == [seen] * len(TABLES)


def test_nothing_is_seen_without_a_scope(db: None) -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        by = acting("yucheng.chuangkou")
        with in_scope(by.scope):
            registered(by)
        assert [model.objects.count() for model in TABLES] == [0] * len(TABLES)
