"""The queue: what is shown to whom, in which order, at what price."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.cast.staff import acting
from tests.procedures.helpers import (
    ASSISTANT,
    CLERK,
    HUBIN,
    REVIEWER,
    SURVEYOR,
    case_of,
    everywhere,
    household,
    item_of,
    limit,
    procedure,
    step,
    to_survey,
)
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.scope import in_scope
from yimen.households.persons import open_id
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.moves import claim
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.queue import Page, QueueFilter, open_item, queue_counts, queue_page

pytestmark = pytest.mark.usefixtures("desk")
ALL = QueueFilter(mine="all")


@pytest.fixture
def five(desk: None) -> list[Case]:
    """Five cases with limits of 5, 4, 3 and 2 working days, and the first of none."""
    clerk = acting(CLERK)
    made = [procedure(step("a", title="环节零"))]
    made += [procedure(step("a", within=limit(n, "working_day", "received"))) for n in (5, 4, 3, 2)]
    return [case_of(clerk, one) for one in made]


def cases(page: Page) -> list[object]:
    return [row.case_id for row in page.rows]


def test_the_nearest_deadline_comes_first_and_what_has_none_last(five: list[Case]) -> None:
    page = queue_page(acting(REVIEWER), QueueFilter())
    assert cases(page) == [case.pk for case in reversed(five)]
    assert (page.next, page.prev) == (None, None)


def test_pages_go_forth_and_back_over_every_row_once(five: list[Case]) -> None:
    by, expected = acting(REVIEWER), [case.pk for case in reversed(five)]
    first = queue_page(by, ALL, size=2)
    second = queue_page(by, ALL, after=first.next, size=2)
    third = queue_page(by, ALL, after=second.next, size=2)
    assert [*cases(first), *cases(second), *cases(third)] == expected
    assert (first.prev, third.next) == (None, None)
    back = queue_page(by, ALL, before=third.prev, size=2)
    assert cases(back) == cases(second)
    assert cases(queue_page(by, ALL, before=back.prev, size=2)) == cases(first)
    assert queue_page(by, ALL, before=back.prev, size=2).prev is None


def test_rows_with_one_deadline_are_paged_by_id() -> None:
    made = procedure(step("a", within=limit(2, "working_day", "received")))
    expected = [case_of(acting(CLERK), made).pk for _ in range(4)]
    first = queue_page(acting(REVIEWER), ALL, size=2)
    assert cases(first) + cases(queue_page(acting(REVIEWER), ALL, first.next, size=2)) == expected


def test_a_cursor_that_was_not_given_is_refused() -> None:
    for wrong in ("x", "1-", "9" * 40 + "-1"):
        with pytest.raises(Invalid):
            queue_page(acting(REVIEWER), ALL, after=wrong)


def test_a_page_is_two_queries_and_shows_its_rows_without_another(
    five: list[Case], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = acting(REVIEWER)
    with django_assert_num_queries(2):
        for row in queue_page(by, QueueFilter()).rows:
            case = row.case
            assert case.applicant.name == "王小芳"
            assert str(case).startswith("331083001")
            assert case.applicant.id_masked
            assert case.division.name == "县前社区"
            assert row.office.role == "township"
            assert row.assignee is None


def test_counts_are_one_query(
    five: list[Case], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = acting(REVIEWER)
    with django_assert_num_queries(1):
        queue_counts(by)


def test_counts_leave_out_what_is_not_the_officers_turn(five: list[Case]) -> None:
    by = acting(REVIEWER)
    wait_for(item_of(five[4], "a"), "external", "等待答复")
    complete(by, item_of(five[0], "a"))
    clock.move_to("2020-10-10T09:00:00")
    counts = queue_counts(by)
    # Due: 10-13, 10-12, 10-10 (today), and 10-09 which waits for others.
    assert (counts.todo, counts.today, counts.overdue) == (3, 1, 0)
    assert (counts.waiting, counts.done_week) == (1, 0)
    clock.move_to("2020-10-14T09:00:00")
    assert queue_counts(by).overdue == 3
    clock.move_to("2020-09-30T09:00:00")
    assert queue_counts(by).done_week == 1


def test_every_filter_narrows_the_queue(five: list[Case]) -> None:
    by = acting(REVIEWER)

    def found(**given: object) -> list[object]:
        return cases(queue_page(by, QueueFilter(**given)))  # type: ignore[arg-type]

    wait_for(item_of(five[1], "a"), "notice")
    assert found(step="b") == []
    assert len(found(step="a")) == 5
    assert found(item="tekun") == []
    assert len(found(item="dibao")) == 5
    assert found(waiting=True) == [five[1].pk]
    assert len(found(division_path=five[0].home_path)) == 5
    assert found(division_path=f"/331083/331083102/{HUBIN}/") == []
    assert found(due="none") == [five[0].pk]
    assert found(due="soon") == [five[4].pk, five[3].pk]
    clock.move_to("2020-10-10T09:00:00")
    assert found(due="today") == [five[3].pk]
    assert found(due="overdue") == [five[4].pk]
    with pytest.raises(Invalid):
        found(due="someday")


def test_text_finds_a_case_by_number_name_pinyin_or_identity_number() -> None:
    clerk = acting(CLERK)
    wang, li = case_of(clerk), case_of(clerk, of=household(clerk, "李四妹"))
    number = open_id(li.applicant, clerk, "核对")

    def found(text: str) -> list[object]:
        return cases(queue_page(clerk, QueueFilter(mine="all", text=text)))

    assert found(wang.receipt_number) == [wang.pk]
    assert found("李四") == [li.pk]
    assert found("lisi") == [li.pk]
    assert found("wangxiao") == [wang.pk]
    assert found(number) == [li.pk]
    assert found(f" {number.lower()} ") == [li.pk]
    assert found("赵") == []
    assert found("990101199001010000") == []


def test_mine_is_what_my_post_may_take_and_no_colleague_has() -> None:
    clerk = acting(CLERK)
    survey = to_survey(case_of(clerk))
    one, two = acting("yucheng.diaocha1"), acting("yucheng.diaocha2")
    assert [row.pk for row in queue_page(two, QueueFilter()).rows] == [survey.pk]
    claim(one, survey)
    assert queue_page(two, QueueFilter()).rows == []
    assert [row.pk for row in queue_page(one, QueueFilter()).rows] == [survey.pk]
    assert queue_page(clerk, QueueFilter()).rows == []
    assert [row.pk for row in queue_page(clerk, QueueFilter(mine="office")).rows] == [survey.pk]
    assert queue_page(acting("chumen.diaocha1"), QueueFilter(mine="office")).rows == []


def test_the_queue_of_another_village_is_empty_whatever_is_asked() -> None:
    clerk = acting(CLERK)
    case_of(clerk)
    here, there = acting(ASSISTANT), acting("chumen.cun")
    for by, expected in ((here, 1), (there, 0)):
        with in_scope(by.scope):
            assert len(queue_page(by, ALL).rows) == expected
            assert WorkItem.objects.count() == expected


def test_the_open_item_of_a_step_is_found_by_name() -> None:
    case = case_of(acting(CLERK))
    item = open_item(case, "intake")
    assert item is not None
    assert item.case == case
    assert open_item(case, "survey") is None


def test_a_surveyor_sees_deadline_and_step_of_his_item() -> None:
    to_survey(case_of(acting(CLERK)))
    row = queue_page(acting(SURVEYOR), QueueFilter()).rows[0]
    assert (row.step_title, row.due_source) == ("入户调查", "方案二（四）2")


@pytest.fixture(autouse=True)
def _widest(desk: None) -> Iterator[None]:
    with everywhere():
        yield
