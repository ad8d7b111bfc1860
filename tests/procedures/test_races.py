"""Two officers at once: one succeeds, the other is told who did it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection, transaction

from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, case_of, everywhere, item_of, procedure, states, step
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import in_scope
from yimen.foundation.trail import verify
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.moves import send_back
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.numbers import draw_number


def at_once(*works: Callable[[], object]) -> list[object]:
    """Run the works in threads of their own that begin together; their results or errors."""
    barrier, results = threading.Barrier(len(works)), [None] * len(works)

    def run(index: int, work: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[index] = work()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def deciding(by: Acting, item: WorkItem, outcome: str) -> Callable[[], list[WorkItem]]:
    """A decision of one officer, in a transaction of his own."""

    def decide() -> list[WorkItem]:
        with in_scope(by.scope):
            return complete(by, WorkItem.objects.get(pk=item.pk), outcome)

    return decide


def test_two_officers_deciding_one_case_at_once_one_succeeds_the_other_is_told_who(
    fresh_db: str,
) -> None:
    outcomes = [{"key": "grant", "title": "同意"}, {"key": "refuse", "title": "不同意"}]
    with clock.freeze("2020-09-29T09:00:00"), everywhere():
        made = procedure(step("a", level="county", role="county_decider", outcomes=outcomes))
        case = case_of(acting(CLERK), made)
        item = item_of(case, "a")
        one, other = acting("jiang.shenpi"), acting("han.shenpi")
    results = at_once(deciding(one, item, "grant"), deciding(other, item, "refuse"))
    errors = [result for result in results if isinstance(result, Exception)]
    assert len(errors) == 1
    assert isinstance(errors[0], Conflict)
    with everywhere():
        item.refresh_from_db()
        assert item.done_by is not None
        assert f"已由{item.done_by.name}于" in errors[0].message
        assert item.outcome == ("grant" if item.done_by == one.staff else "refuse")
        assert verify(f"case:{case.pk}") == []


def test_two_branches_finished_at_once_open_the_join_once(fresh_db: str) -> None:
    with clock.freeze("2020-09-29T09:00:00"), everywhere():
        made = procedure(step("a", after=[]), step("b", after=[]), step("c", after=["a", "b"]))
        case = case_of(acting(CLERK), made)
        by = acting("yucheng.shenhe")
        items = [item_of(case, "a"), item_of(case, "b")]
    results = at_once(*(deciding(by, item, "done") for item in items))
    assert not [result for result in results if isinstance(result, Exception)]
    with everywhere():
        assert sorted(states(case)) == [("a", 1, "done"), ("b", 1, "done"), ("c", 1, "open")]


def test_a_return_and_a_siblings_completion_at_once_do_not_lock_each_other_out(
    fresh_db: str,
) -> None:
    with clock.freeze("2020-09-29T09:00:00"), everywhere():
        made = procedure(step("a"), step("b", after=["a"]), step("c", after=["a"]))
        case = case_of(acting(CLERK), made)
        by = acting("yucheng.shenhe")
        complete(by, item_of(case, "a"))
        first, second = item_of(case, "b"), item_of(case, "c")

    def back() -> WorkItem:
        with in_scope(by.scope):
            return send_back(by, WorkItem.objects.get(pk=first.pk), "a", "重做")

    returned, done = at_once(back, deciding(by, second, "done"))
    assert isinstance(returned, WorkItem)
    assert isinstance(done, list | Conflict)
    with everywhere():
        assert [row for row in states(case) if row[2] == "open"] == [("a", 2, "open")]
        assert verify(f"case:{case.pk}") == []


def test_numbers_drawn_at_once_are_neither_shared_nor_lost(fresh_db: str) -> None:
    with everywhere():
        office = Office.objects.get(division_id="331083001", role="township")

    def draw() -> int:
        with everywhere():
            return draw_number(office, "测", 2020)

    assert sorted(map(str, at_once(*[draw] * 6))) == ["1", "2", "3", "4", "5", "6"]


def test_a_rolled_back_act_gives_its_number_back(db: None) -> None:
    with everywhere():
        office = Office.objects.get(division_id="331083001", role="township")
        with everywhere():
            assert draw_number(office, "测", 2020) == 1
            transaction.set_rollback(True)
        assert draw_number(office, "测", 2020) == 1
        assert draw_number(office, "测", 2021) == 1
        assert not Case.objects.exists()
