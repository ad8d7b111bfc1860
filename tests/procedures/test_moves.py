"""What a move opens, skips, cancels and records."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast.staff import acting, staff
from tests.procedures.helpers import (
    ASSISTANT,
    CLERK,
    DECIDER,
    LEADER,
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
from yimen.foundation.errors import Conflict, Invalid, NotPermitted, StalePage
from yimen.foundation.trail import timeline, verify
from yimen.households.actions.add_member import add_member
from yimen.households.persons import PersonData
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.procedures import conditions, permissions, steps
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark, raise_event
from yimen.procedures.engine.finish import end_case
from yimen.procedures.engine.moves import (
    assign,
    claim,
    pause,
    return_targets,
    send_back,
    terminate,
    transfer,
    withdraw,
)
from yimen.procedures.engine.waiting import no_longer_waits, wait_for
from yimen.procedures.models import Case, Pause, WorkItem
from yimen.procedures.verbs import VERBS

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
    assert [key for key, _ in return_targets(here)] == ["c", "b", "a"]
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


def test_a_second_completion_is_refused_naming_who_was_first_and_when() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    item = item_of(case, "intake")
    complete(clerk, item)
    item = WorkItem.objects.get(pk=item.pk)
    with pytest.raises(Conflict, match="已由林晓梅于2020年9月29日09:00办理") as caught:
        complete(clerk, item)
    assert caught.value.extra["done_by"] == "林晓梅"
    assert states(case) == [("intake", 1, "done"), ("acceptance", 1, "open")]


def test_a_stale_page_says_so() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    item = item_of(case, "intake")
    seen = item.row_version
    claim(clerk, WorkItem.objects.get(pk=item.pk))
    with pytest.raises(StalePage, match="认领已于2020年9月29日09:00由林晓梅"):
        complete(clerk, item, seen=seen)
    complete(clerk, item, seen=WorkItem.objects.get(pk=item.pk).row_version)


@pytest.mark.parametrize(
    ("username", "step_key", "allowed"),
    [
        (CLERK, "intake", True),
        (ASSISTANT, "intake", True),
        ("chumen.cun", "intake", False),
        ("chumen.chuangkou", "intake", False),
        (SURVEYOR, "intake", False),
        (DECIDER, "intake", False),
        (REVIEWER, "decision", False),
        (LEADER, "decision", False),
        (DECIDER, "decision", True),
        ("shen.shenhe", "decision", False),
        ("qian.caizheng", "decision", False),
        ("jian.du", "decision", False),
        ("guan.li", "decision", False),
    ],
)
def test_who_may_handle_follows_from_role_and_office(
    username: str, step_key: str, allowed: bool
) -> None:
    made = procedure(
        step("intake", role="window_clerk", also_roles=["village_assistant"]),
        step("decision", after=[], level="county", role="county_decider"),
    )
    case = case_of(acting(CLERK), made)
    item = item_of(case, step_key)
    assert permissions.may_handle(acting(username), item) is allowed
    if not allowed:
        with pytest.raises(NotPermitted):
            complete(acting(username), item)


def test_incompatible_duties_are_asked_of_the_domains(monkeypatch: pytest.MonkeyPatch) -> None:
    def duty(by: Acting, item: WorkItem) -> str | None:
        return "代办员不能在自己代办的办件上签字" if by.staff == staff(CLERK) else None

    monkeypatch.setattr(permissions, "_DUTIES", [duty])
    case = case_of(acting(CLERK))
    with pytest.raises(NotPermitted, match="自己代办"):
        complete(acting(CLERK), item_of(case, "intake"))


def test_an_applicant_acts_on_his_own_case_only_where_it_waits_for_him() -> None:
    made = procedure(step("a"), step("b", after=[], level="applicant", role="village_assistant"))
    case = case_of(acting(CLERK), made)
    other = household(acting(CLERK), "李四妹").head
    mine, his = Acting.applicant(case.applicant, case.home_path), Acting.applicant(other)
    assert not permissions.may_handle(mine, item_of(case, "a"))
    assert not permissions.may_handle(his, item_of(case, "b"))
    complete(mine, item_of(case, "b"))
    assert ("b", 1, "done") in states(case)


def test_a_claimed_item_is_its_claimers_until_it_is_assigned_anew() -> None:
    first, second, leader = acting("yucheng.diaocha1"), acting("yucheng.diaocha2"), acting(LEADER)
    item = to_survey(case_of(acting(CLERK)))
    claim(first, item)
    with pytest.raises(Conflict, match="已由陈志远认领"):
        claim(second, item)
    with pytest.raises(NotPermitted, match="已由陈志远认领"):
        complete(second, item, "done")
    with pytest.raises(NotPermitted):
        assign(second, item, second.staff)
    assign(leader, item, second.staff, "分管片区")
    assert item.assignee == second.staff
    complete(second, item, "done")


def test_work_is_assigned_only_to_who_can_do_it() -> None:
    item = to_survey(case_of(acting(CLERK)))
    with pytest.raises(Invalid, match="不能办理"):
        assign(acting(LEADER), item, staff(CLERK))
    with pytest.raises(Invalid, match="不能办理"):
        assign(acting(LEADER), item, staff("chumen.diaocha1"))


def test_work_is_passed_on_with_a_reason_to_an_office_that_sees_the_case() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    item = item_of(case, "intake")
    elsewhere = Office.objects.get(division_id="331083102", role="township")
    village = Office.objects.get(division_id=case.division_id, role="village")
    with pytest.raises(Invalid, match="理由"):
        transfer(clerk, item, to_office=village)
    with pytest.raises(Invalid, match="异地转办"):
        transfer(clerk, item, to_office=elsewhere, reason="转办")
    with pytest.raises(Invalid, match="转给哪个"):
        transfer(clerk, item, reason="转办")
    transfer(clerk, item, to_office=village, reason="由村里先登记")
    assert item.office == village
    event = list(timeline([f"case:{case.pk}"]))[-1]
    assert (event.verb, event.reason) == ("step.transferred", "由村里先登记")
    assert event.after["office"] == village.name


def test_waiting_for_others_is_told_and_ends() -> None:
    item = item_of(case_of(acting(CLERK)), "intake")
    wait_for(item, "external", "等待3个部门答复")
    assert (item.waits, item.waits_note) == ("external", "等待3个部门答复")
    no_longer_waits(item)
    assert (item.waits, item.waits_note) == ("", "")
    with pytest.raises(Invalid):
        wait_for(item, "paused")


def test_withdrawing_ends_the_case_and_everything_open_in_it() -> None:
    clerk = acting(CLERK)
    case = case_of(clerk)
    pause(clerk, case, "supplement")
    withdraw(Acting.applicant(case.applicant, case.home_path), case, "家里人找到工作了")
    assert (case.status, case.outcome) == ("ended", "withdrawn")
    assert states(case) == [("intake", 1, "cancelled")]
    assert not Pause.objects.filter(case=case, ended_at__isnull=True).exists()
    with pytest.raises(Conflict, match="已办结（申请人撤回）"):
        withdraw(clerk, case, "再撤一次")


def test_terminating_is_the_offices_and_needs_a_reason() -> None:
    case = case_of(acting(CLERK))
    with pytest.raises(NotPermitted):
        terminate(Acting.applicant(case.applicant, case.home_path), case, "不办了")
    with pytest.raises(NotPermitted):
        terminate(acting(SURVEYOR), case, "拒不配合")
    with pytest.raises(NotPermitted):
        terminate(acting("chumen.shenhe"), case, "拒不配合")
    with pytest.raises(Invalid, match="理由"):
        terminate(acting(REVIEWER), case, "")
    terminate(acting(REVIEWER), case, "拒不配合核对")
    assert case.outcome == "terminated"


def test_a_case_may_be_ended_once() -> None:
    case = case_of(acting(CLERK))
    end_case(acting(REVIEWER), case, Case.Outcome.REFUSED, "不符合条件")
    assert (case.status, case.outcome, case.due_sort.year) == ("ended", "refused", 9999)
    with pytest.raises(Conflict, match="已办结"):
        end_case(acting(REVIEWER), case, Case.Outcome.REFUSED)


def test_every_move_leaves_a_chained_event_with_pack_and_procedure() -> None:
    clerk, reviewer = acting(CLERK), acting(REVIEWER)
    case = case_of(clerk)
    survey = to_survey(case)
    claim(acting(SURVEYOR), survey)
    complete(acting(SURVEYOR), survey, "absent", "家里没人")
    mark(clerk, case, "complete")
    terminate(reviewer, case, "多次联系不上")
    stream = f"case:{case.pk}"
    events = list(timeline([stream]))
    assert [event.verb for event in events] == [
        "case.started",
        "step.done",
        "case.marked",
        "step.done",
        "step.done",
        "step.claimed",
        "step.done",
        "case.marked",
        "case.terminated",
    ]
    assert {event.pack_hash for event in events} == {case.pack_version.content_hash}
    assert {event.payload["procedure"] for event in events} == {case.procedure_id}
    assert {event.case_number for event in events} == {case.receipt_number}
    assert events[6].reason == "家里没人"
    assert events[6].after["outcome"] == "absent"
    assert verify(stream) == []
    assert {event.verb for event in events} <= set(VERBS)


def test_an_automatic_step_that_refuses_takes_the_whole_move_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(by: Acting, item: WorkItem) -> str:
        raise Conflict("没有发放账户，请先登记")

    monkeypatch.setitem(steps._KINDS, "robot", steps.Kind("robot", "自动", refuse))
    case = case_of(acting(CLERK), procedure(step("a"), step("b", kind="robot")))
    before = [event.verb for event in timeline([f"case:{case.pk}"])]
    with pytest.raises(Conflict, match="发放账户"):
        complete(acting(REVIEWER), item_of(case, "a"))
    assert states(case) == [("a", 1, "open")]
    assert [event.verb for event in timeline([f"case:{case.pk}"])] == before


def test_a_refused_move_writes_nothing() -> None:
    case = case_of(acting(CLERK))
    stream = f"case:{case.pk}"
    before = (states(case), [event.verb for event in timeline([stream])])
    with pytest.raises(NotPermitted):
        complete(acting(DECIDER), item_of(case, "intake"))
    assert (states(case), [event.verb for event in timeline([stream])]) == before
