"""One family for the clauses from the visit to the decision: 王小芳, 王大明 and a son of nine.

`Story` walks it over HTTP as each member of the cast; the departments answer over real HTTP from
the simulator, and the answers are taken in as the worker would. It lives in 玉环 unless a place of
`tests.cast.staff.LOCALITIES` is given:

    story = Story(50000, LOCALITIES["jms"])            # 桦南县桦南镇前进社区
    story = Story(50000, LOCALITIES["jms"], rural=True)  # the same, in 正南村
    case = story.accept()
    story.survey(); story.check(); story.leader.decide(case)

`up_to_check` and what follows walk the steps of 玉环; where a locality's procedure has others, call
the single acts in its order.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.cast.staff import LOCALITIES, Locality, staff
from tests.journeys.driver import Desk
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery

WOMAN = make_test_id("990001", date(1970, 5, 6), 14)
MAN = make_test_id("990001", date(1968, 3, 4), 13)
SON = make_test_id("990001", date(2011, 7, 8), 15)
NAMES = ("王小芳", "王大明", "王小宝")
XIANQIAN = "331083001001"
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
_LISTS = ("vehicle", "home", "account", "obligor")


class Story:
    """The family's application; `per_capita` is its income a head and month in fen."""

    def __init__(
        self, per_capita: int, place: Locality = LOCALITIES["yuhuan"], *, rural: bool = False
    ) -> None:
        self.place = place
        self.division = place.town.villages[1] if rural else place.village
        self.clerk = Desk(place.desk("chuangkou"))
        self.first, self.second = Desk(place.desk("diaocha1")), Desk(place.desk("diaocha2"))
        self.reviewer = Desk(place.desk("shenhe"))
        self.village = Desk(place.desk("cun2" if rural else "cun"))
        self.leader = Desk(place.desk("lingdao"))
        self.county_reviewer = Desk(place.bureau("shenhe"))
        self.decider = Desk(place.bureau("shenpi"))
        self.income = per_capita * len(NAMES)
        self.case = ""

    def accept(self) -> str:
        """收件 and 受理 today, with declaration and authorisations; returns the case."""
        self.register()
        self.clerk.accept(self.case)
        self.say_everything()
        return self.case

    def register(self, **more: Any) -> str:
        """收件 of all three; returns the case."""
        form = {
            "id_number": WOMAN,
            "phone": "13905760001",
            "name": NAMES[0],
            "division_code": self.division,
            "hukou": "rural",
            # Only 玉环 lets the family choose after the visit.
            "wanted_item": "" if self.place.pack == "yuhuan" else "dibao",
            "members": [
                {"name": NAMES[1], "relation": "10", "id_number": MAN},
                {"name": NAMES[2], "relation": "20", "id_number": SON},
            ],
        }
        self.case = self.clerk.register(**form | more)
        return self.case

    def say_everything(self) -> None:
        """Authorisations of all, and the declaration."""
        for name in NAMES[:2]:
            self.clerk.sign_consent(self.case, name)
        self.clerk.sign_consent(self.case, NAMES[2], by=NAMES[0])
        self.clerk.declare(self.case, self.facts())

    def facts(self, **household: Any) -> dict[str, Any]:
        """Everything known: the husband earns the income, there is no property."""
        rows: list[dict[str, Any]] = []
        for name in NAMES:
            row: dict[str, Any] = dict.fromkeys(_MONEY, 0)
            row |= {"ref": self.clerk.member(self.case, name), "co_resident": True}
            rows.append(row)
        rows[1]["wage_income"] = self.income
        return {
            "household": {"urban": False, **household},
            "person": rows,
            **{name: [] for name in _LISTS},
            "complete": dict.fromkeys(("person", *_LISTS), True),
        }

    def lone_facts(self, ref: str) -> dict[str, Any]:
        """The same for somebody who lives alone: no income, nothing of value."""
        row: dict[str, Any] = {"ref": ref, "co_resident": True, **dict.fromkeys(_MONEY, 0)}
        return {
            "household": {"urban": False, "policy_told": True, "need_none": True},
            "person": [row],
            **{name: [] for name in _LISTS},
            "complete": dict.fromkeys(("person", *_LISTS), True),
        }

    def book(self, when: datetime | None = None) -> None:
        """Agree the visit, by default for one hour from now."""
        starts = when or clock.now() + timedelta(hours=1)
        self.first.book(self.case, starts.isoformat(), staff(self.first.username).pk)

    def fill_in(self, **given: Any) -> None:
        """The survey as both surveyors find it."""
        facts = self.facts(need_none=True, policy_told=True)
        self.first.fill_survey(self.case, facts, **given)

    def survey(self, **given: Any) -> str:
        """Visit, fill in, sign and close; returns the suggested category."""
        self.fill_in(**given)
        self.first.sign_survey(self.case)
        self.second.sign_survey(self.case)
        self.first.family_signs(self.case, NAMES[0])
        return self.first.close_survey(self.case)

    def check(self) -> None:
        """Request the check and take in what the departments answer."""
        self.reviewer.request_check(self.case)
        with in_scope(SCOPE_ALL):
            waiting = list(CheckQuery.objects.filter(state="waiting").values_list("pk", flat=True))
        for uid in waiting:
            take_answer(uid)

    def up_to_check(self, category: str = "dibao") -> None:
        """Accepted, visited, chosen, checked."""
        self.accept()
        self.book()
        self.survey()
        self.village.choose(self.case, category)
        self.check()

    def up_to_decision(self, category: str = "dibao", proposed: str = "") -> None:
        """The notice has run out; the clock stands at its end."""
        self.up_to_check(category)
        self.reviewer.opine(self.case, item=proposed)
        notice = self.village.post_notice(self.case)
        clock.move_to(notice["ends_at"])
        self.village.finish_notice(self.case)
