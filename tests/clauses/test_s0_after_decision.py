"""XX区方案 三（一）2、三（二）: the result is posted, objected to, filed (S0-15, 16, 17, 29)."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from typing import Any

import pypdf
import pytest

from tests.clauses.district import XX, District
from tests.clauses.family import NAMES
from tests.journeys.driver import Refused
from tests.policy.writing import edited
from yimen.awards.models import Award, AwardLine
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.network.acting import Acting
from yimen.packstore.actions.publish import publish
from yimen.policy import check_pack
from yimen.rules import assess, suggest

pytestmark = pytest.mark.usefixtures("db", "departments")
DECIDED = "2023-03-01T09:00:00"
SEPTEMBER = "2023-09-25T09:00:00"


def words(pdf: bytes) -> str:
    """The text of a paper without blanks."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def posted(day: str = DECIDED, per_capita: int = 40000) -> tuple[District, dict[str, Any]]:
    """Decided and posted the same day, with a photo of the board."""
    story = District(per_capita)
    story.decided()
    photo = story.village.upload("公示栏", "photo", content=_PIXEL)
    return story, story.village.post_notice(story.case, board_photo=photo)


_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.mark.clause("S0-15")
@pytest.mark.parametrize("item", ["dibao", "tekun"])
def test_no_notice_and_no_deliberation_stand_before_the_decision(item: str) -> None:
    with clock.freeze(DECIDED):
        story = District(40000, item)
        story.up_to_acceptance()
        story.clerk.accept(story.case)
        story.survey()
        steps = story.clerk.case(story.case)["steps"]
        assert story.open_steps() == ["opinion"]
        kinds = {row["step"] for row in steps}
        assert not kinds & {"review_notice", "deliberation", "objection"}
        if item == "dibao":
            story.reviewer.opine(story.case)
            assert story.open_steps() == ["decision"]
    told = [
        one
        for one in check_pack("xx-district", assess=assess, suggest=suggest)
        if one.code == "deviation"
    ]
    assert [one.source for one in told] == [
        "57号第19条、649号令第11条、83号四（二）",
        "43号第15条、649号令第16条",
    ]
    assert all("文号" in one.message for one in told)
    assert not [one for one in told if "评议" in one.message]


@pytest.mark.clause("S0-16")
def test_the_result_is_posted_after_the_decision_for_seven_days() -> None:
    with clock.freeze(DECIDED):
        story, notice = posted()
        assert notice["ends_at"].startswith("2023-03-08T16:00:00")  # 24:00 in Shanghai
        shown = notice["fields"]
        assert shown["applicant_name"] == NAMES[0]
        assert shown["member_count"] == 3
        assert shown["amount"].startswith("900.00")
        story.village.post(
            f"/cases/{story.case}/documents", template="result_sheet", step="result_notice"
        )
        text = words(story.village.pdf(story.case, "result_sheet"))
        assert NAMES[0] in text
        assert "3人" in text
        assert "900.00元/月" in text
        assert NAMES[1] not in text
        assert NAMES[2] not in text
        assert not re.search(r"\d{17}[\dX]", text)
        clock.move_to(notice["ends_at"])
        story.village.finish_notice(story.case)
        assert story.open_steps() == ["filing"]


@pytest.mark.clause("S0-16")
def test_a_last_day_on_a_holiday_rolls_on() -> None:
    with clock.freeze(SEPTEMBER):
        _, notice = posted(SEPTEMBER)
        assert notice["ends_at"].startswith("2023-10-07T16:00:00")


@pytest.mark.clause("S0-16")
def test_with_the_switch_off_it_ends_on_the_seventh_day() -> None:
    with clock.freeze("2023-09-01T09:00:00"):
        changed = edited(
            lambda data: data["notices"]["result_notice"].update(rolls=False), "xx-district"
        )
        publish(changed, actor=Acting.system("测试").actor)
        clock.move_to(SEPTEMBER)
        _, notice = posted(SEPTEMBER)
        assert notice["ends_at"].startswith("2023-10-02T16:00:00")


def objected(story: District) -> None:
    """Somebody objects, and the street orders the deliberation."""
    story.village.post(
        f"/cases/{story.case}/objections", content="丈夫在外打工收入不低", raised_by="邻居"
    )
    story.reviewer.post(
        f"/cases/{story.case}/objections/answer", resolution="deliberation", reason="先评议核实"
    )


def deliberate(story: District, representatives: int, finding: str) -> None:
    """One meeting of twelve."""
    story.reviewer.post(
        f"/cases/{story.case}/deliberation",
        held_at=clock.now(),
        place="江庄村委会",
        present=12,
        representatives=representatives,
        finding=finding,
        record="逐项核对入户调查记录",
    )


@pytest.mark.clause("S0-17")
def test_an_objection_in_time_opens_one_deliberation_on_the_truth_of_the_survey() -> None:
    with clock.freeze(DECIDED):
        story, _ = posted()
        clock.move_to("2023-03-06T10:00:00")
        objected(story)
        tasks = [r for r in story.reviewer.queue(step="deliberation") if r["state"] == "open"]
        assert len(tasks) == 1
        with pytest.raises(Refused) as few:
            deliberate(story, 7, "true")
        assert few.value.status == 422
        assert "representatives" in few.value.fields
        with pytest.raises(Refused) as eligibility:
            deliberate(story, 8, "eligible")
        assert "finding" in eligibility.value.fields
        deliberate(story, 8, "true")
        assert story.papers_of("grant_notice")
        assert story.open_steps() == ["filing"]
        with in_scope(SCOPE_ALL):
            award = Award.objects.get()
        assert award.during.upper is None


@pytest.mark.clause("S0-17")
def test_untrue_leads_to_a_new_survey_and_only_that_to_a_revocation_with_hearing() -> None:
    with clock.freeze(DECIDED):
        story, _ = posted()
        clock.move_to("2023-03-06T10:00:00")
        objected(story)
        deliberate(story, 8, "untrue")
        assert "resurvey" in story.open_steps()
        with pytest.raises(Refused) as no_draft:
            story.leader.post(f"/cases/{story.case}/revision", choice="changed", reason="不属实")
        assert no_draft.value.code == "not_open"
        story.income = 150000 * len(NAMES)
        story.survey()
        assert "hearing" in story.open_steps()
        with pytest.raises(Refused) as unheard:
            story.leader.post(f"/cases/{story.case}/revision", choice="changed", reason="不属实")
        assert unheard.value.code == "not_open"
        story.hear()
        story.leader.post(
            f"/cases/{story.case}/revision", choice="changed", reason="人均收入高于标准"
        )
        with in_scope(SCOPE_ALL):
            award = Award.objects.get()
            assert award.during.upper == date(2023, 4, 1)
            assert not AwardLine.objects.current().filter(award=award).exists()
        text = words(story.clerk.pdf(story.case, "revision_notice"))
        assert "撤销" in text
        assert "听取您的意见" in text
        assert "行政复议" in text
        # The changed result is filed with the district again.
        assert story.open_steps() == ["filing"]


@pytest.mark.clause("S0-17")
def test_a_new_survey_that_finds_the_same_upholds_the_decision() -> None:
    with clock.freeze(DECIDED):
        story, _ = posted()
        objected(story)
        deliberate(story, 8, "untrue")
        story.survey()
        assert story.open_steps() == ["filing"]


@pytest.mark.clause("S0-17")
def test_an_objection_on_day_nine_is_a_complaint() -> None:
    with clock.freeze(DECIDED):
        story, notice = posted()
        clock.move_to(notice["ends_at"])
        story.village.finish_notice(story.case)
        clock.move_to("2023-03-10T09:00:00")
        answer = story.village.post(
            f"/cases/{story.case}/objections", content="收入不低", is_anonymous=True
        )
        assert "投诉" in answer["message"]
        assert story.open_steps() == ["filing"]


@pytest.mark.clause("S0-17")
def test_payment_stops_only_by_a_reasoned_hold_of_the_district_and_is_paid_back() -> None:
    with clock.freeze(DECIDED):
        story, _ = posted()
        story.clerk.post(
            f"/cases/{story.case}/account",
            holder=story.clerk.member(story.case, NAMES[0]),
            bank="农商银行洸河支行",
            number="6222021234567890128",
        )
        objected(story)
        clock.move_to("2023-04-03T09:00:00")
        hold = f"/cases/{story.case}/hold"
        with pytest.raises(Refused) as street:
            story.leader.post(hold, reason="有人提出异议，先停一停", until="2023-05-31")
        assert street.value.status == 403
        for lacking in ({"until": "2023-05-31"}, {"reason": "有人提出异议，先停一停"}):
            with pytest.raises(Refused) as bare:
                story.decider.post(hold, **lacking)
            assert bare.value.status == 422
        story.decider.post(hold, reason="异议涉及收入，评议结束前暂缓", until="2023-05-31")
        run = story.finance.post("/runs", office=_office(), item="dibao", month="2023-04-01")["ref"]
        row = story.finance.get(f"/runs/{run}/rows")[0]
        assert row["state"] == "held"
        deliberate(story, 8, "true")
        # Confirmed: the hold is gone and the whole month is due again.
        from yimen.payments.actions.pay_back import pay_back_due

        assert pay_back_due() == 1
        row = story.finance.get(f"/runs/{run}/rows")[0]
        assert (row["state"], row["amount_fen"]) == ("listed", 90000)


def _office() -> int:
    from yimen.network.models import Office

    return int(Office.objects.get(division_id=XX.town.code, role="township").pk)


@pytest.mark.clause("S0-29")
def test_the_decision_is_filed_within_a_day_and_a_return_reopens_the_street_task() -> None:
    with clock.freeze("2023-03-03T09:00:00"):  # a Friday
        story = District(40000)
        story.decided()
        filing = story.county_reviewer.step(story.case, "filing")
        assert filing["state"] == "open"
        # One working day: Monday 2023-03-06, 24:00 in Shanghai.
        assert filing["due_at"].startswith("2023-03-06T16:00:00")
        clock.move_to("2023-03-06T10:00:00")
        with pytest.raises(Refused) as bare:
            story.county_reviewer.post(f"/cases/{story.case}/filing", acknowledge=False)
        assert "reason" in bare.value.fields
        with pytest.raises(Refused) as street:
            story.leader.post(f"/cases/{story.case}/filing", acknowledge=True)
        assert street.value.status == 403
        story.county_reviewer.post(
            f"/cases/{story.case}/filing", acknowledge=False, reason="缺入户照片，请复核"
        )
        task = [row for row in story.leader.queue() if row["case_uid"] == story.case]
        assert [row["step"] for row in task] == ["revision"]
        assert "缺入户照片" in task[0]["reason"]
        story.leader.post(f"/cases/{story.case}/revision", choice="upheld", reason="照片已经补齐")
        again = story.county_reviewer.step(story.case, "filing")
        assert (again["state"], again["round"]) == ("open", 2)
        story.county_reviewer.post(f"/cases/{story.case}/filing", acknowledge=True)
        assert story.county_reviewer.step(story.case, "filing")["state"] == "done"


@pytest.mark.clause("S0-11")
def test_a_revocation_on_a_running_award_leads_to_a_hearing_before_any_cut() -> None:
    with clock.freeze(DECIDED):
        story, notice = posted()
        story.county_reviewer.post(f"/cases/{story.case}/filing", acknowledge=True)
        clock.move_to(notice["ends_at"])
        story.village.finish_notice(story.case)
        assert story.clerk.case(story.case)["case"]["status"] == "ended"
        clock.move_to(clock.now() + timedelta(days=30))
        man = story.clerk.member(story.case, NAMES[1])
        story.clerk.delete(f"/cases/{story.case}/consents/{man}", reason="不想再被查")
        assert story.open_steps() == ["hearing"]
        with in_scope(SCOPE_ALL):
            assert Award.objects.get().during.upper is None
        story.hear()
        assert story.open_steps() == ["revision"]
        story.leader.post(
            f"/cases/{story.case}/revision", choice="upheld", reason="本人说明后同意继续核对"
        )
