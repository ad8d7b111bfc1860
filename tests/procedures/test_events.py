"""Events that lead into the middle of a procedure, and the limits that count from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast.staff import acting
from tests.procedures.helpers import (
    CLERK,
    REVIEWER,
    case_of,
    item_of,
    limit,
    open_steps,
    procedure,
    published,
    states,
    step,
)
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.trail import timeline
from yimen.network.acting import Acting
from yimen.policy import load_pack
from yimen.procedures import conditions
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark, raise_event
from yimen.procedures.engine.moves import pause, resume
from yimen.procedures.models import Case, Clock, WorkItem

pytestmark = pytest.mark.usefixtures("desk")

SYSTEM = Acting.system("测试")
OUT = [{"key": "done", "title": "已签字正式申请", "to": "acceptance"}]


def holds(monkeypatch: pytest.MonkeyPatch, name: str, value: bool) -> None:
    condition = conditions.Condition(name, "测试条件", lambda case: value)
    monkeypatch.setitem(conditions._CONDITIONS, name, condition)


def precheck_case(monkeypatch: pytest.MonkeyPatch, *, outstanding: bool) -> Case:
    """A case under the district's check-first procedure, up to the open check."""
    holds(monkeypatch, "check_outstanding", outstanding)
    made = published(load_pack("xx-district").procedure_for("dibao", date(2023, 3, 1)))
    case = case_of(acting(CLERK), made)
    complete(SYSTEM, item_of(case, "intake"))
    complete(SYSTEM, item_of(case, "authorisation"), "signed")
    return case


def test_insisting_opens_acceptance_at_once_and_moves_the_check_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = precheck_case(monkeypatch, outstanding=True)
    assert open_steps(case) == ["means_check"]
    insist = raise_event(acting(CLERK), case, "insistence", "申请人坚持正式申请")
    assert open_steps(case) == ["means_check", "insist"]
    complete(SYSTEM, insist, "submitted")
    assert open_steps(case) == ["acceptance"]
    left_out = {row.step: row for row in case.work_items.filter(state="skipped")}
    assert sorted(left_out) == ["application", "check_result", "means_check"]
    told = "按“坚持正式申请：已签字正式申请”移到“受理”以后"
    assert {row.reason for row in left_out.values()} == {told}
    mark(SYSTEM, case, "accepted")
    complete(SYSTEM, item_of(case, "acceptance"), "accept")
    assert sorted(open_steps(case)) == ["late_check", "survey"]
    verbs = [event.verb for event in timeline([f"case:{case.pk}"])]
    assert "event.raised" in verbs


def test_what_watched_a_step_left_out_is_lifted_and_no_longer_counts_red(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = precheck_case(monkeypatch, outstanding=True)
    start = Clock.objects.get(case=case, key="check_start")
    assert start.is_running
    complete(SYSTEM, raise_event(SYSTEM, case, "insistence"), "submitted")
    start.refresh_from_db()
    case.refresh_from_db()
    assert (start.lifted_at, start.met_at) == (clock.now(), None)
    assert start.lifted_why.startswith("按“坚持正式申请")
    assert case.due_sort.year == 9999
    assert "means_check.opened" not in case.marks


def test_a_second_look_at_the_check_goes_to_the_check_that_was_really_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = precheck_case(monkeypatch, outstanding=True)
    complete(SYSTEM, raise_event(SYSTEM, case, "insistence"), "submitted")
    mark(SYSTEM, case, "accepted")
    complete(SYSTEM, item_of(case, "acceptance"), "accept")
    complete(SYSTEM, item_of(case, "late_check"))
    complete(SYSTEM, raise_event(SYSTEM, case, "check_objection"), "recheck", "工资单已交")
    assert sorted(open_steps(case)) == ["late_check", "survey"]
    assert ("acceptance", 1, "done") in states(case)


def test_a_check_objection_before_application_starts_the_check_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = precheck_case(monkeypatch, outstanding=False)
    complete(SYSTEM, item_of(case, "means_check"))
    complete(SYSTEM, item_of(case, "check_result"), "failed", "存款超过限额")
    objection = raise_event(SYSTEM, case, "check_objection", "存款是代管的")
    assert open_steps(case) == ["application", "check_objection"]
    complete(SYSTEM, objection, "recheck", "代管合同已核实")
    assert open_steps(case) == ["means_check"]
    assert item_of(case, "means_check").round == 2


def test_a_case_that_waited_for_nothing_joins_as_if_the_check_had_been_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = precheck_case(monkeypatch, outstanding=False)
    for key, outcome in (("means_check", "done"), ("check_result", "passed")):
        complete(SYSTEM, item_of(case, key), outcome)
    complete(SYSTEM, item_of(case, "application"), "submitted")
    mark(SYSTEM, case, "accepted")
    complete(SYSTEM, item_of(case, "acceptance"), "accept")
    assert open_steps(case) == ["survey"]
    complete(SYSTEM, item_of(case, "survey"))
    assert open_steps(case) == ["opinion"]


def test_steps_of_another_branch_still_open_when_the_branch_before_them_is_left_out() -> None:
    made = procedure(
        step("a"),
        step("b", after=["a"]),
        step("acceptance", after=["b"]),
        step("aside", after=["b"]),
        step("end", after=["acceptance", "aside"]),
        step("insist", on="insistence", outcomes=OUT),
    )
    case = case_of(acting(CLERK), made)
    complete(acting(REVIEWER), raise_event(SYSTEM, case, "insistence"))
    assert sorted(open_steps(case)) == ["acceptance", "aside"]
    assert ("a", 1, "skipped") in states(case)


def test_an_event_may_follow_the_decision_and_limits_count_from_the_day_it_came() -> None:
    heard = [{"key": "done", "title": "已听取意见", "to": "revision"}]
    made = procedure(
        step("decision"),
        step("notice", kind="notice"),
        step("hearing", on="hearing_ordered", outcomes=heard)
        | {"within": limit(5, "working_day", "hearing_ordered")},
        step("revision", on="revision_ordered")
        | {"within": limit(3, "working_day", "revision_ordered")},
        limits=[
            {"key": "cut", "title": "复核", "to": "revision.done"}
            | {"within": limit(20, "working_day", "hearing_ordered")}
        ],
    )
    case = case_of(acting(CLERK), made)
    complete(acting(REVIEWER), item_of(case, "decision"))
    clock.move_to("2020-10-12T15:00:00")
    hearing = raise_event(SYSTEM, case, "hearing_ordered", "拟调减", date(2020, 10, 9))
    assert hearing.limit_from == date(2020, 10, 9)
    assert Clock.objects.get(case=case, key="cut").started_on == date(2020, 10, 9)
    clock.move_to("2020-10-13T09:00:00")
    complete(acting(REVIEWER), hearing)
    revision = item_of(case, "revision")
    assert revision.limit_from == date(2020, 10, 13)
    assert revision.reason == "环节hearing：已听取意见"
    complete(acting(REVIEWER), revision)
    assert Clock.objects.get(case=case, key="cut").met_at == clock.now()
    assert open_steps(case) == ["notice"]


def test_a_second_order_joins_the_hearing_that_is_open() -> None:
    to = [{"key": "done", "title": "民主评议", "to": "deliberation"}]
    made = procedure(
        step("a"),
        step("objection", on="objection", outcomes=to),
        step("deliberation", on="deliberation_ordered"),
    )
    case, reviewer = case_of(acting(CLERK), made), acting(REVIEWER)
    complete(reviewer, raise_event(reviewer, case, "objection", "有车"))
    complete(reviewer, raise_event(reviewer, case, "objection", "还有一处房"))
    assert open_steps(case) == ["a", "deliberation"]
    assert item_of(case, "deliberation").round == 1


def test_the_earliest_word_of_need_starts_the_hours_that_run_through_the_holiday() -> None:
    made = procedure(step("first_aid", within=limit(24, "hour", "need_known")))
    clock.move_to("2023-10-01T23:10:00")
    case = case_of(acting(CLERK), made)
    known = datetime(2023, 10, 1, 22, 30, tzinfo=clock.ZONE)
    mark(acting(CLERK), case, "need_known", known)
    assert item_of(case, "first_aid").due_sort == known + timedelta(hours=24)


def test_the_end_of_each_notice_counts_by_its_own_name() -> None:
    made = procedure(
        step("notice", kind="notice"),
        step("decision", within=limit(3, "working_day", "notice.end")),
    )
    case = case_of(acting(CLERK), made)
    ends = datetime(2020, 10, 10, tzinfo=clock.ZONE)
    mark(acting(CLERK), case, "notice.end", ends)
    complete(acting(REVIEWER), item_of(case, "notice"))
    assert item_of(case, "decision").limit_from == date(2020, 10, 9)
    named = procedure(
        step("final_notice", kind="notice"),
        step("decision", within=limit(3, "working_day", "final_notice.end")),
    )
    second = case_of(acting(CLERK), named)
    mark(acting(CLERK), second, "final_notice.end", ends)
    complete(acting(REVIEWER), item_of(second, "final_notice"))
    assert item_of(second, "decision").limit_from == date(2020, 10, 9)
    second.refresh_from_db()
    assert {"final_notice.end", "notice.end"} <= set(second.marks)


def test_an_objection_comes_in_while_the_case_is_paused_and_waits_with_it() -> None:
    made = procedure(step("a"), step("x", on="objection"))
    case, clerk = case_of(acting(CLERK), made), acting(CLERK)
    pause(clerk, case, "other_place")
    raised = raise_event(clerk, case, "objection", "邻居反映")
    assert raised.waits == WorkItem.Waits.PAUSED
    with pytest.raises(Conflict, match="已暂停"):
        complete(acting(REVIEWER), raised)
    resume(clerk, case)
    assert item_of(case, "x").waits == ""


def test_an_event_cannot_lie_in_the_future() -> None:
    case = case_of(acting(CLERK), procedure(step("a"), step("x", on="objection")))
    with pytest.raises(Invalid, match="不能晚于现在"):
        raise_event(acting(CLERK), case, "objection", "反映", date(2020, 9, 30))


def test_a_written_extension_takes_the_place_of_the_ordinary_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    longer = {"is": False}
    condition = conditions.Condition("extended", "已延长", lambda case: longer["is"])
    monkeypatch.setitem(conditions._CONDITIONS, "extended", condition)
    made = procedure(
        step("decision"),
        limits=[
            {"key": "total", "title": "全程20", "within": limit(20, "working_day", "accepted")},
            {"key": "long", "title": "全程45", "when": "extended"}
            | {"within": limit(45, "working_day", "accepted")},
        ],
    )
    case = case_of(acting(CLERK), made)
    mark(SYSTEM, case, "accepted")
    longer["is"] = True
    mark(SYSTEM, case, "extended")
    total = Clock.objects.get(case=case, key="total")
    assert total.lifted_why == "已改按“全程45”计算"
    assert case.due_sort == Clock.objects.get(case=case, key="long").due_at
    clock.move_to("2020-09-30T09:00:00")
    mark(SYSTEM, case, "accepted", date(2020, 9, 29))
    total.refresh_from_db()
    assert total.lifted_at is not None
