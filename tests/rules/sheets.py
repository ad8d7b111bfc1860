"""A plain household whose every fact is known, to change one thing at a time."""

from typing import Any

from tests.rules.rolls import RELATIONS

NOTHING = dict.fromkeys(
    "business_income property_income transfer_income pension_basic transfer_paid job_cost "
    "rigid_medical".split(),
    0,
)


def adult(ref: str, wage: int = 0, **other: Any) -> dict[str, Any]:
    """A healthy adult born in 1980, earning `wage` fen a month."""
    return {
        "ref": ref,
        "birth_date": "1980-05-01",
        "co_resident": True,
        "disability_kind": "0",
        "disability_grade": 0,
        "self_care": 0,
        "wage_income": wage,
        **NOTHING,
        **other,
    }


def elder(ref: str, **other: Any) -> dict[str, Any]:
    """An elder of 70 and more without income, partly dependent on care."""
    return adult(ref, birth_date="1950-05-01", self_care=2, **other)


def home_of(*persons: dict[str, Any], **other: Any) -> dict[str, Any]:
    """Their household: one home of 80 m², 5,000 yuan in the bank, no car, no obligor."""
    return {
        "household": {"urban": True},
        "person": list(persons),
        "obligor": [],
        "vehicle": [],
        "home": [{"kind": "home", "floor_area": 80}],
        "account": [{"kind": "deposit", "balance": 500_000}],
        "complete": dict.fromkeys(RELATIONS, True),
        **other,
    }
