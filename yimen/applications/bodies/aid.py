"""特困, 临时救助, 两项补贴 and 儿童: forms that speak of one person or of one sum."""

from __future__ import annotations

from typing import Any

from yimen.applications.assessment import assess_case
from yimen.applications.document_data import chinese_day
from yimen.applications.models import Decision, Objection, Opinion
from yimen.applications.readiness import closed_survey
from yimen.applications.siblings import covered_by
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.households.models import Person
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

Facts = dict[str, Any]
_ALLOWANCES = {"living": "living_allowance", "nursing": "nursing_allowance"}
_INDICATORS = 6


def disability_form(case: Case, pack: Pack) -> dict[str, Any]:
    """残疾人两项补贴审核表: both allowances of one intake on one sheet (S0-05)."""
    cases = {one.item: one for one in covered_by(case, pack, "disability_form")}
    facts = _facts(case)
    disabled = _disabled(case, facts)
    application = case.application
    words = {
        name: {"chosen": item in cases, "amount": _amount(cases.get(item))}
        for name, item in _ALLOWANCES.items()
    }
    return {
        "card": {
            "kind": _label(pack, "person.disability_kind", disabled.get("disability_kind")),
            "grade": _label(pack, "person.disability_grade", disabled.get("disability_grade")),
            "person": _name(disabled),
            "household": "",
        },
        "proxy_name": application.proxy_name,
        **words,
        **_verdicts(case),
    }


def temporary_aid_form(case: Case, pack: Pack) -> dict[str, Any]:
    """临时救助申请审批表: what was spent and earned in twelve months, and what is proposed."""
    facts = _facts(case)
    spent = [row.get("amount_12m") for row in facts.get("spending", [])]
    known = [amount for amount in spent if amount is not None]
    survey = closed_survey(case)
    return {
        "aid": {
            "kind": pack.items[case.item].title if case.item in pack.items else "",
            "spending": sum(known) if known else "",
            "income": "",
            "others": "",
        },
        "member_count": case.household.memberships.on(clock.today()).count(),
        "statement": case.application.statement,
        "finding": survey.summary if survey else "",
        **_verdicts(case),
    }


def child_form(case: Case, pack: Pack) -> dict[str, Any]:
    """儿童基本生活保障申请审核表: the guardian is the proxy who came with the child."""
    application = case.application
    kind = pack.proxies.get(application.proxy_kind)
    return {
        "guardian": {
            "name": application.proxy_name,
            "relation": kind.title if kind else "",
        },
        **_verdicts(case),
    }


def guardian_agreement(case: Case, pack: Pack) -> dict[str, Any]:
    """儿童监护（养育）协议."""
    return {"guardian": child_form(case, pack)["guardian"]}


def self_care_form(case: Case, pack: Pack) -> dict[str, Any]:
    """生活自理能力评估表: how many of the six the survey found failing (43号第21、22条)."""
    survey = closed_survey(case)
    failed = _applicant_row(case, survey.answers if survey else {}).get("self_care")
    return {
        "self_care": {
            "failed": "" if failed is None else f"{failed} 项",
            "result": self_care_words(failed),
            "by": "、".join(sign.staff.name for sign in survey.signatures.all()) if survey else "",
            "date": chinese_day(survey.visited_at) if survey else "",
        }
    }


def self_care_words(failed: int | None) -> str:
    """具备生活自理能力 0, 部分丧失 1–3, 完全丧失 4–6; "" while unknown."""
    if failed is None:
        return ""
    if failed == 0:
        return "具备生活自理能力"
    return "部分丧失" if failed <= _INDICATORS // 2 else "完全丧失"


def support_agreement(case: Case, pack: Pack) -> dict[str, Any]:
    """供养服务协议 and 照料护理协议: filled in once the decision is there."""
    decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
    if decision is None:
        raise Conflict("还没有确认救助供养，不能制作协议")
    return {**self_care_form(case, pack), "basic": "", "care": ""}


def objection_register(case: Case, pack: Pack) -> dict[str, Any]:
    """公示异议登记表: the newest objection; who raised it stays sealed."""
    row = Objection.objects.filter(notice__case=case).order_by("-raised_at").first()
    if row is None:
        raise Conflict("还没有登记异议")
    return {
        "objection": {
            "at": chinese_day(row.raised_at),
            "by": "匿名" if row.is_anonymous else "见登记（保密）",
            "clerk": row.received_by,
            "text": row.content,
            "resolution": row.get_resolution_display(),
            "answer": row.answer,
        }
    }


def filing_sheet(case: Case, pack: Pack) -> dict[str, Any]:
    """备案表: the decision as reported to the county."""
    decision = _decision(case)
    if decision is None:
        raise Conflict("还没有作出决定，不能制作备案表")
    return {"decision": {**_verdicts(case)["decision"], "outcome": decision.get_result_display()}}


def _facts(case: Case) -> Facts:
    return assess_case(case).content


def _applicant_row(case: Case, facts: Facts) -> Facts:
    uid = str(case.applicant_id)
    return next((row for row in facts.get("person", []) if row.get("ref") == uid), {})


def _disabled(case: Case, facts: Facts) -> Facts:
    """The applicant when he holds a card, else the first member who does."""
    rows = [_applicant_row(case, facts), *facts.get("person", [])]
    return next((row for row in rows if row.get("disability_grade")), {})


def _name(row: Facts) -> str:
    person = Person.objects.filter(pk=row["ref"]).first() if row.get("ref") else None
    return person.name if person else ""


def _label(pack: Pack, ref: str, value: Any) -> str:
    codes = {code.code: code.label for code in pack.facts.facts[ref].codes}
    return "" if value is None else codes.get(str(value), str(value))


def _decision(case: Case) -> Decision | None:
    return Decision.objects.filter(case=case).first()


def _amount(case: Case | None) -> Any:
    decision = _decision(case) if case is not None else None
    return decision.amount_fen if decision and decision.amount_fen is not None else ""


def _verdicts(case: Case) -> dict[str, Any]:
    """Opinion and decision, as far as the case has come."""
    opinion = Opinion.objects.filter(case=case).order_by("-round").first()
    decision = _decision(case)
    month = decision.first_month if decision else None
    return {
        "opinion": {
            "reviewer": opinion.written_by if opinion else "",
            "date": chinese_day(opinion.written_at) if opinion else "",
            "text": opinion.reason if opinion else "",
        },
        "decision": {
            "amount": _amount(case),
            "decider": decision.decided_by if decision else "",
            "date": chinese_day(decision.decided_at) if decision else "",
            "text": (decision.reason or decision.get_result_display()) if decision else "",
            "first_month": f"{month.year}年{month.month}月" if month else "",
        },
    }
