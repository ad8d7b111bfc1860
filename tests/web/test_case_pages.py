"""The case page at every stage: it opens for those concerned and offers what is due."""

from __future__ import annotations

import pytest

from tests.clauses.conftest import departments  # noqa: F401 - the same departments answer here
from tests.clauses.district import District
from tests.clauses.family import Story
from tests.journeys.driver import Desk
from tests.web.forms import send
from yimen.foundation import clock
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import WorkItem

pytestmark = pytest.mark.usefixtures("db", "departments")


def page(desk: Desk, path: str) -> str:
    """The page's text, opened by this person."""
    desk.rights()  # logs in again where the clock has moved
    answer = desk.client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def test_the_case_page_opens_at_every_stage_with_its_panel() -> None:
    with clock.freeze("2021-04-19T09:00:00"):
        story = Story(80000)
        story.accept()
        address = f"/cases/{story.case}/"
        assert "登记预约" in page(story.clerk, address)
        story.book()
        assert "填写入户调查表" in page(story.first, address)
        story.survey()
        assert "登记申请人的选择" in page(story.village, address)
        story.village.choose(story.case, "dibao")
        assert "发起核对" in page(story.reviewer, address)
        story.check()
        assert "提交初审意见" in page(story.reviewer, address)
        story.reviewer.opine(story.case)
        assert "登记张贴" in page(story.village, address)
        notice = story.village.post_notice(story.case)
        assert "登记异议" in page(story.village, address)
        clock.move_to(notice["ends_at"])
        assert "公示期满，无异议" in page(story.village, address)
        story.village.finish_notice(story.case)
        assert "作出决定" in page(story.decider, address)
        story.decider.decide(story.case)
        assert "登记已公布" in page(story.village, address)
        story.village.publish(story.case)
        assert "已办结" in page(story.clerk, address)


def tick(desk: Desk, case: str, kind: str) -> str:
    """Complete the open step of a case from the queue, ticked; the page of results."""
    page(desk, "/inbox/")
    with in_scope(SCOPE_ALL):
        item = WorkItem.objects.get(case=case, kind=kind, state="open")
    answer = send(desk.client, "/inbox/bulk/", {"picked": [item.pk], "verb": "complete"})
    return page(desk, answer["Location"])


def test_results_ticked_in_the_queue_are_published_and_what_needs_words_says_so() -> None:
    with clock.freeze("2021-04-19T09:00:00"):
        story = Story(80000)
        story.up_to_check()
        story.reviewer.opine(story.case)
        assert "要逐件填写内容，请打开办件办理" in tick(story.village, story.case, "notice")
        notice = story.village.post_notice(story.case)
        clock.move_to(notice["ends_at"])
        story.village.finish_notice(story.case)
        story.decider.decide(story.case)
        assert "共 1 件，办成 1 件" in tick(story.village, story.case, "publication")
        assert "已办结" in page(story.clerk, f"/cases/{story.case}/")


def test_a_filing_ticked_in_the_queue_is_noted_by_the_district() -> None:
    with clock.freeze("2023-03-03T09:00:00"):
        story = District(40000)
        story.decided()
        assert "共 1 件，办成 1 件" in tick(story.county_reviewer, story.case, "filing")
        assert story.county_reviewer.step(story.case, "filing")["state"] == "done"
        assert story.papers_of("filing_sheet")


def test_lists_open_for_everybody_whose_work_they_are() -> None:
    with clock.freeze("2021-04-19T09:00:00"):
        story = Story(80000)
        story.up_to_check()
        for path in ("/inbox/", "/cases/", "/checks/", "/notices/", "/awards/", "/packs/"):
            assert "王小芳" in page(story.reviewer, path) or path not in ("/cases/", "/checks/")
        for path in (f"/cases/{story.case}/papers/", f"/cases/{story.case}/move/"):
            assert "王小芳" in page(story.clerk, path)


def test_a_village_sees_neither_report_nor_account() -> None:
    with clock.freeze("2021-04-19T09:00:00"):
        story = Story(80000)
        story.up_to_check()
        assert "核对报告" in page(story.reviewer, f"/cases/{story.case}/")
        assert "申报与核对对照" not in page(story.village, f"/cases/{story.case}/")
