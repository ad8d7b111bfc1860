"""What is known of a demo household: by its own word, by the survey, by the departments."""

from __future__ import annotations

from typing import Any

from yimen.config.demo.families import Family, Member

Refs = dict[str, str]
"""Identity number → reference of the person in the register."""


def declared(family: Family, refs: Refs) -> dict[str, Any]:
    """The household's declaration as facts; money in fen."""
    return {
        "household": {"cause": family.cause, "complete_statement": True, "staff_relative": False},
        "person": [_person(member, refs) for member in family.members],
        "obligor": _obligors(family),
        "vehicle": [],
        "home": [{"ref": "h1", "kind": "home", "floor_area": family.area}],
        "account": [
            {"ref": f"a{row}", "kind": "deposit", "balance": member.deposit * 100}
            for row, member in enumerate(family.members, start=1)
            if member.deposit
        ],
        "spending": [],
        "complete": dict.fromkeys(
            ("person", "obligor", "vehicle", "home", "account", "spending"), True
        ),
    }


def surveyed(family: Family, refs: Refs) -> dict[str, Any]:
    """What two surveyors write down at the visit."""
    facts = declared(family, refs)
    facts["household"] = {
        "urban": False,
        "cause": family.cause,
        "house_state": "safe",
        "water_power_ok": True,
        "fire_risk": False,
        "left_alone": "none",
        "staff_relative": False,
        "policy_told": True,
        **dict.fromkeys(family.needs, True),
    }
    for row, member in zip(facts["person"], family.members, strict=True):
        row["self_care"] = member.self_care
    for row in facts["obligor"]:
        row |= {"able": True, "unable_reason": "none"}
    return facts


def records(member: Member, family: Family) -> dict[str, dict[str, Any]]:
    """The departments' books on one member, in the departments' own words and in yuan."""
    first = member is family.applicant
    accounts = []
    if member.deposit:
        accounts.append({"reference": f"{member.id_number[-6:]}-1", "balance": member.deposit})
    if member.hidden_deposit:
        accounts.append(
            {"reference": f"{member.id_number[-6:]}-2", "balance": member.hidden_deposit}
        )
    cars = [{"number": member.hidden_car, "kind": "car"}] if member.hidden_car else []
    estate = {"number": f"不动产{family.number:04d}", "kind": "home", "floor_area": family.area}
    return {
        "civil_registration": {"name": member.name, "died_on": None, "marriage": None},
        "social_insurance": {
            "employment": member.employment,
            "wage": member.wage,
            "pension_basic": member.pension,
            "pension_other": member.transfer,
            "paid": 0,
        },
        "real_estate": {"homes": [estate] if first else []},
        "vehicle": {"vehicles": cars},
        "bank": {"accounts": accounts},
    }


def _person(member: Member, refs: Refs) -> dict[str, Any]:
    kind, grade = member.disability
    return {
        "ref": refs[member.id_number],
        "hukou_here": True,
        "co_resident": True,
        "in_prison": False,
        "in_detox": False,
        "declared_missing": False,
        "labour": member.labour,
        "employment": member.employment,
        "student": member.student,
        "disability_kind": kind,
        "disability_grade": grade,
        "serious_illness": member.ill,
        "legal_capacity": "full",
        "child_subsidy_chosen": False,
        "wage_income": member.wage * 100,
        "business_income": 0,
        "property_income": 0,
        "transfer_income": member.transfer * 100,
        "pension_basic": member.pension * 100,
        "exempt_income": 0,
        "transfer_paid": 0,
        "job_cost": 0,
        "rigid_medical": member.medical * 100,
    }


def _obligors(family: Family) -> list[dict[str, Any]]:
    if not family.obligor_able:
        return []
    return [{"ref": "o1", "relation": "30", "age": 38, "support_paid": 0}]
