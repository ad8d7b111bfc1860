"""某区: disability allowances by a match of the card, child items by verification and unposted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from simulator.server import Simulator
from tests.cast.staff import LOCALITIES
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock
from yimen.foundation.identity import make_test_id
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery

XX = LOCALITIES["xx"]
MAN = make_test_id("990001", date(1975, 5, 6), 35)
CHILD = make_test_id("990001", date(2012, 3, 4), 37)
pytestmark = pytest.mark.usefixtures("site", "departments")


def clerk() -> Desk:
    """The window of 洸河街道."""
    return Desk(XX.desk("chuangkou"))


def applied(item: str, number: str, name: str, **more: Any) -> str:
    """An application for a personal item, its declaration and authorisation."""
    desk = clerk()
    case = desk.register(
        id_number=number,
        phone="13905370002",
        name=name,
        division_code=XX.village,
        hukou="urban",
        wanted_item=item,
        **more,
    )
    return case


def declare(case: str, name: str, **facts: Any) -> None:
    """What the applicant says of himself."""
    desk = clerk()
    row = {"ref": desk.member(case, name), "co_resident": True, **facts}
    desk.declare(case, {"household": {}, "person": [row], "complete": {"person": True}})


def answer_all() -> None:
    """The departments answer, as the worker would take it in."""
    with in_scope(SCOPE_ALL):
        waiting = list(CheckQuery.objects.filter(state="waiting").values_list("pk", flat=True))
    for uid in waiting:
        take_answer(uid)


def open_steps(case: str) -> set[str]:
    """Steps with something to do."""
    return {row["step"] for row in clerk().case(case)["steps"] if row["state"] == "open"}


def last_day(case: str, key: str) -> str:
    """The last day of a limit of the case."""
    rows = {row["key"]: row for row in clerk().case(case)["clocks"]}
    ends = datetime.fromisoformat(rows[key]["due_at"]) - timedelta(seconds=1)
    return ends.astimezone(clock.ZONE).date().isoformat()


@pytest.mark.clause("S0-19")
@pytest.mark.parametrize("item", ["dibao", "tekun", "spending_aid"])
@pytest.mark.parametrize(
    ("day", "due", "after"),
    [("2023-04-24", "2023-05-24", "2023-05-25"), ("2023-01-16", "2023-02-16", "2023-02-17")],
)
def test_exactly_three_items_take_twenty_working_days(
    item: str, day: str, due: str, after: str
) -> None:
    with clock.freeze(f"{day}T09:00:00"):
        case = insisted(item)
        assert last_day(case, "total") == due
        clock.move_to(f"{due}T23:00:00")
        assert "超期" not in shown_limit(case)
        clock.move_to(f"{after}T08:00:00")
        assert "超期" in shown_limit(case)


@pytest.mark.clause("S0-19")
def test_the_others_keep_their_own_limits() -> None:
    with clock.freeze("2023-04-24T09:00:00"):
        case = applied("dibian", MAN, "周大力")
        clerk().accept(case)
        assert last_day(case, "total") == "2023-06-07"


@pytest.mark.clause("S0-22")
def test_an_allowance_takes_ten_working_days_and_the_register_instead_of_a_copy(
    departments: Simulator,
) -> None:
    departments.books.put("disabled_federation", MAN, {"kind": "4", "grade": 2})
    with clock.freeze("2023-09-18T09:00:00"):
        case = applied("nursing_allowance", MAN, "周大力")
        declare(case, "周大力", disability_kind="4", disability_grade=2, on_award="none")
        clerk().sign_consent(case, "周大力")
        asked = {line["key"]: line["state"] for line in clerk().papers(case)}
        assert asked["disability_card"] == "not_needed"
        clerk().accept(case)
        assert last_day(case, "total") == "2023-10-08"  # a Sunday one works on
        assert open_steps(case) == {"card_match"}
        answer_all()
        assert open_steps(case) == {"decision"}
        assert clerk().step(case, "card_match")["outcome"] == "matched"
        clock.move_to("2023-10-09T09:00:00")
        number = Desk(XX.desk("lingdao")).decide(case)
        assert number
        awards = clerk().case(case)
        assert awards["case"]["outcome"] == "awarded"


@pytest.mark.clause("S0-22")
def test_a_frozen_card_waits_for_somebody_to_look(departments: Simulator) -> None:
    record = {"kind": "4", "grade": 2, "status": "frozen"}
    departments.books.put("disabled_federation", MAN, record)
    with clock.freeze("2023-09-18T09:00:00"):
        case = applied("nursing_allowance", MAN, "周大力")
        declare(case, "周大力", disability_kind="4", disability_grade=2, on_award="none")
        clerk().sign_consent(case, "周大力")
        clerk().accept(case)
        answer_all()
        assert open_steps(case) == {"card_match"}
        reviewer = Desk(XX.desk("shenhe"))
        with pytest.raises(Refused) as refused:
            reviewer.post(f"/cases/{case}/card-match/confirm", matched=False)
        assert refused.value.status == 422
        reviewer.post(f"/cases/{case}/card-match/confirm", matched=False, reason="证件已冻结")
        assert open_steps(case) == {"decision"}
        with pytest.raises(Refused) as granted:
            Desk(XX.desk("lingdao")).decide(case)
        assert granted.value.status in (403, 409)


@pytest.mark.clause("S0-22")
def test_without_an_authorisation_nothing_leaves_the_house(departments: Simulator) -> None:
    with clock.freeze("2023-09-18T09:00:00"):
        case = applied("nursing_allowance", MAN, "周大力")
        clerk().accept(case)
        assert departments.log == []
        reviewer = Desk(XX.desk("shenhe"))
        with pytest.raises(Refused) as refused:
            reviewer.post(f"/cases/{case}/card-match")
        assert (refused.value.status, refused.value.code) == (409, "consent_missing")
        clerk().sign_consent(case, "周大力")
        reviewer.post(f"/cases/{case}/card-match")
        answer_all()
        assert [row["department"] for row in departments.log] == ["disabled_federation"]


@pytest.mark.clause("S0-23")
@pytest.mark.parametrize("item", ["orphan", "unsupported_child", "priority_child"])
def test_child_items_take_fifteen_working_days_and_are_never_posted(item: str) -> None:
    with clock.freeze("2022-04-25T09:00:00"):
        case = applied(item, CHILD, "郑小花", **guardian())
        clerk().accept(case)
        assert last_day(case, "total") == "2022-05-18"
        village = Desk(XX.desk("cun"))
        with pytest.raises(Refused) as refused:
            village.post_notice(case)
        assert (refused.value.status, refused.value.fields.keys()) == (422, {"notice"})
        kinds = {row["step"] for row in clerk().case(case)["steps"]}
        assert not kinds & {"review_notice", "final_notice", "result_notice", "publication"}


@pytest.mark.clause("S0-23")
def test_an_unsupported_child_gets_the_gap_from_the_month_after(departments: Simulator) -> None:
    with clock.freeze("2022-04-25T09:00:00"):
        case = applied("unsupported_child", CHILD, "郑小花", **guardian())
        declare(case, "郑小花", student="compulsory")
        clerk().accept(case)
        reviewer = Desk(XX.desk("shenhe"))
        with pytest.raises(Refused) as empty:
            reviewer.post(f"/cases/{case}/verification", outcome="confirmed", note="走访")
        assert set(empty.value.fields) == {"father_state", "mother_state"}
        reviewer.post(
            f"/cases/{case}/verification",
            outcome="confirmed",
            father_state="dead",
            mother_state="prison",
            benefit_fen=42000,
            note="民政、司法比对，走访邻居",
        )
        clock.move_to("2022-05-10T09:00:00")
        Desk(XX.desk("lingdao")).decide(case)
        decided = clerk().case(case)["case"]
        assert (decided["outcome"], decided["item"]) == ("awarded", "unsupported_child")


def insisted(item: str) -> str:
    """Accepted today at the applicant's insistence, so that the clock starts now."""
    desk = clerk()
    case = applied(item, MAN, "周大力")
    desk.accept(case, insists=True, signature=desk.upload("申请人签字"))
    return case


def shown_limit(case: str) -> str:
    """The card of the legal limits on the case page."""
    desk = clerk()
    desk.case(case)  # logs in at this hour
    page = desk.client.get(f"/cases/{case}/").content.decode()
    start = page.index('aria-labelledby="clock-heading"')
    return page[start : page.index("</section>", start)]


def guardian() -> dict[str, Any]:
    """The grandmother who comes for the child, with her proof."""
    proof = clerk().upload("监护证明")
    return {"proxy": {"kind": "guardian", "name": "郑奶奶", "proof": proof}}
