"""The tellings in the other localities (各地演练): which place, which day, which household.

Each lives under its own document: 某区 with the check before the application, 秦皇岛 under 220号
with mandatory deliberation and two notices, 佳木斯 the same with the power to decide delegated to
the township, 湘潭县 under 57号.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.config.demo import knowledge
from yimen.config.demo.families import SON, WIFE, Family, Member
from yimen.config.demo.localities import LOCALITIES
from yimen.config.journey.walk import Ticket
from yimen.foundation.identity import make_test_id

# The wife's wage in yuan a month, the only income of three: below every locality's rural standard.
_WAGE = 450


@dataclass(frozen=True)
class Way:
    """One telling: where, from which day on, and the sentence above it."""

    place: str
    day: str
    title: str
    rural: bool = True

    def ticket(self) -> Ticket:
        """The household at its village."""
        place = LOCALITIES[self.place]
        village = place.town.villages[1 if self.rural else 0]
        return Ticket(place, household(), village, urban=not self.rural)


WAYS = {
    "xx-district": Way(
        "xx", "2022-03-01", "XX区，2022-03-01收件：核对在申请之前，街道审批，审核阶段不公示、不评议"
    ),
    "qinhuangdao": Way(
        "qhd", "2020-03-02", "秦皇岛昌黎县，2020-03-02收件：220号，民主评议，两次公示，县级审批"
    ),
    "jiamusi": Way(
        "jms", "2021-05-10", "佳木斯桦南县，2021-05-10收件：220号，审批权已下放乡镇，三种公示"
    ),
    "xiangtan": Way("xt", "2022-03-01", "湘潭县，2022-03-01收件：57号，入户和核对同时，县级确认"),
}


def household() -> Family:
    """Husband with a bad back, wife on odd jobs, a son at school. All invented."""
    rows = (
        ("罗永福", date(1976, 3, 14), 11, {"labour": "none", "employment": "unable", "ill": True}),
        ("盛桂兰", date(1979, 9, 2), 12, {"relation": WIFE, "wage": _WAGE}),
        ("罗小军", date(2012, 5, 20), 13, {"relation": SON, "student": "compulsory"}),
    )
    members = [
        Member(name, make_test_id("990003", born, sequence), born, **about)  # type: ignore[arg-type]
        for name, born, sequence, about in rows
    ]
    told = "丈夫腰伤干不了重活，妻子打零工，孩子上学，日子过得紧。"
    return Family(9002, tuple(members), "dibao", "illness", told, area=78)


def records(family: Family) -> list[dict[str, Any]]:
    """What the departments' books say of the household."""
    return [
        {"department": department, "id_number": member.id_number, "data": data}
        for member in family.members
        for department, data in knowledge.records(member, family).items()
    ]
