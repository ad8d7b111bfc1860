"""What must hold of a survey (入户调查): who may sign, and when it may be closed."""

from __future__ import annotations

from typing import Any

from yimen.applications.models import Survey
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Role
from yimen.network.packs import pack_for
from yimen.procedures.models import Case

SURVEYORS_NEEDED = "survey.min_surveyors"


def is_proxy_of(by: Acting, case: Case) -> bool:
    """Whether the one who acts filed this application for the household (代办)."""
    application = getattr(case, "application", None)
    return (
        application is not None
        and by.staff is not None
        and by.staff.pk == application.proxy_staff_id
    )


def check_may_survey(by: Acting, case: Case) -> None:
    """Surveyors only, and never the proxy of the same case (S4-42)."""
    if is_proxy_of(by, case):
        raise NotPermitted("您是这一办件的代办员，不能为它做入户调查签字，请由其他调查员签字")
    if by.role not in (Role.SURVEYOR, Role.TOWNSHIP_REVIEWER):
        raise NotPermitted("入户调查由家境调查员填写和签字，您的岗位不能办理")


def check_open(survey: Survey) -> None:
    """A closed survey is evidence and does not change."""
    if survey.closed_at is not None:
        raise Conflict("这次入户调查已经完成，不能再改；需要更正的请退回重新调查")


def surveyors_needed(case: Case) -> int:
    """How many surveyors must sign, by the pack (57号第16条: 2)."""
    pack, _ = pack_for(case.handling_path, clock.today())
    return int(str(pack.parameter(SURVEYORS_NEEDED, clock.today()).value))


def check_can_close(survey: Survey, facts: dict[str, Any]) -> None:
    """Enough surveyors signed, the family signed or why not, needs asked, policy told (S4-57)."""
    problems: dict[str, str] = {}
    needed = surveyors_needed(survey.case)
    signed = survey.signatures.count()
    if signed < needed:
        problems["signatures"] = f"入户调查须有 {needed} 名调查员签字，现在有 {signed} 名，请补签"
    if survey.family_signature_id is None and not survey.family_absent_reason:
        problems["family_signature"] = "请家庭成员签字；确实不能签的，请填写原因"
    household = facts.get("household", {})
    asked = any(value for key, value in household.items() if key.startswith("need_"))
    if not asked:
        problems["needs"] = "请至少勾选一项救助需求，或者勾选“无其他需求”"
    if not household.get("policy_told"):
        problems["policy_told"] = "请告知相关救助政策后勾选“已告知”"
    if survey.visited_at is None or not survey.place:
        problems["place"] = "请填写入户时间和地点；没有定位信号的，手工填写地点即可"
    if problems:
        raise Invalid.many(problems)
