"""玉环方案 二（四）2–3: suggestion, choice, check and decision (S4-23, 24, 27, 28, 29)."""

from __future__ import annotations

import pytest

from simulator.server import Simulator
from tests.clauses.family import MAN, Story
from tests.journeys.driver import Refused
from yimen.foundation import clock

pytestmark = pytest.mark.usefixtures("db", "departments")
APRIL_2021, SEPTEMBER_2020 = "2021-04-19T09:00:00", "2020-09-29T09:00:00"


@pytest.mark.clause("S4-23")
@pytest.mark.parametrize(("day", "standard"), [(APRIL_2021, "886.00"), (SEPTEMBER_2020, "810.00")])
def test_800_a_head_suggests_dibao_and_names_the_standard_of_the_day(
    day: str, standard: str
) -> None:
    with clock.freeze(day):
        story = Story(80000)
        story.accept()
        story.book()
        assert story.survey() == "dibao"
        reasons = story.first.get(f"/cases/{story.case}/survey")["suggestion_reasons"]
        assert "800.00" in reasons[0]
        assert standard in reasons[0]


@pytest.mark.clause("S4-23")
def test_the_surveyor_may_advise_another_category_with_a_reason() -> None:
    with clock.freeze(APRIL_2021):
        story = Story(80000)
        story.accept()
        story.book()
        with pytest.raises(Refused) as refused:
            story.survey(advised_item="dibian")
        assert "advice_reason" in refused.value.fields
        story.fill_in(advised_item="dibian", advice_reason="儿子下月就业")
        assert story.first.close_survey(story.case) == "dibao"
        survey = story.first.get(f"/cases/{story.case}/survey")
        assert survey["advised_item"] == "dibian"


@pytest.mark.clause("S4-24")
def test_exactly_one_category_chosen_and_signed_by_the_applicant() -> None:
    with clock.freeze(APRIL_2021):
        story = Story(80000)
        story.accept()
        story.book()
        story.survey()
        with pytest.raises(Refused) as two:
            story.village.choose(story.case, "dibao", "dibian")
        assert two.value.status == 422
        with pytest.raises(Refused) as alone:
            story.village.choose(story.case, "dibao", signed=False)
        assert "申请人本人签字" in alone.value.message
        story.village.choose(story.case, "dibao")
        whole = story.clerk.case(story.case)
        assert whole["chosen_item"] == "dibao"


@pytest.mark.clause("S4-27")
def test_the_check_follows_the_survey_and_compares_with_the_declaration(
    departments: Simulator,
) -> None:
    departments.books.put("vehicle", MAN, {"vehicles": [{"number": "浙JT0001", "kind": "car"}]})
    with clock.freeze(APRIL_2021):
        story = Story(80000)
        story.accept()
        with pytest.raises(Refused) as early:
            story.reviewer.request_check(story.case)
        assert early.value.status == 409
        story.book()
        story.survey()
        story.village.choose(story.case, "dibao")
        story.check()
        steps = [row["step"] for row in story.clerk.case(story.case)["steps"]]
        assert steps.index("survey") < steps.index("means_check")
        found = story.reviewer.get(f"/cases/{story.case}/check")
        assert found["principal"] == "玉环市民政局"
        assert [flag["kind"] for flag in found["report"]["flags"]] == ["undeclared_asset"]


@pytest.mark.clause("S4-28")
def test_the_county_decides_on_both_inputs_and_after_the_notice() -> None:
    with clock.freeze(APRIL_2021):
        story = Story(80000)
        story.accept()
        story.book()
        story.survey()
        with pytest.raises(Refused) as no_report:
            story.decider.decide(story.case)
        assert (no_report.value.status, no_report.value.code) == (409, "inputs_missing")
        story.village.choose(story.case, "dibao")
        story.check()
        story.reviewer.opine(story.case)
        notice = story.village.post_notice(story.case)
        with pytest.raises(Refused) as during:
            story.decider.decide(story.case)
        assert (during.value.status, during.value.code) == (409, "notice_running")
        clock.move_to(notice["ends_at"])
        story.village.finish_notice(story.case)
        with pytest.raises(Refused) as township:
            story.leader.decide(story.case)
        assert township.value.status == 403
        assert story.decider.decide(story.case)


@pytest.mark.clause("S4-29")
@pytest.mark.parametrize(("day", "limit"), [(APRIL_2021, "1,329.00"), (SEPTEMBER_2020, "1,215.00")])
def test_applied_dibao_at_1000_a_head_ends_as_dibian_with_consent(day: str, limit: str) -> None:
    with clock.freeze(day):
        story = Story(100000)
        story.up_to_decision("dibao", proposed="dibian")
        with pytest.raises(Refused) as refused:
            story.decider.decide(story.case, item="dibian")
        assert (refused.value.status, refused.value.code) == (409, "consent_needed")
        story.decider.decide(
            story.case,
            item="dibian",
            consent_to_change=True,
            consent_note="上门说明后申请人签字同意",
        )
        whole = story.clerk.case(story.case)
        assert whole["case"]["item"] == "dibian"
        assert whole["case"]["outcome"] == "awarded"
        assessed = story.clerk.get(f"/cases/{story.case}/assessment")
        assert limit in str(assessed["suggestion"]["outcomes"]["dibian"]["explanation"])
