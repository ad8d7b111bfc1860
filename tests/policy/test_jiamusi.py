"""The pack of 佳木斯 says what its document (S2) says, on both sides of 2021-07-01."""

from datetime import date
from typing import Any

import pytest

from tests.policy.deadlines import case_limit, due, notice_end
from tests.policy.writing import edited
from yimen.policy import check_pack, load_pack
from yimen.rules import assess, suggest

PACK = load_pack("jiamusi")
JUNE, JULY = date(2021, 6, 30), date(2021, 7, 1)
FOUR = ("dibao", "tekun", "dibian", "spending_aid", "emergency_aid")


def sequence(item: str, day: date) -> list[str]:
    """Return the steps of the normal path, without events."""
    return [step.key for step in PACK.procedure_for(item, day).steps if step.on is None]


def test_the_pack_has_no_error_and_its_households_come_out() -> None:
    found = check_pack("jiamusi", assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


def test_cases_of_the_last_of_june_and_the_first_of_july_take_different_steps() -> None:
    assert sequence("dibao", JUNE) == [
        "intake", "acceptance", "means_check", "check_result", "survey", "deliberation", "opinion",
        "review_notice", "county_review", "final_notice", "decision", "publication", "award",
    ]  # fmt: skip
    assert sequence("dibao", JULY) == [
        "intake", "acceptance", "survey", "means_check", "opinion",
        "review_notice", "county_review", "final_notice", "decision", "publication", "award",
    ]  # fmt: skip
    june, july = (PACK.procedure_for("dibao", day) for day in (JUNE, JULY))
    assert june.before("survey") == ("check_result",)
    assert july.before("means_check") == ("acceptance",)
    assert july.step("deliberation").on == "deliberation_ordered"
    assert june.hash != july.hash


@pytest.mark.parametrize("item", ["dibao", "tekun", "dibian"])
@pytest.mark.parametrize("day", [JUNE, JULY, date(2022, 10, 20), date(2026, 7, 1)])
def test_all_three_notices_stand_until_a_local_document_merges_them(item: str, day: date) -> None:
    """S2-21, S2-22, S2-23, D5."""
    procedure = PACK.procedure_for(item, day)
    notices = [PACK.notices[step.notice].kind for step in procedure.steps if step.notice]
    assert sorted(notices) == ["final", "review", "standing"]
    assert {"review_notice", "final_notice"} <= procedure.all_before("decision")
    assert procedure.before("publication") == ("decision",)


def test_the_golden_deadlines_of_2021() -> None:
    """S2-11, S2-20, S2-21."""
    june, july = (PACK.procedure_for("dibao", day) for day in (JUNE, JULY))
    assert due(june.step("survey").within, date(2021, 6, 10)) == date(2021, 6, 25)
    assert notice_end(PACK.notices["review"], date(2021, 5, 10)) == date(2021, 5, 17)
    assert notice_end(PACK.notices["review"], date(2021, 4, 26)) == date(2021, 5, 6)
    check = case_limit(july, "check_start")
    assert due(check, date(2021, 7, 5)) == date(2021, 7, 8)
    assert not [limit for limit in june.limits if limit.key == "check_start"]


@pytest.mark.parametrize(
    ("day", "count"),
    [(JULY, 30), (date(2022, 10, 19), 30), (date(2022, 10, 20), 20), (date(2026, 7, 1), 30)],
)
def test_the_total_is_twenty_days_once_83_asks_it_of_the_delegated(day: date, count: int) -> None:
    assert case_limit(PACK.procedure_for("dibao", day), "total").count == count


def test_a_delegated_total_of_thirty_days_under_83_is_an_error() -> None:
    def slow(data: dict[str, Any]) -> None:
        version = next(v for v in data["procedures"]["basic"] if v["version"] == "2022-10-20")
        next(x for x in version["limits"] if x["key"] == "total")["within"]["count"] = 30

    said = [str(p) for p in check_pack(edited(slow, "jiamusi")) if p.level == "error"]
    assert len(said) == 1
    assert "“下放到乡镇（街道）的审核确认全程”定为30个工作日，长于法定的20个工作日" in said[0]


@pytest.mark.parametrize("item", FOUR)
def test_four_kinds_are_delegated_by_entrustment_from_the_day_of_the_document(item: str) -> None:
    """S2-05, S2-41."""
    row = PACK.authority_for(item, date(2021, 4, 27), 100)
    assert (row.level, row.kind, row.needs_agreement) == ("township", "委托", True)
    assert PACK.authority_for(item, date(2021, 4, 26), 100).level == "county"
    assert PACK.authority_for(item, date(2026, 7, 1), 100).level == "county"


def test_the_margin_is_called_recognition_of_low_income_families() -> None:
    """S2-05."""
    assert PACK.items["dibian"].title == "低收入家庭认定"
    assert PACK.procedure_for("dibian", date(2021, 5, 10)).has("deliberation")


def test_the_reviewer_never_decides() -> None:
    """D40: handling and deciding are different people."""
    for day in (JUNE, JULY):
        for item in ("dibao", "tekun"):
            procedure = PACK.procedure_for(item, day)
            opinion, decision = procedure.step("opinion"), procedure.step("decision")
            assert decision.role not in (opinion.role, *opinion.also_roles)


def test_jiansanjiang_has_no_national_code_and_a_countys_powers() -> None:
    """S2-13."""
    region = PACK.regions["jiansanjiang"]
    assert (region.title, region.level, region.gb_code) == ("建三江农科区", "county", None)
    assert region.local_code

    def lose(data: dict[str, Any]) -> None:
        data["regions"]["jiansanjiang"]["local_code"] = ""

    said = "\n".join(str(problem) for problem in check_pack(edited(lose, "jiamusi")))
    assert "“建三江农科区”没有国标代码，请写本地代码" in said


def test_children_and_minors_never_appear_in_a_standing_list() -> None:
    """S2-23."""
    assert PACK.notices["standing"].minors == "hidden"
    children = {key for key, item in PACK.items.items() if item.kind == "child"}
    assert children
    for notice in PACK.notices.values():
        assert not children & set(notice.items)
