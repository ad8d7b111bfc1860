"""委派、会签、加签、抄送、催办、撤回、批量: what a desk does besides completing and returning."""

from __future__ import annotations

from typing import Any

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
    limit,
    open_steps,
    procedure,
    states,
    step,
)
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.trail import timeline
from yimen.network.models import Office, Staff
from yimen.procedures import steps
from yimen.procedures.engine import bulk
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.delegating import delegate, hand_back
from yimen.procedures.engine.handing import claim, transfer
from yimen.procedures.engine.moves import send_back
from yimen.procedures.engine.recalling import recall
from yimen.procedures.engine.signing import ask_signers, sign
from yimen.procedures.engine.telling import read_copy, send_copy, urge
from yimen.procedures.models import BulkRun, Case, Copy, Urge, WorkItem
from yimen.procedures.queue import QueueFilter, queue_page

pytestmark = pytest.mark.usefixtures("desk")
TWO = [{"key": "yes", "title": "同意"}, {"key": "on", "title": "简办", "to": "c"}]


def colleague(role: str = "township_reviewer") -> Staff:
    """A second reviewer of 玉城街道."""
    from yimen.network.actions.appoint import appoint
    from yimen.network.actions.create_staff import create_staff

    admin = acting("guan.li")
    made = create_staff(admin, username="yucheng.shenhe2", name="范小丽", phone="13905761111")
    found = made if isinstance(made, Staff) else Staff.objects.get(username="yucheng.shenhe2")
    office = Office.objects.get(division_id="331083001", role="township")
    appoint(admin, found, office, role, clock.today())
    return found


def one_case(*given: dict[str, Any]) -> Case:
    return case_of(acting(CLERK), procedure(*(given or (step("a"), step("b"), step("c")))))


def verbs(case: Case) -> list[str]:
    return [event.verb for event in timeline([f"case:{case.pk}"])]


def test_delegated_work_comes_back_before_it_is_completed() -> None:
    second, case = colleague(), one_case()
    reviewer, helper = acting(REVIEWER), acting("yucheng.shenhe2")
    item = item_of(case, "a")
    delegate(reviewer, item, second, "我下村，请先核材料")
    with pytest.raises(NotPermitted, match="委派办理"):
        complete(reviewer, item)
    with pytest.raises(Conflict, match="请交还"):
        complete(helper, item)
    with pytest.raises(NotPermitted):
        hand_back(acting(LEADER), item, "x")
    hand_back(helper, item, "材料齐全")
    assert (item.assignee, item.delegated_by) == (reviewer.staff, None)
    complete(reviewer, item)
    assert open_steps(case) == ["b"]
    told = OutboxMessage.objects.to_recipient(f"staff:{second.pk}").get()
    assert "委派您办理“环节a”" in told.text
    assert {"step.delegated", "step.handed_back"} <= set(verbs(case))


def test_who_delegated_may_take_the_work_back_and_only_a_fitting_colleague_gets_it() -> None:
    second, case, reviewer = colleague(), one_case(), acting(REVIEWER)
    item = item_of(case, "a")
    with pytest.raises(Invalid, match="不能办理该环节"):
        delegate(reviewer, item, staff(SURVEYOR), "请办")
    with pytest.raises(Invalid, match="理由"):
        delegate(reviewer, item, second, " ")
    delegate(reviewer, item, second, "请办")
    with pytest.raises(Conflict, match="已经是受委派"):
        delegate(acting("yucheng.shenhe2"), item, staff(REVIEWER), "再委派")
    hand_back(reviewer, item, "我自己办")
    assert item.assignee == reviewer.staff


@pytest.mark.parametrize(
    ("needed", "signed", "passes"),
    [
        (None, [True, True, True], True),
        (1, [False, True], True),
        (2, [True, False, True], True),
        (2, [False, False], False),
        (None, [False], False),
    ],
)
def test_a_countersign_is_settled_by_all_any_or_n(
    needed: int | None, signed: list[bool], passes: bool
) -> None:
    case, reviewer = one_case(), acting(REVIEWER)
    item = item_of(case, "a")
    signers = [LEADER, CLERK, DECIDER]
    rows = ask_signers(
        reviewer, item, [staff(name) for name in signers], "cosign", needed=needed, note="情况复杂"
    )
    with pytest.raises(Conflict, match="还差"):
        complete(reviewer, item)
    for name, row, agrees in zip(signers, rows, signed, strict=False):
        sign(acting(name), row, agrees, "" if agrees else "收入没查清")
    left = WorkItem.objects.filter(case=case, signs="cosign", state="open")
    assert not left.exists()
    if passes:
        complete(reviewer, item)
    else:
        with pytest.raises(Conflict, match="不同意"):
            complete(reviewer, item)
        complete(reviewer, item, reason="已补充核实，情况属实")
    assert open_steps(case) == ["b"]


def test_a_signature_stands_in_the_signers_own_queue_with_the_deadline_of_the_work() -> None:
    case = one_case(step("a", within=limit(3, "working_day", "received")), step("b"))
    item = item_of(case, "a")
    (row,) = ask_signers(acting(REVIEWER), item, [staff(LEADER)], "before", note="请把关")
    mine = queue_page(acting(LEADER), QueueFilter()).rows
    assert [(one.step_title, one.due_sort) for one in mine] == [("环节a·前加签", item.due_sort)]
    with pytest.raises(NotPermitted, match="本人"):
        sign(acting(CLERK), row, True)
    with pytest.raises(Conflict, match="签署同意或不同意"):
        complete(acting(LEADER), row)
    with pytest.raises(Invalid, match="理由"):
        sign(acting(LEADER), row, False)
    with pytest.raises(Invalid, match="已经请"):
        ask_signers(acting(REVIEWER), item, [staff(LEADER)], "cosign", note="再请")
    with pytest.raises(Invalid, match="看不到"):
        ask_signers(acting(REVIEWER), item, [staff("chumen.shenhe")], "cosign", note="再请")
    with pytest.raises(Invalid, match="自己"):
        ask_signers(acting(REVIEWER), item, [staff(REVIEWER)], "cosign", note="再请")


def test_a_signature_after_the_work_holds_what_follows() -> None:
    case, reviewer = one_case(step("a", outcomes=TWO), step("b"), step("c")), acting(REVIEWER)
    item = item_of(case, "a")
    (row,) = ask_signers(reviewer, item, [staff(LEADER)], "after", note="请复核")
    with pytest.raises(Conflict, match="还没有办结"):
        sign(acting(LEADER), row, True)
    complete(reviewer, item, "on")
    assert open_steps(case) == ["a"]
    sign(acting(LEADER), row, True, "同意")
    assert open_steps(case) == ["c"]
    assert ("b", 1, "skipped") in states(case)


def test_a_refused_signature_after_the_work_sends_it_back_to_whoever_did_it() -> None:
    case, reviewer = one_case(), acting(REVIEWER)
    item = item_of(case, "a")
    (row,) = ask_signers(reviewer, item, [staff(LEADER)], "after", note="请复核")
    complete(reviewer, item)
    sign(acting(LEADER), row, False, "收入漏算")
    again = item_of(case, "a")
    assert (again.round, again.assignee) == (2, reviewer.staff)
    assert again.reason.endswith("不同意：收入漏算")


def test_sending_back_cancels_signatures_not_given_yet() -> None:
    case, reviewer = one_case(), acting(REVIEWER)
    complete(reviewer, item_of(case, "a"))
    item = item_of(case, "b")
    ask_signers(reviewer, item, [staff(LEADER), staff(CLERK)], "cosign", note="请会签")
    send_back(reviewer, item, "a", "重做")
    assert open_steps(case) == ["a"]
    assert WorkItem.objects.filter(case=case, signs="cosign", state="cancelled").count() == 2


def test_a_copy_goes_to_those_who_see_the_case_and_its_reading_is_noted() -> None:
    case = one_case()
    item = item_of(case, "a")
    send_copy(acting(REVIEWER), item, [staff(DECIDER)], "请关注")
    assert send_copy(acting(REVIEWER), item, [staff(DECIDER)]) == []
    copy = Copy.objects.get()
    with pytest.raises(NotPermitted):
        read_copy(acting(CLERK), copy)
    clock.move_to("2020-09-29T15:00:00")
    read_copy(acting(DECIDER), copy)
    copy.refresh_from_db()
    assert copy.read_at == clock.now()
    assert {"step.copied", "step.copy_read"} <= set(verbs(case))
    with pytest.raises(Invalid, match="看不到"):
        send_copy(acting(REVIEWER), item, [staff("chumen.shenhe")])


def test_an_urge_reaches_whoever_may_take_the_work_and_only_once_a_day() -> None:
    case = one_case()
    item = item_of(case, "a")
    urge(acting(DECIDER), item, "群众来电")
    with pytest.raises(Conflict, match="今天已由"):
        urge(acting(LEADER), item)
    clock.move_to("2020-09-30T09:00:00")
    urge(acting(LEADER), item)
    assert Urge.objects.filter(item=item).count() == 2
    texts = [m.text for m in OutboxMessage.objects.to_recipient(f"staff:{staff(REVIEWER).pk}")]
    assert len(texts) == 2
    assert "群众来电" in texts[1]
    claim(acting(REVIEWER), item)
    clock.move_to("2020-10-09T09:00:00")
    with pytest.raises(Conflict, match="就在您手里"):
        urge(acting(REVIEWER), item)


def test_ones_own_step_is_taken_back_while_nobody_touched_the_next() -> None:
    case, reviewer = one_case(), acting(REVIEWER)
    item = item_of(case, "a")
    complete(reviewer, item)
    with pytest.raises(NotPermitted, match="本人"):
        recall(acting(LEADER), item, "看错了")
    again = recall(reviewer, item, "看错了")
    assert (again.step, again.round, again.assignee) == ("a", 2, reviewer.staff)
    assert open_steps(case) == ["a"]
    assert "a.done" not in Case.objects.get(pk=case.pk).marks
    complete(reviewer, again)
    claim(reviewer, item_of(case, "b"))
    with pytest.raises(Conflict, match="着手"):
        recall(reviewer, again, "又看错了")


def test_what_was_told_to_the_household_is_not_taken_back() -> None:
    case = one_case(step("a", kind="publication"), step("b"))
    item = item_of(case, "a")
    complete(acting(REVIEWER), item)
    with pytest.raises(Conflict, match="已经告知"):
        recall(acting(REVIEWER), item, "看错了")


def many(count: int) -> list[WorkItem]:
    """Cases of one household each, their first step open."""
    clerk, made = acting(CLERK), procedure(step("a"), step("b"))
    return [item_of(case_of(clerk, made, of=household(clerk)), "a") for _ in range(count)]


def run(verb: str, items: list[WorkItem], by: str = REVIEWER, **given: Any) -> BulkRun:
    begun = bulk.begin_bulk(acting(by), verb, [item.pk for item in items], given)
    return bulk.work_off(acting(by), begun)


def test_a_bulk_claim_says_row_by_row_what_came_of_it_and_is_undone() -> None:
    colleague()
    items = many(3)
    claim(acting("yucheng.shenhe2"), items[1])
    done = run("claim", items)
    assert [row["ok"] for row in done.results] == [True, False, True]
    assert "已由范小丽认领" in done.results[1]["message"]
    bulk.undo_bulk(acting(REVIEWER), done)
    held = [WorkItem.objects.get(pk=item.pk).assignee_id for item in items]
    assert held == [None, staff("yucheng.shenhe2").pk, None]
    with pytest.raises(Conflict, match="撤销过"):
        bulk.undo_bulk(acting(REVIEWER), done)


def test_a_bulk_transfer_is_undone_where_nobody_has_begun() -> None:
    second, items = colleague(), many(2)
    done = run("transfer", items, reason="休假", to_staff=second.pk)
    assert {WorkItem.objects.get(pk=i.pk).assignee for i in items} == {second}
    claim(acting("yucheng.shenhe2"), WorkItem.objects.get(pk=items[0].pk))
    undone = bulk.undo_bulk(acting(REVIEWER), done)
    assert [row["undone"] for row in undone.results] == [False, True]
    assert WorkItem.objects.get(pk=items[1].pk).assignee is None
    with pytest.raises(Invalid, match="转给哪位"):
        run("transfer", items, reason="休假")


def test_a_long_run_goes_on_where_it_stopped_and_urges_cannot_be_undone() -> None:
    items = many(3)
    leader = acting(LEADER)
    begun = bulk.begin_bulk(leader, "urge", [item.pk for item in items], {"reason": "月底了"})
    part = bulk.work_off(leader, begun, seconds=-1)
    assert (part.done, part.total, part.ended_at) == (1, 3, None)
    with pytest.raises(Conflict):
        bulk.undo_bulk(leader, part)
    whole = bulk.work_off(leader, part)
    assert (whole.succeeded, whole.waiting) == (3, [])
    assert whole.ended_at == clock.now()
    with pytest.raises(Conflict, match="不能撤销"):
        bulk.undo_bulk(leader, whole)


def test_only_steps_an_outcome_says_all_about_are_completed_in_bulk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    items = many(2)
    refused = run("complete", items)
    assert {row["message"] for row in refused.results} == {"“环节a”要逐件填写内容，请打开办件办理"}
    monkeypatch.setitem(steps._BULK, "opinion", complete)
    done = run("complete", items)
    assert done.succeeded == 2
    assert WorkItem.objects.filter(step="b", state="open").count() == 2
    undone = bulk.undo_bulk(acting(REVIEWER), done)
    assert all(row["undone"] for row in undone.results)
    assert not WorkItem.objects.filter(step="b", state="open").exists()


def test_whoever_may_not_see_or_handle_an_item_gets_the_sentence_beside_the_row() -> None:
    items = many(1)
    done = run("claim", items, by=ASSISTANT)
    assert "您的岗位不能办理" in done.results[0]["message"]
    elsewhere = run("claim", items, by="chumen.shenhe")
    assert "没有找到" in elsewhere.results[0]["message"]
    for wrong in ([], ["x"]):
        with pytest.raises(Invalid):
            bulk.begin_bulk(acting(REVIEWER), "claim" if not wrong else "delete", wrong, {})


def test_a_claim_by_transfer_to_a_colleague_ends_a_delegation() -> None:
    second, case = colleague(), one_case()
    item = item_of(case, "a")
    delegate(acting(REVIEWER), item, second, "请办")
    transfer(acting("yucheng.shenhe2"), item, to_staff=staff(REVIEWER), reason="我也没空")
    assert item.delegated_by is None
    complete(acting(REVIEWER), item)
    assert open_steps(case) == ["b"]
