"""佳木斯方案 一、三、四: who may decide, by list, agreement and register."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from tests.cast.staff import staff
from tests.clauses.delegated import HUANAN, JINSHA, Delegated, Register, page_of, text_of
from tests.journeys.driver import Desk, Refused
from yimen.applications.deciding_power import follow_all
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail.models import Event

pytestmark = pytest.mark.usefixtures("db", "departments")
MAY_2023 = "2023-05-08T09:00:00"
LATE = date(2028, 12, 31)
FOUR = ["dibao", "tekun", "dibian", "spending_aid"]
JINSHA_TOWN, HUANAN_TOWN = "230822205", "230822106"


@pytest.fixture
def register() -> Iterator[Register]:
    """桦南县's officers in May 2023, on a paper of that day."""
    with clock.freeze(MAY_2023):
        yield Register(HUANAN)


def activated(register: Register, items: list[str], last: date = LATE) -> dict[str, str]:
    """Everything 金沙乡 needs, then these items; returns their rows."""
    town, leader = register.office(JINSHA_TOWN), Desk(JINSHA.desk("lingdao"))
    paper = register.paper("桦政办发〔2023〕9号")
    register.receiver(town)
    made = register.authority_list(paper, items)
    agreement = register.agreement(made, town, leader, last)
    return {item: register.delegate(town, item, paper=paper, agreement=agreement) for item in items}


@pytest.mark.clause("S2-01")
def test_before_activation_the_county_decides_and_afterwards_the_township(
    register: Register,
) -> None:
    story = Delegated(place=JINSHA)
    story.up_to_decision()
    button = f'action="/cases/{story.case}/decision/"'
    assert story.holder() == ("county_decider", "桦南县民政局")
    assert button not in page_of(story.leader, story.case)
    assert "没有生效的下放登记" in page_of(story.leader, story.case)
    assert button in page_of(story.decider, story.case)
    with pytest.raises(Refused) as early:
        story.leader.decide(story.case)
    assert (early.value.status, early.value.code) == (403, "wrong_level")
    activated(register, ["dibao"])
    assert story.holder() == ("township_leader", "桦南县金沙乡人民政府")
    assert button in page_of(story.leader, story.case)
    assert button not in page_of(story.decider, story.case)
    with pytest.raises(Refused) as county:
        story.decider.decide(story.case)
    assert county.value.status == 403
    assert story.leader.decide(story.case)


@pytest.mark.clause("S2-02")
def test_the_list_is_printed_with_each_item_and_counts_only_signed(register: Register) -> None:
    town, leader = register.office(JINSHA_TOWN), Desk(JINSHA.desk("lingdao"))
    paper = register.paper("桦政办发〔2023〕9号")
    register.receiver(town)
    made = register.authority_list(paper, FOUR, sign=False)
    printed = text_of(register.reviewer.get(f"/delegation/lists/{made}/pdf"))
    for words in ("最低生活保障", "特困", "低收入", "支出型"):
        assert words in printed
    assert printed.count("审核确认") >= 4
    assert printed.count("2023-05-08") >= 4
    assert printed.count("所辖乡镇居民的申请") == 4
    assert printed.count("动态管理") == 4
    assert "未签署，不生效" in printed
    agreement = register.agreement(made, town, leader, LATE)
    with pytest.raises(Refused) as unsigned:
        register.delegate(town, "dibao", paper=paper, agreement=agreement)
    assert unsigned.value.status == 409
    assert "清单尚未签署" in unsigned.value.message
    register.decider.post(f"/delegation/lists/{made}/sign")
    assert "未签署" not in text_of(register.reviewer.get(f"/delegation/lists/{made}/pdf"))
    register.delegate(town, "dibao", paper=paper, agreement=agreement)


@pytest.mark.clause("S2-03")
def test_activating_without_a_document_number_fails(register: Register) -> None:
    with pytest.raises(Refused) as no_number:
        register.paper("  ")
    assert (no_number.value.status, list(no_number.value.fields)) == (422, ["number"])
    town = register.office(JINSHA_TOWN)
    register.receiver(town)
    with pytest.raises(Refused) as no_paper:
        register.delegate(town, "dibao")
    assert no_paper.value.status == 422
    assert "文号" in no_paper.value.fields["paper"]


@pytest.mark.clause("S2-04")
def test_an_expired_agreement_routes_back_to_the_county(register: Register) -> None:
    activated(register, ["dibao"], last=date(2023, 6, 30))
    story = Delegated(place=JINSHA)
    story.up_to_decision()
    assert story.holder() == ("township_leader", "桦南县金沙乡人民政府")
    clock.move_to("2023-07-03T09:00:00")
    assert "已到期" in story.power()["why"] or story.power()["level"] == "county"
    with in_scope(SCOPE_ALL):
        assert follow_all() == 1
    assert story.holder() == ("county_decider", "桦南县民政局")
    with pytest.raises(Refused) as late:
        story.leader.decide(story.case)
    assert late.value.status == 403
    assert story.decider.decide(story.case)


@pytest.mark.clause("S2-05")
def test_each_of_the_four_is_switched_separately_per_township(register: Register) -> None:
    rows = activated(register, FOUR)
    jinsha = "桦南县金沙乡人民政府"

    def held() -> set[str]:
        found = register.reviewer.get("/delegation/items")
        return {row["item"] for row in found if row["office"] == jinsha}

    assert held() == set(FOUR)
    for count, item in enumerate(FOUR, 1):
        register.reviewer.post(
            f"/delegation/delegations/{rows[item]}/revoke", on="2023-05-08", reason="分批调整"
        )
        assert held() == set(FOUR[count:])
    there = register.reviewer.get("/delegation/items")
    huanan = {row["item"] for row in there if row["office"] == "桦南镇人民政府"}
    assert set(FOUR) <= huanan


@pytest.mark.clause("S2-06")
def test_a_township_without_a_receiving_unit_cannot_be_activated(register: Register) -> None:
    town, leader = register.office(JINSHA_TOWN), Desk(JINSHA.desk("lingdao"))
    paper = register.paper("桦政办发〔2023〕9号")
    made = register.authority_list(paper, FOUR)
    agreement = register.agreement(made, town, leader, LATE)
    with pytest.raises(Refused) as no_unit:
        register.delegate(town, "dibao", paper=paper, agreement=agreement)
    assert (no_unit.value.status, no_unit.value.code) == (409, "no_unit")
    with pytest.raises(Refused) as empty:
        register.receiver(town, unit_name=" ")
    assert "unit_name" in empty.value.fields
    register.receiver(town)
    register.delegate(town, "dibao", paper=paper, agreement=agreement)


@pytest.mark.clause("S2-17")
def test_each_item_has_code_and_level_and_the_export_matches_the_register(
    register: Register,
) -> None:
    activated(register, FOUR)
    found = register.reviewer.get("/delegation/items")
    assert all(row["code"] and row["level"] for row in found)
    down = {(row["item"], row["office"]) for row in found if row["level"] == "乡镇（街道）"}
    kept = {
        (row["item"], row["township"])
        for row in register.rows(on="2023-05-08")
        if row["power"] == "decide"
    }
    assert down == kept
    assert {row["item"] for row in found if row["level"] == "县级"} >= set(FOUR)
    content = register.reviewer.get("/delegation/items.xlsx")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    printed = [row[:4] for row in sheet.to_python()[2:]]
    assert printed == [[row["code"], row["title"], row["level"], row["office"]] for row in found]


@pytest.mark.clause("S2-26")
def test_from_intake_to_decision_the_case_stays_in_the_township(register: Register) -> None:
    story = Delegated(place=HUANAN)
    story.up_to_decision()
    story.leader.decide(story.case)
    assert register.place is HUANAN
    steps = story.clerk.case(story.case)["steps"]
    until = [row["step"] for row in steps].index("decision") + 1
    assert steps[until - 1]["state"] == "done"
    offices = {row["office"] for row in steps[:until]}
    assert all("桦南镇" in office for office in offices), offices


@pytest.mark.clause("S2-36")
def test_a_township_asks_for_checks_only_once_the_county_opened_them(register: Register) -> None:
    town, jinsha = register.office(JINSHA_TOWN), "桦南县金沙乡人民政府"
    held = [row for row in register.rows() if (row["power"], row["township"]) == ("check", jinsha)]
    back = {"on": "2023-05-08", "reason": "人员未到位"}
    register.reviewer.post(f"/delegation/delegations/{held[0]['uid']}/revoke", **back)
    story = Delegated(place=JINSHA)
    story.accept()
    with pytest.raises(Refused) as closed:
        story.reviewer.request_check(story.case)
    assert (closed.value.status, closed.value.code) == (403, "check_not_open")
    register.open_checks(town, register.paper("桦民发〔2023〕1号"))
    story.reviewer.request_check(story.case)
    found = story.reviewer.get(f"/cases/{story.case}/check")
    assert found["principal"] == "桦南县民政局"
    with in_scope(SCOPE_ALL):
        event = Event.objects.get(verb="check.request", stream=f"case:{story.case}")
        assert event.actor_id == str(staff(story.reviewer.username).pk)
        assert event.opened["reason"] == "社会救助家庭经济状况核对"


@pytest.mark.clause("S2-19", "S2-41")
@pytest.mark.parametrize(
    ("start", "day", "court"),
    [
        ("2023-12-04", "2023-12-29", "向桦南县人民政府或者佳木斯市民政局申请行政复议"),
        ("2023-12-04", "2024-01-02", "向桦南县人民政府申请行政复议"),
    ],
)
def test_entrusted_the_paper_names_the_county_and_its_special_seal(
    start: str, day: str, court: str
) -> None:
    with clock.freeze(f"{start}T09:00:00"):
        story = Delegated(place=HUANAN)
        story.up_to_decision()
        clock.move_to(f"{day}T10:00:00")
        story.leader.decide(story.case)
        printed = text_of(story.leader.pdf(story.case, "grant_notice"))
        assert "桦南县民政局确认通知书" in printed
        assert "桦南县民政局审批专用章（桦南镇）" in printed
        assert "作出本决定的行政机关是桦南县民政局" in printed
        assert court in printed
        assert ("佳木斯市民政局" in printed) is (day < "2024-01-01")


@pytest.mark.clause("S2-19", "S2-41")
def test_authorised_the_paper_is_the_townships_own() -> None:
    with clock.freeze("2023-12-04T09:00:00"):
        register = Register(HUANAN)
        town = register.office(HUANAN_TOWN)
        row = next(
            one
            for one in register.rows(on="2023-12-04")
            if (one["item"], one["township"]) == ("dibao", "桦南镇人民政府")
        )
        held = register.reviewer.get("/delegation/agreements")
        revoke = {"on": "2023-12-04", "reason": "改为授权"}
        register.reviewer.post(f"/delegation/delegations/{row['uid']}/revoke", **revoke)
        register.receiver(town, seal_name="桦南镇人民政府")
        paper = register.paper("黑政发〔2023〕20号", issuer="province_government")
        uid = next(one["uid"] for one in held if one["township"] == row["township"])
        register.delegate(town, "dibao", paper=paper, agreement=uid, kind="授权")
        story = Delegated(place=HUANAN)
        story.up_to_decision()
        clock.move_to("2024-01-02T10:00:00")
        assert story.power()["principal"] == "桦南镇人民政府"
        story.leader.decide(story.case)
        printed = text_of(story.leader.pdf(story.case, "grant_notice"))
        assert "桦南镇人民政府确认通知书" in printed
        assert "作出本决定的行政机关是桦南镇人民政府" in printed
        assert "向桦南县人民政府申请行政复议" in printed
        assert "民政局" not in printed
        assert escape("授权") in page_of(story.leader, story.case)
