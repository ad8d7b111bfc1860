"""The family of the story (演练家庭), invented: husband, wife and a son at school in 县前社区."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.config.demo.cast import XIANQIAN
from yimen.foundation.identity import make_test_id

_MONEY = (
    "wage_income",
    "business_income",
    "property_income",
    "transfer_income",
    "pension_basic",
    "exempt_income",
    "transfer_paid",
    "job_cost",
    "rigid_medical",
)
_LISTS = ("obligor", "vehicle", "home", "account", "spending")
APPLICANT, WIFE, SON = "梁永福", "盛彩娥", "梁浩然"
IDS = {
    APPLICANT: make_test_id("990002", date(1976, 3, 14), 11),
    WIFE: make_test_id("990002", date(1979, 9, 2), 12),
    SON: make_test_id("990002", date(2010, 5, 20), 13),
}
PHONE = "19900009001"
DEPOSIT_YUAN, WAGE_SHARE = 1800, 3


@dataclass(frozen=True)
class Variant:
    """One telling: the day of the intake, income a head in yuan, what is asked and what it ends as.

    `survey_due` is the last day of the visit by S4-22, which the story checks.
    """

    key: str
    title: str
    day: str
    per_head: int
    asked: str
    ends_as: str
    survey_due: str

    @property
    def wage_fen(self) -> int:
        """The wife's wage: the only income of three."""
        return self.per_head * WAGE_SHARE * 100


VARIANTS = {
    variant.key: variant
    for variant in (
        Variant(
            "2020",
            "2020-09-29 受理，人均500元，低保（标准810元）",
            "2020-09-29",
            500,
            "dibao",
            "dibao",
            "2020-10-10",
        ),
        Variant(
            "2021",
            "2021-04-19 受理，人均1000元，申请低保，认定为低边（标准886元）",
            "2021-04-19",
            1000,
            "dibao",
            "dibian",
            "2021-04-22",
        ),
    )
}


def form(wanted: str) -> dict[str, Any]:
    """What the household says at the window beyond an ID number and a phone."""
    return {
        "name": APPLICANT,
        "division_code": XIANQIAN,
        "address": "县前路18号",
        "hukou": "rural",
        "wanted_item": wanted,
        "statement": "丈夫腰伤干不了重活，妻子打零工，孩子上学，日子过得紧。",
    }


def members() -> list[dict[str, str]]:
    """Wife and son."""
    return [
        {"name": WIFE, "relation": "10", "id_number": IDS[WIFE]},
        {"name": SON, "relation": "20", "id_number": IDS[SON]},
    ]


def facts(refs: dict[str, str], variant: Variant, **household: Any) -> dict[str, Any]:
    """Facts JSON of the family; `refs` maps names to references."""
    rows: list[dict[str, Any]] = []
    for name in IDS:
        row: dict[str, Any] = {"ref": refs[name], "co_resident": True, **dict.fromkeys(_MONEY, 0)}
        row |= {"disability_kind": "0", "disability_grade": 0, "serious_illness": False}
        row |= {"in_prison": False, "child_subsidy_chosen": False}
        rows.append(row)
    rows[1]["wage_income"] = variant.wage_fen
    account = {"ref": "a1", "kind": "deposit", "balance": DEPOSIT_YUAN * 100}
    return {
        "household": household,
        "person": rows,
        **{name: [] for name in _LISTS},
        "home": [{"ref": "h1", "kind": "home", "floor_area": 78}],
        "account": [account],
        "complete": dict.fromkeys(("person", *_LISTS), True),
    }


def records(variant: Variant) -> list[dict[str, Any]]:
    """What the departments' books say of the family."""
    wages = {WIFE: variant.wage_fen // 100}
    entries: list[dict[str, Any]] = []
    for name, number in IDS.items():
        insured = {"wage": wages.get(name, 0), "pension_basic": 0, "pension_other": 0, "paid": 0}
        homes = [{"number": "不动产9001", "kind": "home", "floor_area": 78}]
        accounts = [{"reference": "9001-1", "balance": DEPOSIT_YUAN}]
        owner = name == APPLICANT
        for department, data in (
            ("social_insurance", insured),
            ("real_estate", {"homes": homes if owner else []}),
            ("vehicle", {"vehicles": []}),
            ("bank", {"accounts": accounts if owner else []}),
        ):
            entries.append({"department": department, "id_number": number, "data": data})
    return entries
