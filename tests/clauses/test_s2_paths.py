"""佳木斯: 220号 to 2021-06-30, 57号 after it, and three kinds of notice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.cast.staff import LOCALITIES
from tests.clauses.family import Story
from tests.journeys.driver import Refused
from yimen.foundation import clock

JMS = LOCALITIES["jms"]
TRUE = {"present": 12, "representatives": 8, "finding": "true", "record": "属实", "place": "村委会"}
pytestmark = pytest.mark.usefixtures("site", "departments")


def story_under_220() -> Story:
    """The family, accepted 2021-06-10 in 桦南镇, declared and authorised."""
    story = Story(50000, JMS)
    story.accept()
    return story


def open_steps(story: Story) -> list[str]:
    """Steps with something to do now."""
    rows = story.clerk.case(story.case)["steps"]
    return sorted({row["step"] for row in rows if row["state"] == "open"})


def last_day(when: str) -> str:
    """The last day of a limit that ends at 24:00."""
    moment = datetime.fromisoformat(when) - timedelta(seconds=1)
    return moment.astimezone(clock.ZONE).date().isoformat()


@pytest.mark.clause("S2-20")
def test_the_survey_opens_only_after_the_check_result_and_is_due_ten_working_days() -> None:
    with clock.freeze("2021-06-10T09:00:00"):
        story = story_under_220()
        assert open_steps(story) == ["means_check"]
        with pytest.raises(Refused) as early:
            story.fill_in()
        assert early.value.status == 409
        story.check()
        assert open_steps(story) == ["means_check"]
        story.reviewer.conclude_check(story.case, passed=True)
        assert open_steps(story) == ["survey"]
        due = story.clerk.step(story.case, "survey")["due_at"]
        assert last_day(due) == "2021-06-25"
