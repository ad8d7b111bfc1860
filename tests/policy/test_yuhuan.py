"""The pack of 玉环 says what its document (S4) says."""

from typing import Any

import pytest

from tests.policy.writing import edited
from yimen.policy import check_pack, load_pack
from yimen.policy.vocabulary import NEVER_PUBLISHED

PACK = load_pack("yuhuan")
MAIN = ("dibao", "dibian", "tekun")
STEPS = (
    "intake acceptance appointment survey category means_check opinion review_notice decision "
    "publication award objection resurvey deliberation"
).split()
BOTH = pytest.mark.parametrize("procedure", PACK.procedures["main"], ids=lambda p: p.version)


def errors(pack: Any) -> list[str]:
    """Return the errors of a pack as text."""
    return [str(problem) for problem in check_pack(pack) if problem.level == "error"]


@BOTH
def test_the_steps_have_their_agreed_names(procedure: Any) -> None:
    assert [step.key for step in procedure.steps] == STEPS
    assert procedure.items == ("dibao", "dibian", "tekun")


@BOTH
def test_the_visit_is_done_within_three_working_days_of_the_intake(procedure: Any) -> None:
    """S4-18, S4-22."""
    limit = procedure.step("survey").within
    assert (limit.count, limit.unit, limit.from_, limit.counts_to) == (
        3, "working_day", "received", "done",
    )  # fmt: skip
    assert procedure.step("intake").within is None
    assert procedure.before("survey") == ("appointment",)


@BOTH
def test_the_check_comes_after_the_survey(procedure: Any) -> None:
    """S4-27."""
    assert "survey" in procedure.before("means_check")


@BOTH
def test_the_county_decides_after_survey_check_and_notice(procedure: Any) -> None:
    """S4-28."""
    decision = procedure.step("decision")
    assert (decision.level, decision.role) == ("county", "county_decider")
    assert {"survey", "means_check", "opinion", "review_notice"} <= procedure.all_before("decision")
    assert (decision.within.count, decision.within.unit) == (5, "working_day")


@BOTH
def test_one_category_is_chosen_by_the_applicant(procedure: Any) -> None:
    """S4-24."""
    step = procedure.step("category")
    assert (step.level, step.waits) == ("applicant", "applicant")
    assert procedure.before("category") == ("survey",)


@BOTH
def test_an_objection_leads_to_a_new_survey_or_a_deliberation_and_back(procedure: Any) -> None:
    objection = procedure.step("objection")
    assert objection.on == "objection"
    assert {outcome.to for outcome in objection.outcomes} == {"resurvey", "deliberation"}
    assert procedure.step("resurvey").outcome("done").to == "opinion"
    assert procedure.step("deliberation").outcome("true_result").to == "opinion"


@BOTH
def test_every_step_speaks_to_the_applicant_in_plain_words(procedure: Any) -> None:
    for step in procedure.steps:
        assert step.title_plain.endswith("。")
        assert step.source


def test_the_notice_stands_seven_days_and_shows_no_private_matter() -> None:
    notice = PACK.notices["review"]
    assert (notice.days, notice.unit, notice.rolls) == (7, "calendar_day", True)
    for each in PACK.notices.values():
        assert not set(each.fields) & set(NEVER_PUBLISHED)


def test_twelve_joint_items_stand_beside_three_main_ones() -> None:
    """S4-03 with D9: eleven of 二（一） and 受灾 of 二（四）2."""
    joint = [item for item in PACK.items.values() if item.kind == "joint"]
    assert len(joint) == 12
    assert [item.key for item in PACK.items.values() if item.kind == "main"] == [
        "dibao", "tekun", "dibian",
    ]  # fmt: skip
    for item in joint:
        assert item.owner_role in PACK.offices


def test_power_water_and_television_are_not_open_to_the_margin() -> None:
    """S4-10, S4-54, S4-55."""
    closed = {
        i.key for i in PACK.items.values() if i.kind == "joint" and "dibian" not in i.categories
    }
    assert closed == {"tv", "power", "water"}


def test_the_owner_of_the_nursing_allowance_is_named_and_said_to_be_a_choice() -> None:
    item = PACK.items["nursing_allowance"]
    assert (item.owner_role, item.checked_by) == ("civil_affairs", "disabled_federation")
    assert "没有写明归口单位" in item.note


@pytest.mark.clause("S4-09")
def test_a_pack_whose_nursing_allowance_has_no_owner_does_not_publish() -> None:
    def forget(data: dict[str, Any]) -> None:
        data["items"]["nursing_allowance"]["owner_role"] = ""

    assert any("“重度残疾人护理补贴”没有归口单位" in text for text in errors(edited(forget)))
    assert errors(PACK) == []


def test_the_papers_of_the_steps_are_bound() -> None:
    second = PACK.procedures["main"][1]
    printed = {paper for step in second.steps for paper in step.papers}
    printed |= {notice.paper for notice in PACK.notices.values()}
    assert {
        "acceptance_notice", "supplement_notice", "authorisation", "survey_form", "check_report",
        "opinion_form", "review_notice_sheet", "confirmation_form", "grant_notice",
        "refusal_notice", "result_sheet", "delivery_receipt",
    } <= printed  # fmt: skip


def test_every_fact_has_a_question_and_someone_to_trust() -> None:
    for fact in PACK.facts.facts.values():
        assert "？" in fact.question
        assert fact.trusted
        assert fact.source


def test_business_income_may_be_a_loss_and_other_money_may_not() -> None:
    money = [fact for fact in PACK.facts.facts.values() if fact.type == "money"]
    assert [fact.ref for fact in money if fact.min is None] == ["person.business_income"]


def test_nothing_unread_passes_for_read() -> None:
    """Figures from memory or made up carry their mark; their source is never a document number."""
    for values in PACK.parameters.values():
        for value in values:
            if value.source in ("待核定", "约定"):
                assert value.pending, value.key
