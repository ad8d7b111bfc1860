"""某区方案 二（一）: power handed to the streets, on the day of the act; whose name is printed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.clauses.delegated import GUANGHE, Register, text_of
from tests.clauses.district import District
from tests.journeys.driver import Refused
from yimen.applications.deciding_power import follow_all
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope

pytestmark = pytest.mark.usefixtures("db", "departments")
STREET, DISTRICT = ("township_leader", "洸河街道办事处"), ("county_decider", "XX区发展局")


class Street(District):
    """A case of 洸河街道 by the district's steps, the check before the formal application."""

    def __init__(self) -> None:
        super().__init__(20000)

    def holder(self) -> tuple[str, str]:
        """Role and office of the open decision."""
        row = self.clerk.step(self.case, "decision")
        return row["role"], row["office"]


def follow() -> None:
    """What the hourly job does."""
    with in_scope(SCOPE_ALL):
        follow_all()


def dibao_row(register: Register) -> dict[str, Any]:
    """The street's row of 低保 in force."""
    rows = register.rows(on=clock.today().isoformat())
    return next(row for row in rows if row["item"] == "dibao" and "洸河" in row["township"])


@pytest.mark.clause("S0-01")
def test_the_power_belongs_to_the_street_from_its_day_and_comes_back_when_revoked() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        story, register = Street(), Register(GUANGHE)
        story.up_to_decision()
        row = dibao_row(register)
        assert (row["first"], row["kind"], row["paper"] != "") == ("2022-01-01", "委托", True)
        assert story.holder()[0] == STREET[0]
        revoke = {"on": clock.today().isoformat(), "reason": "街道暂不具备条件"}
        register.reviewer.post(f"/delegation/delegations/{row['uid']}/revoke", **revoke)
        assert story.holder() == DISTRICT
        with pytest.raises(Refused) as refused:
            story.leader.decide(story.case)
        assert (refused.value.status, refused.value.code) == (403, "wrong_level")
        assert "XX区发展局" in refused.value.message
        assert story.decider.decide(story.case)


@pytest.mark.clause("S0-01")
def test_the_day_of_the_act_counts_and_not_that_of_acceptance() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        story, register = Street(), Register(GUANGHE)
        row = dibao_row(register)
        revoke = {"on": "2022-03-01", "reason": "从三月三日起重新下放"}
        register.reviewer.post(f"/delegation/delegations/{row['uid']}/revoke", **revoke)
        paper = register.paper("区政发〔2022〕8号", issuer="city")
        town = register.office("370871001")
        register.delegate(town, "dibao", paper=paper, first="2022-03-03")
        story.up_to_decision()
        assert story.holder() == DISTRICT
        clock.move_to("2022-03-02T17:00:00")
        with pytest.raises(Refused) as early:
            story.leader.decide(story.case)
        assert early.value.status == 403
        clock.move_to("2022-03-03T09:00:00")
        follow()
        assert story.holder()[0] == STREET[0]
        with pytest.raises(Refused) as late:
            story.decider.decide(story.case)
        assert late.value.status == 403
        assert story.leader.decide(story.case)


@pytest.mark.clause("S0-01")
@pytest.mark.parametrize("provincial", [False, True])
def test_from_july_2026_the_district_decides_unless_a_provincial_paper_stands(
    provincial: bool,
) -> None:
    with clock.freeze("2026-06-15T09:00:00"):
        story, register = Street(), Register(GUANGHE)
        story.up_to_decision()
        assert story.holder()[0] == STREET[0]
        clock.move_to("2026-07-03T09:00:00")
        if provincial:
            row = dibao_row(register)
            revoke = {"on": "2026-07-03", "reason": "改依省级文件"}
            register.reviewer.post(f"/delegation/delegations/{row['uid']}/revoke", **revoke)
            paper = register.paper("鲁政发〔2026〕9号", issuer="province_government")
            register.delegate(register.office("370871001"), "dibao", paper=paper)
        follow()
        decides, other = (
            (story.leader, story.decider) if provincial else (story.decider, story.leader)
        )
        assert story.holder()[0] == (STREET if provincial else DISTRICT)[0]
        with pytest.raises(Refused) as refused:
            other.decide(story.case)
        assert refused.value.status == 403
        if not provincial:
            assert "社会救助法第44条" in refused.value.message
        assert decides.decide(story.case)


@pytest.mark.clause("S0-03")
def test_the_printed_refusal_names_the_development_bureau_and_no_civil_affairs() -> None:
    with clock.freeze("2022-03-01T09:00:00"):
        story = Street()
        story.up_to_decision()
        story.leader.decide(story.case, approve=False, reason="家庭成员正在服刑，由监狱供养")
        printed = text_of(story.clerk.pdf(story.case, "refusal_notice"))
        assert "不予确认告知书" in printed
        assert "XX区发展局" in printed
        assert "民政局" not in printed
