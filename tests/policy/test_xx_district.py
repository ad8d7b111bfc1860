"""The pack of XX区 says what its document (S0) says."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.policy.deadlines import case_limit, due, natural, notice_end, total
from tests.policy.writing import edited
from yimen.policy import check_pack, load_pack, show
from yimen.rules import assess, suggest

PACK = load_pack("xx-district")
LAST, LAW = date(2026, 6, 30), date(2026, 7, 1)
DELEGATED = ("dibao", "tekun", "spending_aid", "living_allowance", "nursing_allowance", "orphan")


def sequence(item: str, day: date) -> list[str]:
    """Return the steps of the normal path, without events."""
    return [step.key for step in PACK.procedure_for(item, day).steps if step.on is None]


def test_the_pack_has_no_error_and_its_households_come_out() -> None:
    found = check_pack("xx-district", assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


def test_no_paper_of_the_district_names_a_civil_affairs_bureau() -> None:
    """S0-03."""
    assert PACK.printed_office("civil_affairs") == "XX区发展局"
    assert PACK.documents["refusal_notice"].seal == "civil_affairs"
    printed = [*PACK.offices.values(), PACK.document_library]
    printed += [template.text + template.title for template in PACK.documents.values()]
    assert not [text for text in printed if "民政局" in text]
    assert [level.title for level in PACK.levels] == ["区", "街道", "村（居）"]


@pytest.mark.parametrize("item", ["dibao", "tekun", "spending_aid"])
def test_the_check_stands_before_the_formal_application(item: str) -> None:
    """S0-10, S0-13."""
    before = sequence(item, date(2023, 4, 20))
    assert before[:6] == [
        "intake", "authorisation", "means_check", "check_result", "application", "acceptance",
    ]  # fmt: skip
    procedure = PACK.procedure_for(item, date(2023, 4, 20))
    assert case_limit(procedure, "total").from_ == "accepted"
    assert {outcome.to for outcome in procedure.step("check_result").outcomes} == {None}


@pytest.mark.parametrize("item", ["dibao", "tekun", "spending_aid"])
def test_the_applicant_may_insist_at_any_time(item: str) -> None:
    """S0-10: the check then becomes a step after acceptance."""
    procedure = PACK.procedure_for(item, date(2023, 4, 20))
    insist = procedure.step("insist")
    assert (insist.on, insist.level, insist.outcome("submitted").to) == (
        "insistence", "applicant", "acceptance",
    )  # fmt: skip
    late = procedure.step("late_check")
    assert (late.when, procedure.before("late_check")) == ("check_outstanding", ("acceptance",))
    assert "late_check" in procedure.before("opinion")


def test_from_the_law_on_the_written_application_starts_the_clock() -> None:
    """D1; 社会救助法第43、64、70条."""
    for item in ("dibao", "tekun", "spending_aid"):
        assert sequence(item, LAST)[0:3] == ["intake", "authorisation", "means_check"]
        steps = sequence(item, LAW)
        assert steps[:2] == ["intake", "acceptance"]
        assert steps.index("means_check") > steps.index("acceptance")


@pytest.mark.clause("S0-15")
def test_no_review_notice_no_deliberation_and_exactly_two_deviations() -> None:
    for item in ("dibao", "tekun"):
        for day in (date(2023, 4, 24), LAW):
            procedure = PACK.procedure_for(item, day)
            path = [step for step in procedure.steps if step.on is None]
            assert not [step for step in path if step.kind == "deliberation"]
            notices = [step.key for step in path if step.kind == "notice"]
            assert notices == ["result_notice"]
            assert "decision" in procedure.before("result_notice")
    told = [problem for problem in check_pack("xx-district") if problem.code == "deviation"]
    assert [problem.source for problem in told] == [
        "57号第19条、649号令第11条、83号四（二）",
        "43号第15条、649号令第16条",
    ]
    assert "最低生活保障：" in told[0].message
    assert "特困人员救助供养：" in told[1].message
    assert all("文号" in problem.message for problem in told)
    blocked = [p for p in check_pack("xx-district", go_live=True) if p.code == "deviation"]
    assert {problem.level for problem in blocked} == {"error"}


def test_one_document_number_clears_one_deviation() -> None:
    def allow(data: dict[str, Any]) -> None:
        data["deviations"]["notice_57"]["document"] = "省文号"

    left = check_pack(edited(allow, "xx-district"))
    assert [p.source for p in left if p.code == "deviation"] == ["43号第15条、649号令第16条"]


def test_the_deviations_are_read_in_the_printed_pack() -> None:
    text = show(PACK)
    assert "偏离上级规定 · 最低生活保障：初审意见公示（文号待填）" in text
    assert "偏离上级规定 · 特困人员救助供养：特困初审意见公示（文号待填）" in text


@pytest.mark.parametrize("item", DELEGATED)
def test_the_street_decides_until_the_law_asks_for_the_province(item: str) -> None:
    """S0-01: by the day of the act; a city paper does not suffice from 2026-07-01."""
    row = PACK.authority_for(item, date(2022, 1, 4), 100)
    assert (row.level, row.kind, row.issuer) == ("township", "委托", "city")
    assert row.basis
    assert PACK.authority_for(item, date(2021, 12, 31), 100).level == "county"
    assert PACK.authority_for(item, LAST, 100).level == "township"
    assert PACK.authority_for(item, LAW, 100).level == "county"
    assert PACK.procedure_for(item, LAST).step("decision").level == "township"
    assert PACK.procedure_for(item, LAW).step("decision").level == "county"


def test_a_provincial_paper_keeps_the_power_in_the_street() -> None:
    def province(data: dict[str, Any]) -> None:
        next(row for row in data["authority"] if row["key"] == "street_dibao")["issuer"] = (
            "province_government"
        )

    pack = edited(province, "xx-district")
    assert pack.authority_for("dibao", date(2026, 7, 3), 100).level == "township"


def test_the_margin_is_not_delegated() -> None:
    assert PACK.authority_for("dibian", date(2023, 1, 4), 0).level == "county"


@pytest.mark.parametrize(
    ("item", "accepted", "last"),
    [
        ("dibao", date(2023, 4, 24), date(2023, 5, 24)),
        ("tekun", date(2023, 1, 16), date(2023, 2, 16)),
        ("spending_aid", date(2023, 4, 24), date(2023, 5, 24)),
        ("living_allowance", date(2023, 9, 18), date(2023, 10, 8)),
        ("nursing_allowance", date(2023, 9, 18), date(2023, 10, 8)),
        ("orphan", date(2022, 4, 25), date(2022, 5, 18)),
        ("unsupported_child", date(2022, 4, 25), date(2022, 5, 18)),
        ("priority_child", date(2022, 4, 25), date(2022, 5, 18)),
    ],
)
def test_the_golden_deadlines_of_the_document(item: str, accepted: date, last: date) -> None:
    """S0-19, S0-22, S0-23."""
    assert total(PACK, item, accepted) == last
    assert case_limit(PACK.procedure_for(item, accepted), "total").legal


def test_the_twenty_day_clock_is_for_exactly_three_items() -> None:
    """S0-19."""
    day = date(2023, 4, 24)
    twenty = set()
    for key, item in PACK.items.items():
        if item.procedure and key not in ("rigid_spending", "emergency_aid"):
            procedure = PACK.procedure_for(key, day)
            if case_limit(procedure, "total").count == 20:
                twenty.add(key)
    assert twenty == {"dibao", "tekun", "spending_aid"}


def test_the_check_starts_within_three_working_days_of_the_request() -> None:
    """S0-12."""
    limit = case_limit(PACK.procedure_for("dibao", date(2023, 4, 24)), "check_start")
    assert (limit.from_, limit.counts_to) == ("means_check.opened", "start")
    assert due(limit, date(2023, 4, 24)) == date(2023, 4, 27)


@pytest.mark.parametrize("day", [date(2023, 10, 1), date(2026, 2, 1), date(2026, 8, 1)])
def test_urgent_aid_pays_first_and_papers_follow(day: date) -> None:
    """S0-20, S0-21, LS26, 社会救助法第50条."""
    procedure = PACK.procedure_for("emergency_aid", day)
    keys = [step.key for step in procedure.steps]
    assert keys == ["intake", "first_aid", "follow_up", "filing"]
    first = procedure.step("first_aid").within
    assert first is not None
    assert (first.unit, first.count, first.from_) == ("hour", 24, "need_known")
    known = datetime(2023, 10, 1, 22, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert due(first, known) == known.replace(day=2)
    assert due(procedure.step("follow_up").within, date(2023, 9, 28)) == date(2023, 10, 11)
    assert not {step.kind for step in procedure.steps} & {"notice", "means_check", "publication"}


def test_the_result_notice_stands_seven_days_and_rolls_by_its_switch() -> None:
    """S0-16."""
    notice = PACK.notices["result_notice"]
    assert (notice.days, notice.kind, notice.items) == (7, "result", ("dibao", "tekun"))
    assert notice_end(notice, date(2023, 3, 1)) == date(2023, 3, 8)
    assert notice_end(notice, date(2023, 9, 25)) == date(2023, 10, 7)
    assert natural(date(2023, 9, 25), 7, rolls=False) == date(2023, 10, 2)


def test_an_objection_after_the_decision_leads_by_deliberation_to_a_hearing() -> None:
    """S0-17: deliberation confirms or orders a survey; only that may lead to a revision."""
    procedure = PACK.procedure_for("dibao", date(2023, 4, 24))
    assert [o.to for o in procedure.step("objection").outcomes] == ["deliberation"]
    assert [o.to for o in procedure.step("deliberation").outcomes] == [None, "resurvey"]
    assert [o.to for o in procedure.step("resurvey").outcomes] == [None, "hearing"]
    assert [o.to for o in procedure.step("hearing").outcomes] == ["revision"]


def test_the_disability_card_is_matched_instead_of_a_paper() -> None:
    """S0-22, D16."""
    steps = sequence("living_allowance", date(2023, 9, 18))
    assert steps == ["intake", "acceptance", "card_match", "decision", "award"]
    same = PACK.items["nursing_allowance"].procedure
    assert PACK.items["living_allowance"].procedure == same


def test_the_street_files_each_result_with_the_district() -> None:
    """S0-29."""
    filing = PACK.procedure_for("dibao", date(2023, 4, 24)).step("filing")
    assert (filing.level, filing.outcome("return").to) == ("county", "revision")
    assert filing.within is not None
    assert (filing.within.count, filing.within.from_) == (1, "decision.done")
