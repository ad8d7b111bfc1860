"""Awards for tests: a decided household of one in 县前社区, and what it is given."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, XIANQIAN, case_of, household, procedure, step
from yimen.applications.models import Decision
from yimen.awards.actions.grant import Grant, grant
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.packstore.models import ProcedureVersion
from yimen.procedures.models import Case
from yimen.procedures.numbers import draw_number

DECIDER = "jiang.shenpi"
NOVEMBER, DECEMBER, JANUARY = date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)


def clerk_of(village: str) -> str:
    """The window clerk in charge of a village."""
    return CLERK if village.startswith("331083001") else "chumen.chuangkou"


def decided_case(
    name: str = "王小芳", item: str = "dibao", village: str = XIANQIAN, *, approved: bool = True
) -> Case:
    """A case with the county's decision."""
    by = acting(clerk_of(village))
    case = case_of(by, _procedure(), of=household(by, name, village))
    decide(case, item, approved=approved)
    return case


def decide(case: Case, item: str = "dibao", *, approved: bool = True) -> Decision:
    """The county's decision on a case."""
    sheet = record_facts(
        Acting.system("测试"),
        case.household,
        FactSheet.Kind.ASSESSED,
        {"person": []},
        case_ref=case.pk,
        as_of=clock.today(),
    )
    number = draw_number(case.handling_office, "test", clock.today().year)
    return Decision.objects.create(
        case=case,
        document_number=f"测试〔{clock.today().year}〕{number}号 {case.handling_office_id}",
        result=Decision.Result.APPROVED if approved else Decision.Result.REFUSED,
        item=item if approved else "",
        reason="测试",
        sheet=sheet,
        explanation=[],
        authority={},
        pack_hash="",
        procedure_hash="",
        rule_hashes={},
        parameters={},
        decided_by="蒋伟民",
        decided_by_id=1,
        decided_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def terms(case: Case, **given: Any) -> Grant:
    """低保 of 500.00 a month from November on, unless said otherwise."""
    values: dict[str, Any] = {
        "item": "dibao",
        "decided_on": clock.today(),
        "first_month": NOVEMBER,
        "base_fen": 50000,
        "holder": case.applicant,
        "beneficiaries": [case.applicant],
        "basis": "测试决定",
    }
    return Grant(**{**values, **given})


def given(name: str = "王小芳", *, village: str = XIANQIAN, **more: Any) -> Award:
    """A decided award."""
    case = decided_case(name, more.get("item", "dibao"), village)
    return grant(acting(DECIDER), case, terms(case, **more))


def _procedure() -> Any:
    """One small procedure for all of them."""
    known = ProcedureVersion.objects.filter(name="test").first()
    if known is None:
        return procedure(step("a"))
    from yimen.packstore.reads import procedure_of

    return procedure_of(known.hash)
