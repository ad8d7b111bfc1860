"""Who may act, hand-overs, waits, ends: what the engine refuses and what it records."""

from __future__ import annotations

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
    item_of,
    procedure,
    states,
    step,
    to_survey,
)
from yimen.foundation.errors import Conflict, Invalid, NotPermitted, StalePage
from yimen.foundation.trail import timeline, verify
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.procedures import conditions, permissions, steps
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.engine.finish import end_case
from yimen.procedures.engine.moves import (
    assign,
    claim,
    pause,
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
