"""Step kinds and conditions from the survey to the award (办理环节), offered to procedures."""

from __future__ import annotations

from yimen.applications.assessment import last_month_of
from yimen.applications.models import Decision, Notice
from yimen.applications.survey_guards import is_proxy_of
from yimen.awards.actions.grant import Grant, grant
from yimen.foundation import clock
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures import conditions
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import register_duty
from yimen.procedures.statute import Act, register_evidence
from yimen.procedures.steps import register_kind


def create_award(by: Acting, item: WorkItem) -> str:
    """Give what the decision says, from the month after it (automatic step)."""
    case = item.case
    decision = Decision.objects.get(case=case)
    pack, _ = pack_for(case.handling_path, clock.today())
    rule = pack.items[decision.item]
    grant(
        by,
        case,
        Grant(
            item=decision.item,
            decided_on=decision.decided_at.astimezone(clock.ZONE).date(),
            first_month=decision.first_month,
            last_month=last_month_of(decision.item, pack, decision.first_month),
            base_fen=decision.amount_fen or 0,
            holder=case.applicant,
            beneficiaries=_covered(case, rule.unit),
            pays=rule.pays,
            basis=decision.document_number,
        ),
    )
    return "created"


def _covered(case: Case, unit: str) -> list[Person]:
    """The applicant alone for a personal item, else all co-resident members."""
    if unit == "person":
        return [case.applicant]
    members = Membership.objects.on(clock.today()).filter(
        household=case.household, co_resident=True
    )
    return [member.person for member in members.select_related("person")]


@conditions.register("granted", "决定予以救助")
def granted(case: Case) -> bool:
    """The case has an approving decision."""
    return Decision.objects.filter(case=case, result=Decision.Result.APPROVED).exists()


@conditions.register("refused", "决定不予救助")
def refused(case: Case) -> bool:
    """The case has a refusing decision."""
    return Decision.objects.filter(case=case, result=Decision.Result.REFUSED).exists()


@conditions.register("extended", "已书面批准延长办理期限")
def extended(case: Case) -> bool:
    """A written extension is on file (57号第22条); the act that grants it marks the case."""
    return "extended" in case.marks


@register_evidence("termination_notice")
def termination_noticed(act: Act) -> bool:
    """The notice before the end of 特困 has hung its days without objection (43号第26条)."""
    return Notice.objects.filter(
        case=act.case, kind="termination", state=Notice.State.FINISHED
    ).exists()


@register_duty
def no_proxy_as_surveyor(by: Acting, item: WorkItem) -> str | None:
    """A 代办员 handles no survey of a case he proxies (S4-42)."""
    if item.kind == "survey" and is_proxy_of(by, item.case):
        return "您是这一办件的代办员，不能办理它的入户调查，请由其他调查员办理"
    return None


def register() -> None:
    """Offer the step kinds; called once when the app is ready."""
    for kind, title in (
        ("appointment", "预约入户"),
        ("survey", "入户调查"),
        ("category", "选定救助类别"),
        ("means_check", "经济状况核对"),
        ("opinion", "初审意见"),
        ("notice", "公示"),
        ("decision", "审核确认"),
        ("publication", "结果公布"),
        ("objection", "异议处理"),
        ("deliberation", "民主评议"),
        ("county_review", "提出审批意见"),
        ("first_aid", "先行救助"),
        ("verification", "查验"),
        ("follow_up", "补登信息、补齐手续"),
    ):
        register_kind(kind, title)
    register_kind("award", "生成待遇", create_award)
