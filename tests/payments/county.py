"""A small county for the money pages: households in every situation a list can show."""

from __future__ import annotations

from dataclasses import dataclass

from tests.awards.giving import decided_case, given, terms
from tests.cast.staff import acting
from tests.payments.lists import (
    COUNTY,
    DECEMBER,
    NOVEMBER,
    TOWNSHIP,
    account_for,
    answer,
    approved,
    as_csv,
    opened,
    payable,
    read,
    sent,
)
from tests.procedures.helpers import CLERK, case_of, household, procedure, step
from yimen.awards.actions.grant import grant
from yimen.awards.actions.stop import stop
from yimen.foundation import clock
from yimen.payments.actions.reconcile import reconcile
from yimen.payments.actions.reissue import reissue
from yimen.payments.models import PaymentRun

DECIDER = "jiang.shenpi"


@dataclass
class County:
    """Its lists: November closed with one refusal listed again, December being drawn up."""

    november: PaymentRun
    december: PaymentRun


def county() -> County:
    """Seven households; the clock must stand in November 2020, and stands in December after."""
    for name, fen in (("王一", 60001), ("王二", 59000), ("阿卜杜拉·买买提", 66450)):
        payable(name, fen)
    ending = payable("王停发")
    case = decided_case("王增发")
    supplement = [(case.applicant, 13291, "重度残疾增发")]
    account_for(grant(acting(DECIDER), case, terms(case, supplements=supplement)))
    given("王无户", base_fen=44400)
    given("王边缘", item="dibian", base_fen=0, pays=False)
    by = acting(CLERK)
    imported = case_of(by, procedure(step("a")), of=household(by, "王导入"))
    grant(acting(DECIDER), imported, terms(imported))
    november = sent(approved(NOVEMBER)).run
    read(november, as_csv(answer(november, {"王二": ("E01", "账户已销户")})))
    reconcile(acting(COUNTY), november.pk)
    reissue(acting(TOWNSHIP), november.rows.get(state="failed").pk)
    stop(acting(DECIDER), ending, last_month=NOVEMBER, reason="收入提高")
    clock.move_to("2020-12-02T09:00:00")
    payable("王新来", 50000, first_month=DECEMBER)
    return County(november, opened(DECEMBER))
