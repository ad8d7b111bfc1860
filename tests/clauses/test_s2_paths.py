"""佳木斯: 220号 to 2021-06-30, 57号 after it, and three kinds of notice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from simulator.server import Simulator
from tests.cast.staff import LOCALITIES, acting
from tests.clauses.family import NAMES, WOMAN, Story
from tests.journeys.driver import Public, Refused
from yimen.awards.models import Award
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.models import Person
from yimen.packstore.actions.publish import publish
from yimen.policy import load_pack
from yimen.policy.values import DatedValue

JMS = LOCALITIES["jms"]
TRUE = {"present": 12, "representatives": 8, "finding": "true", "record": "属实", "place": "村委会"}
WITH_PAPERS = (
    "acceptance survey means_check opinion review_notice county_review final_notice decision "
    "publication"
).split()
pytestmark = pytest.mark.usefixtures("site", "departments")


def accepted() -> Story:
    """The family of three at 300 yuan a head, accepted now in 桦南镇."""
    story = Story(30000, JMS)
    story.register(wanted_item="dibao")
    story.clerk.accept(story.case)
    story.say_everything()
    return story


def open_steps(story: Story) -> list[str]:
    """Steps with something to do now."""
    rows = story.clerk.case(story.case)["steps"]
    return sorted({row["step"] for row in rows if row["state"] == "open"})


def last_day(when: str) -> str:
    """The last day of a limit or a notice that ends at 24:00."""
    moment = datetime.fromisoformat(when) - timedelta(seconds=1)
    return moment.astimezone(clock.ZONE).date().isoformat()


def deliberated(story: Story) -> None:
    """A meeting of twelve, eight of them representatives, finds the survey true."""
    held = clock.now().isoformat()
    story.reviewer.post(f"/cases/{story.case}/deliberation", held_at=held, **TRUE)


def posted(story: Story) -> dict[str, Any]:
    """Put the notice of the open step up."""
    return story.village.post_notice(story.case)


def run_out(story: Story, notice: dict[str, Any]) -> None:
    """The notice has hung its days."""
    clock.move_to(datetime.fromisoformat(notice["ends_at"]) + timedelta(hours=9))
    story.village.finish_notice(story.case)


def up_to_first_notice(day: str = "2021-04-28T09:00:00") -> Story:
    """Under 220号: checked, surveyed, deliberated, the township's opinion written."""
    clock.move_to(day)
    story = accepted()
    story.check()
    story.reviewer.post(f"/cases/{story.case}/check-result", passed=True)
    story.survey()
    deliberated(story)
    story.reviewer.opine(story.case)
    return story


def up_to_second_notice(story: Story) -> None:
    """The first notice has run out, the leader proposes the approval."""
    run_out(story, posted(story))
    story.leader.post(f"/cases/{story.case}/review", result="agree")


@pytest.mark.clause("S2-20")
def test_survey_opens_after_the_check_result_and_ends_in_ten_working_days() -> None:
    with clock.freeze("2021-06-10T09:00:00"):
        story = accepted()
        assert open_steps(story) == ["means_check"]
        with pytest.raises(Refused) as early:
            story.fill_in()
        assert early.value.status == 409
        story.check()
        assert open_steps(story) == ["check_result"]
        story.reviewer.post(f"/cases/{story.case}/check-result", passed=True)
        assert open_steps(story) == ["survey"]
        assert last_day(story.clerk.step(story.case, "survey")["due_at"]) == "2021-06-25"
        story.fill_in()
        story.first.sign_survey(story.case)
        with pytest.raises(Refused) as alone:
            story.first.close_survey(story.case)
        assert {"signatures", "family_signature"} <= set(alone.value.fields)
        story.second.sign_survey(story.case)
        with pytest.raises(Refused) as unsigned:
            story.first.close_survey(story.case)
        assert set(unsigned.value.fields) == {"family_signature"}
        story.fill_in(family_absent_reason="户主住院，电话确认")
        story.first.close_survey(story.case)
        clock.move_to("2021-06-18T10:00:00")
        assert open_steps(story) == ["deliberation"]
        due = story.clerk.step(story.case, "deliberation")["due_at"]
        assert last_day(due) == "2021-06-18"  # five working days on, a holiday between
        body = TRUE | {"representatives": 7, "held_at": clock.now().isoformat()}
        with pytest.raises(Refused) as few:
            story.reviewer.post(f"/cases/{story.case}/deliberation", **body)
        assert set(few.value.fields) == {"representatives"}
        deliberated(story)
        assert open_steps(story) == ["opinion"]


@pytest.mark.clause("S2-20")
def test_a_failed_check_is_told_in_writing_and_nobody_comes_to_the_house() -> None:
    with clock.freeze("2021-06-10T09:00:00"):
        story = accepted()
        story.check()
        with pytest.raises(Refused) as bare:
            story.reviewer.post(f"/cases/{story.case}/check-result", passed=False)
        assert set(bare.value.fields) == {"reasons"}
        reasons = ["申请人名下有未申报的营运车辆"]
        story.reviewer.post(f"/cases/{story.case}/check-result", passed=False, reasons=reasons)
        whole = story.clerk.case(story.case)
        assert "check_refusal" in [paper["template"] for paper in whole["documents"]]
        assert "survey" not in {row["step"] for row in whole["steps"]}
        story.clerk.post(f"/cases/{story.case}/check-objection", content="车已经卖了，有过户证明")
        answer = {"recheck": False, "reason": "过户未办理完毕，登记仍在名下"}
        story.reviewer.post(f"/cases/{story.case}/check-objection/answer", **answer)
        assert story.clerk.case(story.case)["case"]["status"] == "ended"


@pytest.mark.clause("S2-20")
def test_from_july_the_order_is_that_of_the_pack() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        story = accepted()
        assert open_steps(story) == ["means_check", "survey"]


@pytest.mark.clause("S2-21")
def test_the_first_notice_hangs_seven_days() -> None:
    with clock.freeze("2021-04-28T09:00:00"):
        story = up_to_first_notice()
        clock.move_to("2021-05-10T09:00:00")
        notice = posted(story)
        assert notice["kind"] == "review"
        assert last_day(notice["ends_at"]) == "2021-05-17"
        assert open_steps(story) == ["review_notice"]


@pytest.mark.clause("S2-22")
def test_nothing_is_decided_before_the_second_notice_has_run_out() -> None:
    with clock.freeze("2021-04-28T09:00:00"):
        story = up_to_first_notice()
        up_to_second_notice(story)
        assert open_steps(story) == ["final_notice"]
        with pytest.raises(Refused) as early:
            story.leader.decide(story.case)
        assert early.value.status == 409
        notice = posted(story)
        assert notice["kind"] == "final"
        with pytest.raises(Refused) as during:
            story.leader.decide(story.case)
        assert (during.value.status, during.value.code) == (409, "notice_running")
        run_out(story, notice)
        decision = story.clerk.step(story.case, "decision")
        assert last_day(notice["ends_at"]) == "2021-05-14"
        assert last_day(decision["due_at"]) == "2021-05-19"
        assert story.leader.decide(story.case)


@pytest.mark.clause("S2-22")
def test_an_objection_to_the_second_notice_takes_twenty_days_and_a_new_notice() -> None:
    with clock.freeze("2021-04-28T09:00:00"):
        story = up_to_first_notice()
        up_to_second_notice(story)
        posted(story)
        story.village.post(
            f"/cases/{story.case}/objections", content="家里有工程车", raised_by="邻居"
        )
        due = story.clerk.due(story.case, "reinvestigation")
        assert due == working_days_later(20)
        body = {"resolution": "resurvey", "reason": "核实"}
        with pytest.raises(Refused) as wrong:
            story.reviewer.post(f"/cases/{story.case}/objections/answer", **body)
        assert wrong.value.status == 422
        body = {"resolution": "reinvestigate", "reason": "到车管所和邻居处核实"}
        story.reviewer.post(f"/cases/{story.case}/objections/answer", **body)
        assert open_steps(story) == ["county_review"]
        with pytest.raises(Refused) as unvisited:
            story.leader.post(f"/cases/{story.case}/review", result="agree")
        assert (unvisited.value.status, unvisited.value.code) == (409, "visit_needed")
        story.leader.post(
            f"/cases/{story.case}/review", result="agree", visit_note="入户核查，车是雇主的"
        )
        again = posted(story)
        assert (again["kind"], again["round"]) == ("final", 2)


@pytest.mark.clause("S2-22")
def test_a_refusal_needs_no_second_notice_and_is_due_from_the_proposal() -> None:
    with clock.freeze("2021-04-28T09:00:00"):
        story = up_to_first_notice()
        run_out(story, posted(story))
        story.leader.post(f"/cases/{story.case}/review", result="refuse", reason="收入超过标准")
        assert story.clerk.step(story.case, "final_notice")["state"] == "skipped"
        decision = story.clerk.step(story.case, "decision")
        assert last_day(decision["due_at"]) == working_days_later(3)


@pytest.mark.clause("S2-22")
def test_the_three_notices_stand_in_july() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        assert kinds_on_the_way() == ["review", "final", "standing"]


@pytest.mark.clause("S2-22")
def test_a_local_paper_merges_the_first_two_notices_for_cases_from_its_day() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        merge("2021-07-05")
        clock.move_to("2021-07-06T09:00:00")
        story = accepted()
        assert kinds_on_the_way(story) == ["review", "standing"]
        skipped = story.clerk.step(story.case, "final_notice")
        assert (skipped["state"], "桦民发〔2021〕9号" in skipped["reason"]) == ("skipped", True)


@pytest.mark.clause("S2-23")
def test_who_is_stopped_leaves_the_list_and_children_never_stand_on_it() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        story = accepted()
        kinds_on_the_way(story)
        code = story.division
        shown = story.village.get(f"/villages/{code}/standing")
        assert [row["applicant_name"] for row in shown["rows"]] == [NAMES[0]]
        fields = {"item", "applicant_name", "member_count", "amount", "village", "complaint_phone"}
        assert set(shown["rows"][0]) <= fields
        assert NAMES[2] not in str(shown)
        with in_scope(SCOPE_ALL):
            award = Award.objects.get(case=story.case)
            child = Person.objects.get(name=NAMES[2])
            Award.objects.filter(pk=award.pk).update(holder=child)
        story.village.post(f"/villages/{code}/standing")
        assert story.village.get(f"/villages/{code}/standing")["rows"] == []
        with in_scope(SCOPE_ALL):
            Award.objects.filter(pk=award.pk).update(holder=award.holder_id)
        story.village.post(f"/villages/{code}/standing")
        clock.move_to("2021-10-11T09:00:00")
        story.leader.post(f"/awards/{award.pk}/stop", last_month="2021-10-01", reason="就业增收")
        assert len(story.village.get(f"/villages/{code}/standing")["rows"]) == 1
        story.village.post(f"/villages/{code}/standing")
        assert story.village.get(f"/villages/{code}/standing")["rows"] == []


@pytest.mark.clause("S2-29")
def test_the_village_reads_the_survey_and_nothing_of_the_bank(departments: Simulator) -> None:
    kept = {"accounts": [{"reference": "a1", "balance": "1234.56"}]}
    departments.books.put("bank", WOMAN, kept)
    with clock.freeze("2021-07-01T09:00:00"):
        story = accepted()
        story.survey()
        story.check()
        form = story.village.get(f"/cases/{story.case}/survey")
        assert form["facts"]["person"]
        assert form["family_signed"]
        for path in ("check", "assessment"):
            with pytest.raises(Refused) as refused:
                story.village.get(f"/cases/{story.case}/{path}")
            assert refused.value.status == 403
        page = story.village.client.get(f"/cases/{story.case}/").content.decode()
        assert "入户调查（第1次）" in page
        for word in ("1,234.56", "核对报告</h2>"):
            assert word not in page
            assert word in story.reviewer.client.get(f"/cases/{story.case}/").content.decode()


@pytest.mark.clause("S2-33")
def test_a_case_from_the_phone_closes_without_paper_and_with_a_full_archive() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        story = Story(0, JMS)
        Public().apply(
            id_number=WOMAN,
            phone="13904540001",
            name=NAMES[0],
            division_code=story.division,
            hukou="rural",
            wanted_item="dibao",
        )
        [row] = story.clerk.queue(step="acceptance")
        story.case = str(row["case_uid"])
        story.clerk.accept(story.case)
        story.clerk.sign_consent(story.case, NAMES[0], method="pad")
        facts = story.lone_facts(story.clerk.member(story.case, NAMES[0]))
        story.first.fill_survey(story.case, facts)
        for surveyor in (story.first, story.second):
            surveyor.sign_survey(story.case)
        story.first.family_signs(story.case, NAMES[0])
        story.first.close_survey(story.case)
        assert kinds_on_the_way(story, surveyed=True) == ["review", "final", "standing"]
        whole = story.clerk.case(story.case)
        assert whole["case"]["status"] == "ended"
        for step in WITH_PAPERS:
            story.clerk.post(f"/cases/{story.case}/steps/{step}/print")
        whole = story.clerk.case(story.case)
        assert (whole["paper_traces"], whole["archive_gaps"]) == ([], [])


def test_an_authorisation_signed_on_paper_is_told() -> None:
    with clock.freeze("2021-07-01T09:00:00"):
        story = accepted()
        told = story.clerk.case(story.case)["paper_traces"]
        assert f"{NAMES[1]}的核对授权是纸质签署的" in told


def working_days_later(count: int) -> str:
    """The last of so many working days after today."""
    from yimen.foundation.calendar import add_working_days

    return add_working_days(clock.today(), count).date.isoformat()


def merge(day: str) -> None:
    """A local paper merges both notices: a new version of the pack, from its date on."""
    pack = load_pack("jiamusi")
    switch = DatedValue(
        key="notice.merged_by",
        title="合并两次公示的文号",
        unit="文字",
        value="桦民发〔2021〕9号",
        **{"from": day},
        source="桦民发〔2021〕9号",
        rank="local",
    )
    changed = pack.with_parts(parameters=pack.parameters | {switch.key: (switch,)})
    clock.move_to(f"{day}T08:00:00")
    publish(changed, actor=acting(JMS.bureau("shenpi")).actor, on=date.fromisoformat(day))


def kinds_on_the_way(story: Story | None = None, *, surveyed: bool = False) -> list[str]:
    """The kinds of notice a case of 57号 passes, from its acceptance to its publication."""
    story = story or accepted()
    if not surveyed:
        story.survey()
    story.check()
    story.reviewer.opine(story.case)
    run_out(story, posted(story))
    story.leader.post(f"/cases/{story.case}/review", result="agree")
    if "final_notice" in open_steps(story):
        run_out(story, posted(story))
    story.leader.decide(story.case)
    story.village.publish(story.case)
    kinds = [row["kind"] for row in story.clerk.get(f"/cases/{story.case}/notices")]
    standing = story.village.get(f"/villages/{story.division}/standing")["rows"]
    return [*kinds, "standing"] if standing else kinds
