"""What a move opens, skips, cancels and records."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast.staff import acting
from tests.procedures.helpers import (
    CLERK,
    REVIEWER,
    SURVEYOR,
    case_of,
    household,
    id_number,
    item_of,
    open_steps,
    procedure,
    states,
    step,
    to_survey,
)
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import timeline
from yimen.households.actions.add_member import add_member
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.procedures import conditions, steps
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import raise_event
from yimen.procedures.engine.moves import (
    return_targets,
    send_back,
)
from yimen.procedures.models import Case, WorkItem

pytestmark = pytest.mark.usefixtures("desk")

TWO = [{"key": "yes", "title": "同意"}, {"key": "no", "title": "不同意", "needs_reason": True}]


def set_condition(monkeypatch: pytest.MonkeyPatch, name: str, holds: bool) -> None:
    condition = conditions.Condition(name, "测试条件", lambda case: holds)
    monkeypatch.setitem(conditions._CONDITIONS, name, condition)


def test_a_case_begins_with_its_first_step_at_the_township() -> None:
    case = case_of(acting(CLERK))
    item = item_of(case, "intake")
    assert item.office.name.endswith("玉城街道办事处")
    assert (item.role, item.round, case.current_step) == ("window_clerk", 1, "intake")
    assert case.receipt_number == f"{case.intake_office.division_id}收202000001"


def test_completing_opens_the_next_step_and_brings_the_callers_copies_up_to_date() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    item = case.work_items.select_related("case").get()
    opened = complete(clerk, item)
    assert [row.step for row in opened] == ["acceptance"]
    assert (item.state, item.done_by, item.outcome) == ("done", clerk.staff, "registered")
    assert item.case.current_step == "acceptance"


def test_each_level_gets_its_own_office() -> None:
    made = procedure(
        step("a", after=[]),
        step("b", after=[], level="village", role="village_assistant"),
        step("c", after=[], level="county", role="county_decider"),
        step("d", after=[], level="applicant", role="village_assistant"),
        step("e", after=[], level="external", role="liaison"),
    )
    case = case_of(acting(CLERK), made)
    roles = {row.step: row.office.role for row in case.work_items.select_related("office")}
    assert roles == {
        "a": "township",
        "b": "village",
        "c": "civil_affairs",
        "d": "village",
        "e": "township",
    }
    waits = {row.step: row.waits for row in case.work_items.all()}
    assert waits == {"a": "", "b": "", "c": "", "d": "applicant", "e": "external"}


def test_a_join_waits_for_every_branch_and_counts_a_skipped_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_condition(monkeypatch, "never", False)
    made = procedure(
        step("a"),
        step("b", after=["a"]),
        step("c", after=["a"], when="never"),
        step("d", after=["a"]),
        step("e", after=["b", "c", "d"]),
    )
    reviewer = acting(REVIEWER)
    case = case_of(acting(CLERK), made)
    complete(reviewer, item_of(case, "a"))
    assert open_steps(case) == ["b", "d"]
    skipped = WorkItem.objects.get(case=case, step="c")
    assert (skipped.state, skipped.reason) == ("skipped", "不符合“测试条件”，本环节跳过")
    complete(reviewer, item_of(case, "b"))
    assert open_steps(case) == ["d"]
    complete(reviewer, item_of(case, "d"))
    assert open_steps(case) == ["e"]


def test_steps_after_a_skipped_one_are_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    set_condition(monkeypatch, "never", False)
    made = procedure(
        step("a"), step("b", when="never"), step("c", when="never"), step("d", when="never")
    )
    case = case_of(acting(CLERK), made)
    complete(acting(REVIEWER), item_of(case, "a"))
    assert states(case) == [
        ("a", 1, "done"),
        ("b", 1, "skipped"),
        ("c", 1, "skipped"),
        ("d", 1, "skipped"),
    ]
    case.refresh_from_db()
    assert (case.status, case.ended_at) == ("ended", clock.now())


def test_a_first_step_that_is_skipped_lets_the_next_one_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    set_condition(monkeypatch, "never", False)
    case = case_of(acting(CLERK), procedure(step("a", when="never"), step("b")))
    assert open_steps(case) == ["b"]


def test_a_step_for_each_member_closes_with_the_last_of_them() -> None:
    clerk, reviewer = acting(CLERK), acting(REVIEWER)
    home = household(clerk)
    second = PersonData("王大明", id_number(date(1968, 3, 4)))
    add_member(clerk, home, second, relation="10")
    case = case_of(clerk, procedure(step("a", for_each="member"), step("b")), of=home)
    rows = list(case.work_items.order_by("pk"))
    assert [row.step_title for row in rows] == ["环节a（王小芳）", "环节a（王大明）"]
    complete(reviewer, rows[0])
    assert open_steps(case) == ["a"]
    complete(reviewer, rows[1])
    assert open_steps(case) == ["b"]


def test_a_step_for_each_of_nothing_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(steps._KEYS, "item", lambda case: [])
    case = case_of(acting(CLERK), procedure(step("a", for_each="item"), step("b")))
    assert states(case) == [("a", 1, "skipped"), ("b", 1, "open")]


def test_an_automatic_step_is_done_by_the_system_in_the_same_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str, str]] = []

    def act(by: Acting, item: WorkItem) -> str:
        seen.append((by.actor.name, item.step))
        return "done"

    monkeypatch.setitem(steps._KINDS, "robot", steps.Kind("robot", "自动", act))
    made = procedure(step("a"), step("b", kind="robot", role="system"), step("c"))
    case = case_of(acting(CLERK), made)
    opened = complete(acting(REVIEWER), item_of(case, "a"))
    assert seen == [("黄文斌", "b")]
    assert [row.step for row in opened] == ["b", "c"]
    assert open_steps(case) == ["c"]
    robot = WorkItem.objects.get(case=case, step="b")
    assert (robot.state, robot.done_by) == ("done", None)
    events = [(e.verb, e.actor.kind) for e in timeline([f"case:{case.pk}"])]
    assert ("step.automatic", "system") in events


def test_an_automatic_step_that_cannot_finish_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(steps._KINDS, "robot", steps.Kind("robot", "自动", lambda by, item: None))
    case = case_of(acting(CLERK), procedure(step("a"), step("b", kind="robot"), step("c")))
    complete(acting(REVIEWER), item_of(case, "a"))
    assert open_steps(case) == ["b"]


def test_an_outcome_that_needs_a_reason_asks_for_it_beside_the_field() -> None:
    case = case_of(acting(CLERK), procedure(step("a", outcomes=TWO)))
    with pytest.raises(Invalid) as caught:
        complete(acting(REVIEWER), item_of(case, "a"), "no", "  ")
    assert caught.value.field == "reason"
    with pytest.raises(Invalid, match="同意、不同意"):
        complete(acting(REVIEWER), item_of(case, "a"))
    complete(acting(REVIEWER), item_of(case, "a"), "no", "收入超标")
    assert WorkItem.objects.get(case=case).reason == "收入超标"


def test_an_outcome_may_end_the_case_or_jump_ahead() -> None:
    outcomes = [
        {"key": "stop", "title": "不办", "to": "end"},
        {"key": "jump", "title": "简办", "to": "d"},
    ]
    made = procedure(step("a", outcomes=outcomes), step("b"), step("c"), step("d"))
    reviewer = acting(REVIEWER)
    stopped, jumped = case_of(acting(CLERK), made), case_of(acting(CLERK), made)
    complete(reviewer, item_of(stopped, "a"), "stop")
    stopped.refresh_from_db()
    assert stopped.status == "ended"
    complete(reviewer, item_of(jumped, "a"), "jump")
    assert states(jumped) == [
        ("a", 1, "done"),
        ("b", 1, "skipped"),
        ("c", 1, "skipped"),
        ("d", 1, "open"),
    ]
    assert WorkItem.objects.get(case=jumped, step="b").reason == "按“环节a：简办”跳过"


def test_refusing_acceptance_ends_the_case_as_not_accepted() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    complete(clerk, item_of(case, "intake"))
    complete(clerk, item_of(case, "acceptance"), "refuse", "不属于本地管辖")
    case.refresh_from_db()
    assert (case.status, case.outcome) == ("ended", "not_accepted")


def test_sending_back_cancels_parallel_siblings_and_opens_a_new_round() -> None:
    made = procedure(
        step("a"),
        step("b", after=["a"]),
        step("c", after=["a"]),
        step("other", after=[]),
        step("d", after=["b", "c"]),
    )
    reviewer = acting(REVIEWER)
    case = case_of(acting(CLERK), made)
    complete(reviewer, item_of(case, "a"))
    (target,) = return_targets(item_of(case, "b"))
    assert (target.key, target.cancels) == ("a", ("环节c",))
    again = send_back(reviewer, item_of(case, "b"), "a", "材料不清")
    assert (again.step, again.round, again.reason) == ("a", 2, "材料不清")
    assert sorted(states(case)) == [
        ("a", 1, "returned"),
        ("a", 2, "open"),
        ("b", 1, "returned"),
        ("c", 1, "cancelled"),
        ("other", 1, "open"),
    ]
    complete(reviewer, item_of(case, "a"))
    assert ("b", 2, "open") in states(case)
    assert ("c", 2, "open") in states(case)


def test_sending_back_reaches_any_earlier_step_and_no_other() -> None:
    made = procedure(step("a"), step("b"), step("c"), step("d"), step("x", on="objection"))
    reviewer = acting(REVIEWER)
    case = case_of(acting(CLERK), made)
    for key in ("a", "b", "c"):
        complete(reviewer, item_of(case, key))
    here = item_of(case, "d")
    assert [target.key for target in return_targets(here)] == ["c", "b", "a"]
    for wrong in ("d", "x", "nothing"):
        with pytest.raises(Invalid):
            send_back(reviewer, here, wrong, "退回")
    with pytest.raises(Invalid, match="理由"):
        send_back(reviewer, here, "b", " ")
    send_back(reviewer, here, "b", "重做")
    assert states(case)[-1] == ("b", 2, "open")
    assert ("a", 1, "done") in states(case)


def test_an_outcome_to_an_earlier_step_is_a_return() -> None:
    case = case_of(acting(CLERK))
    survey = to_survey(case)
    complete(acting(SURVEYOR), survey, "absent", "家里没人")
    assert states(case)[-3:] == [
        ("appointment", 1, "returned"),
        ("survey", 1, "returned"),
        ("appointment", 2, "open"),
    ]
    assert "survey.done" not in Case.objects.get(pk=case.pk).marks


def test_an_objection_opens_beside_the_sequence_and_leads_back_to_the_opinion() -> None:
    outcomes = [{"key": "again", "title": "重新调查", "to": "resurvey"}]
    back = [{"key": "done", "title": "完成", "to": "opinion"}]
    made = procedure(
        step("opinion"),
        step("notice", kind="notice"),
        step("decision"),
        step("objection", on="objection", outcomes=outcomes),
        step("resurvey", on="resurvey_ordered", outcomes=back),
    )
    reviewer = acting(REVIEWER)
    case = case_of(acting(CLERK), made)
    complete(reviewer, item_of(case, "opinion"))
    objection = raise_event(reviewer, case, "objection", "邻居反映有车")
    assert open_steps(case) == ["notice", "objection"]
    with pytest.raises(Conflict, match="正在办理"):
        raise_event(reviewer, case, "objection", "又反映")
    complete(reviewer, objection)
    assert open_steps(case) == ["notice", "resurvey"]
    complete(reviewer, item_of(case, "resurvey"))
    assert open_steps(case) == ["opinion"]
    assert ("notice", 1, "cancelled") in states(case)
    assert ("objection", 1, "done") in states(case)
    assert ("resurvey", 1, "done") in states(case)
    complete(reviewer, item_of(case, "opinion"))
    assert ("notice", 2, "open") in states(case)


def test_an_event_the_procedure_does_not_know_is_refused() -> None:
    case = case_of(acting(CLERK), procedure(step("a")))
    with pytest.raises(Conflict, match="没有这一事项"):
        raise_event(acting(CLERK), case, "objection")
