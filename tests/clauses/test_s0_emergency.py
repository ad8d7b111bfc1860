"""某区 and others: first aid before the papers, by the hour, holidays or not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.cast.staff import LOCALITIES
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id

XX = LOCALITIES["xx"]
OLD = make_test_id("990001", date(1950, 5, 6), 33)
pytestmark = pytest.mark.usefixtures("site")


def local(when: str) -> str:
    """A moment as the wall clock in Shanghai shows it: 2023-10-01 22:30."""
    return f"{datetime.fromisoformat(when).astimezone(clock.ZONE):%Y-%m-%d %H:%M}"


def in_need(clerk: Desk, place: Any = XX) -> str:
    """A person in trouble registers with an identity number and a phone."""
    return clerk.register(
        id_number=OLD,
        phone="13905370001",
        name="何老根",
        division_code=place.village,
        hukou="urban",
        wanted_item="emergency_aid",
        statement="家中失火",
    )


@pytest.mark.clause("S0-20")
@pytest.mark.parametrize(("paid", "late"), [("22:30", False), ("22:31", True)])
def test_twenty_four_hours_run_through_the_national_holiday(paid: str, late: bool) -> None:
    with clock.freeze("2023-10-02T08:30:00"):
        clerk, leader = Desk(XX.desk("chuangkou")), Desk(XX.desk("lingdao"))
        case = in_need(clerk)
        clerk.post(
            f"/cases/{case}/need",
            way="report",
            at="2023-10-01T22:30:00+08:00",
            who="村协理员",
            how="邻居打电话",
        )
        clerk.post(
            f"/cases/{case}/need", way="discovery", at="2023-10-02T07:00:00+08:00", who="网格员"
        )
        told = clerk.get(f"/cases/{case}/first-aid")
        assert local(told["known_at"]) == "2023-10-01 22:30"
        assert local(told["due_at"]) == "2023-10-02 22:30"
        assert not told["late"]
        clock.move_to("2023-10-02T23:00:00")
        leader.post(
            f"/cases/{case}/first-aid", amount_fen=50000, paid_at=f"2023-10-02T{paid}:00+08:00"
        )
        assert clerk.get(f"/cases/{case}/first-aid")["late"] is late


@pytest.mark.clause("S0-21")
def test_the_five_things_are_made_up_for_within_five_working_days() -> None:
    with clock.freeze("2023-09-28T10:00:00"):
        clerk, leader = Desk(XX.desk("chuangkou")), Desk(XX.desk("lingdao"))
        reviewer = Desk(XX.desk("shenhe"))
        case = in_need(clerk)
        leader.post(f"/cases/{case}/first-aid", amount_fen=50000)
        due = clerk.step(case, "follow_up")["due_at"]
        assert local(due) == "2023-10-12 00:00"  # 24:00 of Wednesday the 11th
        with pytest.raises(Refused) as empty:
            reviewer.post(f"/cases/{case}/follow-up")
        assert (empty.value.status, set(empty.value.fields)) == (
            422,
            {"object", "cause", "clerk_signature", "seal"},
        )
        full = {
            "object": "何老根",
            "cause": "住房失火",
            "clerk_signature": reviewer.upload("经办人签字"),
            "seal": reviewer.upload("盖章页"),
        }
        for missing in full:
            rest = {name: value for name, value in full.items() if name != missing}
            with pytest.raises(Refused) as refused:
                reviewer.post(f"/cases/{case}/follow-up", **rest)
            assert list(refused.value.fields) == [missing]
        reviewer.post(f"/cases/{case}/follow-up", **full)
        whole = clerk.case(case)
        assert "first_aid_register" in [paper["template"] for paper in whole["documents"]]
        assert clerk.step(case, "follow_up")["state"] == "done"


@pytest.mark.clause("S0-21")
def test_nothing_is_closed_without_an_amount() -> None:
    with clock.freeze("2023-09-28T10:00:00"):
        clerk, leader = Desk(XX.desk("chuangkou")), Desk(XX.desk("lingdao"))
        reviewer = Desk(XX.desk("shenhe"))
        case = in_need(clerk)
        leader.post(f"/cases/{case}/first-aid", form="service")
        with pytest.raises(Refused) as refused:
            reviewer.post(
                f"/cases/{case}/follow-up",
                object="何老根",
                cause="走失",
                clerk_signature=reviewer.upload("经办人签字"),
                seal=reviewer.upload("盖章页"),
            )
        assert list(refused.value.fields) == ["amount"]


def test_quick_aid_of_2026_takes_three_days_and_a_month_of_the_standard_at_most() -> None:
    """临时救助意见 (2026-01): no check, no notice, at most a month's standard."""
    place = LOCALITIES["xt"]
    with clock.freeze("2026-02-13T15:00:00"):
        clerk, leader = Desk(place.desk("chuangkou")), Desk(place.desk("lingdao"))
        case = in_need(clerk, place)
        told = clerk.get(f"/cases/{case}/first-aid")
        assert told["ceiling_fen"] == 55000
        assert local(told["due_at"]) == "2026-02-17 00:00"  # natural days, in the spring holiday
        with pytest.raises(Refused) as refused:
            leader.post(f"/cases/{case}/first-aid", amount_fen=55001)
        assert (refused.value.status, refused.value.code) == (409, "over_ceiling")
        leader.post(f"/cases/{case}/first-aid", amount_fen=55000)
        kinds = {row["step"] for row in clerk.case(case)["steps"]}
        assert kinds == {"intake", "first_aid", "follow_up"}
