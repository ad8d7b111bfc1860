"""入户调查表 and 申请表: what was seen at home and what the applicant chose."""

from __future__ import annotations

from typing import Any

from yimen.applications.document_data import chinese_day
from yimen.applications.models import Survey
from yimen.applications.readiness import closed_survey
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.packstore.publications.forms import form_data
from yimen.packstore.reads import procedure_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

_INCOME = {
    "wage": ("wage_income",),
    "business": ("business_income",),
    "property": ("property_income",),
    "transfer": ("transfer_income", "pension_basic"),
    "paid": ("transfer_paid",),
    "deducted": ("job_cost", "rigid_medical"),
}


def survey_form(case: Case, pack: Pack) -> dict[str, Any]:
    """The finished survey. Raises Conflict while there is none."""
    survey = closed_survey(case)
    if survey is None:
        raise Conflict("入户调查还没有完成，不能制作调查表")
    facts = survey.answers
    household = facts.get("household", {})
    return {
        "survey": _visit(survey, pack),
        "income": _income(facts),
        "property": _property(facts, pack),
        "safety": {
            "house": _label(pack, "household.house_state", household.get("house_state")),
            "water_fire": _water_fire(household),
        },
        "needs": _needs(survey, pack),
    }


def application_form(case: Case, pack: Pack) -> dict[str, Any]:
    """The application as it stands, with the category chosen."""
    application = case.application
    kind = pack.proxies.get(application.proxy_kind)
    return {
        **form_data(pack, procedure_of(case.procedure_id), case.received_at.date()),
        "statement": application.statement,
        "property": _property({}, pack),
        "proxy": {"name": application.proxy_name, "kind": kind.title if kind else ""},
    }


def _visit(survey: Survey, pack: Pack) -> dict[str, Any]:
    signed = [s.staff.name for s in survey.signatures.select_related("staff").order_by("signed_at")]
    suggested = pack.items.get(survey.advised_item)
    at = survey.visited_at.astimezone(clock.ZONE) if survey.visited_at else None
    return {
        "at": f"{chinese_day(at)}{at.hour}时" if at else "",
        "place": survey.place,
        "present": survey.family_signer.name if survey.family_signer else "",
        "living": "",
        "neighbours": "",
        "policy_told": survey.policy_told,
        "finding": survey.summary,
        "suggestion": suggested.title if suggested else "",
        "suggestion_reason": next(iter(survey.suggestion_reasons), ""),
        "surveyor1": signed[0] if signed else "",
        "surveyor2": signed[1] if len(signed) > 1 else "",
    }


def _income(facts: dict[str, Any]) -> dict[str, int | str]:
    """Sums over the members; a column with an unknown stays empty."""
    shown: dict[str, int | str] = {}
    for name, keys in _INCOME.items():
        values = [person.get(key) for person in facts.get("person", []) for key in keys]
        known = [value for value in values if value is not None]
        shown[name] = sum(known) if known and len(known) == len(values) else ""
    return shown


def _property(facts: dict[str, Any], pack: Pack) -> dict[str, Any]:
    whole = facts.get("complete", {})
    accounts = [row.get("balance") for row in facts.get("account", [])]
    money = sum(accounts) if whole.get("account") and None not in accounts else ""
    homes = [row for row in facts.get("home", []) if row.get("kind") == "home"]
    others = [row for row in facts.get("home", []) if row.get("kind") not in (None, "home")]
    return {
        "money": money,
        "vehicles": _listed(facts, "vehicle", facts.get("vehicle", []), pack),
        "homes": _listed(facts, "home", homes, pack),
        "shops": _listed(facts, "home", others, pack),
    }


def _listed(facts: dict[str, Any], relation: str, rows: list[dict[str, Any]], pack: Pack) -> str:
    """“小型汽车、摩托车”, 无, or nothing where it is not known whether that is all."""
    words = [_label(pack, f"{relation}.kind", row.get("kind")) for row in rows]
    if words:
        return "、".join(words)
    return "无" if facts.get("complete", {}).get(relation) else ""


def _needs(survey: Survey, pack: Pack) -> list[str]:
    """Needs as asked; 无其他需求 stands alone."""
    return [pack.facts.facts[f"household.{key}"].label for key in survey.needs]


def _water_fire(household: dict[str, Any]) -> str:
    words = []
    if household.get("water_power_ok") is not None:
        words.append("水电正常" if household["water_power_ok"] else "水电不正常")
    if household.get("fire_risk") is not None:
        words.append("有消防隐患" if household["fire_risk"] else "无消防隐患")
    return "，".join(words)


def _label(pack: Pack, ref: str, code: Any) -> str:
    if code is None:
        return ""
    return pack.facts.facts[ref].label_of(str(code))
