"""The pack of 秦皇岛 says what its document (S1) and 220号 say."""

from datetime import date
from typing import Any

import pytest

from tests.policy.deadlines import due
from tests.policy.writing import edited
from yimen.policy import check_pack, load_pack
from yimen.rules import assess, suggest

PACK = load_pack("qinhuangdao")
STAGES = ("申请", "受理", "分办", "转办", "转介", "反馈", "监督")


def errors(pack: Any) -> list[str]:
    """Return the errors of a pack as text."""
    return [str(problem) for problem in check_pack(pack) if problem.level == "error"]


def test_the_pack_has_no_error_and_its_households_come_out() -> None:
    found = check_pack("qinhuangdao", assess=assess, suggest=suggest)
    assert [str(problem) for problem in found if problem.level == "error"] == []


def test_the_path_of_220_checks_surveys_deliberates_and_notices_twice() -> None:
    procedure = PACK.procedure_for("dibao", date(2017, 9, 25))
    assert [step.key for step in procedure.steps if step.on is None] == [
        "intake", "acceptance", "means_check", "check_result", "survey", "deliberation", "opinion",
        "review_notice", "county_review", "final_notice", "decision", "publication", "award",
    ]  # fmt: skip
    assert procedure.step("decision").level == "county"
    assert procedure.step("deliberation").when is None


def test_each_limit_is_that_of_its_article() -> None:
    procedure = PACK.procedure_for("dibao", date(2017, 9, 25))
    limits = {step.key: step.within for step in procedure.steps if step.within}
    for key, count, start in (
        ("survey", 10, "accepted"),
        ("deliberation", 5, "survey.done"),
        ("county_review", 5, "county_review.opened"),
        ("decision", 3, "final_notice.end"),
    ):
        limit = limits[key]
        assert (limit.count, limit.unit, limit.from_, limit.legal) == (
            count, "working_day", start, True,
        )  # fmt: skip
    for key in ("review", "final"):
        assert (PACK.notices[key].days, PACK.notices[key].unit) == (7, "calendar_day")


def test_the_golden_deadlines_of_autumn_2017() -> None:
    """Working Saturday 30 September and the long holiday both count as they fell."""
    procedure = PACK.procedure_for("dibao", date(2017, 9, 25))
    start = date(2017, 9, 25)
    assert due(procedure.step("survey").within, start) == date(2017, 10, 13)
    assert due(procedure.step("deliberation").within, start) == date(2017, 9, 30)
    assert due(procedure.step("county_review").within, start) == date(2017, 9, 30)
    assert due(procedure.step("decision").within, start) == date(2017, 9, 28)


def test_an_objection_to_the_final_notice_leads_to_a_new_notice_within_twenty_days() -> None:
    procedure = PACK.procedure_for("dibao", date(2017, 9, 25))
    assert procedure.step("final_objection").outcomes[0].to == "county_review"
    limit = next(one for one in procedure.limits if one.key == "reinvestigation")
    assert (limit.within.count, limit.within.from_) == (20, "final_objection")


def test_57_takes_over_on_the_first_of_july_2021() -> None:
    june, july = (PACK.procedure_for("dibao", date(2021, *md)) for md in ((6, 30), (7, 1)))
    assert june.has("final_notice")
    assert not july.has("final_notice")
    assert july.step("deliberation").on == "deliberation_ordered"
    assert "dibian" in july.items
    assert "dibian" not in june.items


def test_seven_stages_each_have_an_actor_and_a_limit() -> None:
    """S1-08."""
    for item in ("medical", "education", "housing", "employment", "disaster"):
        procedure = PACK.procedure_for(item, date(2017, 5, 2))
        assert tuple(step.title for step in procedure.steps) == STAGES
        for step in procedure.steps:
            assert step.role in PACK.roles
            assert step.within is not None


@pytest.mark.parametrize("stage", range(7), ids=lambda number: STAGES[number])
def test_a_stage_without_a_limit_stops_publication_and_is_named(stage: int) -> None:
    """S1-08."""

    def forget(data: dict[str, Any]) -> None:
        data["procedures"]["one_door"][0]["steps"][stage]["within"] = None

    said = errors(edited(forget, "qinhuangdao"))
    assert len(said) == 1
    assert f"“{STAGES[stage]}”环节没有写办理期限" in said[0]


@pytest.mark.clause("S1-39")
def test_a_rural_standard_below_the_poverty_line_of_the_year_is_an_error() -> None:
    def poor(data: dict[str, Any]) -> None:
        data["parameters"]["dibao.standard.rural"][0]["value"] = 300000

    said = errors(edited(poor, "qinhuangdao"))
    assert len(said) == 1
    assert "3,000.00元/年" in said[0]
    assert "低于农村扶贫标准3,335.00元/年" in said[0]
    assert errors(PACK) == []


def test_a_poverty_line_that_rises_above_the_standard_is_found_on_its_day() -> None:
    def stand_still(data: dict[str, Any]) -> None:
        del data["parameters"]["dibao.standard.rural"][1]

    said = errors(edited(stand_still, "qinhuangdao"))
    assert len(said) == 1
    assert "（2020-01-01）" in said[0]


def test_units_without_a_national_code_carry_the_citys_own() -> None:
    assert {region.local_code for region in PACK.regions.values()} == {"130371", "130372"}


def test_the_stipend_is_kept_in_yuan_by_the_month() -> None:
    """S1-27."""
    day = date(2017, 5, 1)
    low, high = (PACK.parameter(f"stipend.village.{end}", day) for end in ("min", "max"))
    assert (low.value, high.value, low.certainty) == (10000, 20000, "read")
