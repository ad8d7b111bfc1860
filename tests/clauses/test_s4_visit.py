"""玉环方案 二（四）2, 三（四）: appointment, survey and the three roles (S4-21, S4-22, S4-42)."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.cast.staff import staff
from tests.clauses.family import NAMES, SON, WOMAN, XIANQIAN, Story
from tests.journeys.driver import Desk, Refused
from yimen.foundation import clock

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.clause("S4-21")
def test_an_appointment_lies_within_the_three_working_days_and_rescheduling_is_logged() -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        story = Story(80000)
        story.accept()
        with pytest.raises(Refused) as refused:
            story.first.book(story.case, "2020-10-11T09:00:00", _surveyor())
        assert refused.value.status == 422
        assert "2020年10月10日" in refused.value.fields["starts_at"]
        story.first.book(story.case, "2020-09-30T09:00:00", _surveyor())
        story.first.book(story.case, "2020-10-10T15:00:00", _surveyor(), reason="户主外出")
        verbs = [event["verb"] for event in story.first.get(f"/cases/{story.case}/timeline")]
        assert verbs.count("appointment.book") == 1
        assert verbs.count("appointment.rebook") == 1


@pytest.mark.clause("S4-22")
def test_accepted_on_29_september_2020_the_survey_is_due_on_the_make_up_saturday() -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        story = Story(80000)
        story.accept()
        assert story.clerk.due(story.case, "visit") == "2020-10-10"
        story.book()
        due = datetime.fromisoformat(story.clerk.step(story.case, "survey")["due_at"])
        midnight = datetime(2020, 10, 11, tzinfo=clock.ZONE)
        assert due == midnight  # 24:00 of Saturday the 10th
    with clock.freeze("2020-10-10T23:00:00"):
        assert "survey" not in _overdue(story)
    with clock.freeze("2020-10-11T00:00:01"):
        assert "survey" in _overdue(story)


@pytest.mark.clause("S4-42")
def test_a_proxy_cannot_sign_the_survey_of_the_case_he_proxies() -> None:
    with clock.freeze("2020-09-29T09:00:00"):
        assistant = Desk("yucheng.cun")
        proof = assistant.upload("委托书")
        case = assistant.register(
            id_number=WOMAN,
            phone="13905760001",
            name=NAMES[0],
            division_code=XIANQIAN,
            channel="village",
            members=[{"name": NAMES[2], "relation": "20", "id_number": SON}],
            proxy={"kind": "village_assistant", "name": "苏阿英", "proof": proof},
        )
        clerk, first = Desk("yucheng.chuangkou"), Desk("yucheng.diaocha1")
        clerk.accept(case)
        first.book(case, "2020-09-29T15:00:00", _surveyor())
        first.fill_survey(case, {"household": {"need_none": True, "policy_told": True}})
        with pytest.raises(Refused) as refused:
            assistant.sign_survey(case)
        assert refused.value.status == 403
        assert "代办员" in refused.value.message
        first.sign_survey(case)
        assert first.get(f"/cases/{case}/survey")["signatures"] == ["陈志远"]


def _overdue(story: Story) -> set[str]:
    return {row["step"] for row in story.first.queue(due="overdue", mine="office")}


def _surveyor() -> int:
    return staff("yucheng.diaocha1").pk
