"""Drafting, sending up, agreeing and giving back a pack (政策起草和审核)."""

from __future__ import annotations

from datetime import date

import pytest

from tests.cast.staff import acting
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.scope import in_scope
from yimen.foundation.trail import timeline
from yimen.network.acting import Acting
from yimen.network.actions.answer_pack import approve_pack, return_pack, send_pack
from yimen.network.actions.draft_pack import draft_pack
from yimen.network.actions.edit_pack_draft import (
    add_edit,
    drop_draft,
    move_draft,
    rebase_draft,
    take_edit,
)
from yimen.network.actions.review_pack import finish_review, note_training
from yimen.packstore.actions.publish import publish_shipped
from yimen.packstore.checking import verdict
from yimen.packstore.drafting import content_of
from yimen.packstore.models import PackVersion, ReviewTask, TrainingEntry
from yimen.packstore.reads import pack_in_force, pack_of
from yimen.policy import load_pack
from yimen.policy.edits import BasisEdit, LimitEdit, StepEdit, ValueEdit

pytestmark = pytest.mark.usefixtures("db", "clock")
DAY = date(2026, 3, 10)
TODAY = date(2026, 3, 2)
BASIS = "玉民〔2026〕1号"
LIMIT = LimitEdit(procedure="main", limit="total", count=18, source=BASIS)


@pytest.fixture
def drafter() -> Acting:
    """县级审核员."""
    return acting("shen.shenhe")


@pytest.fixture
def decider() -> Acting:
    """县级审批人: the second person where no city uses the system."""
    return acting("jiang.shenpi")


def days(on: date) -> int:
    """Working days of the whole case under the pack in force."""
    pack, _ = pack_in_force("yuhuan", on)
    limits = pack.procedure_for("dibao", on).limits
    return next(one.within.count for one in limits if one.key == "total")


def test_a_draft_is_sent_agreed_to_and_in_force_from_its_day(
    drafter: Acting, decider: Acting
) -> None:
    with in_scope(drafter.scope):
        draft = draft_pack(drafter, "yuhuan", DAY)
        draft = add_edit(drafter, draft, LIMIT)
        assert draft.edits[0]["by"] == drafter.actor.name
        assert draft.edits[0]["at"].startswith("2026-03-02T09:00")
        sent = send_pack(drafter, draft)
    assert (sent.waiting_word, draft.number) == ("待第二人复核", 2)
    assert days(DAY) == 30
    with in_scope(decider.scope):
        version = approve_pack(decider, draft, "同意")
    assert (version.status, version.valid_from) == ("published", DAY)
    assert (days(date(2026, 3, 9)), days(DAY)) == (30, 18)
    with in_scope(decider.scope):
        told = [event.verb for event in timeline(["pack:yuhuan"])]
    assert told[-4:] == ["pack.draft", "pack.edit", "pack.send", "pack.publish"]


def test_nobody_agrees_to_his_own_draft(drafter: Acting, decider: Acting) -> None:
    draft = draft_pack(drafter, "yuhuan", DAY)
    add_edit(decider, draft, LIMIT)
    send_pack(drafter, draft)
    for hand in (drafter, decider):
        with pytest.raises(NotPermitted, match="不能自己审核"):
            approve_pack(hand, draft)
    approve_pack(acting("han.shenpi"), draft)


def test_a_township_can_neither_draft_nor_agree(drafter: Acting) -> None:
    clerk = acting("yucheng.shenhe")
    with pytest.raises(NotPermitted):
        draft_pack(clerk, "yuhuan", DAY)
    draft = draft_pack(drafter, "yuhuan", DAY)
    with pytest.raises(NotPermitted):
        add_edit(clerk, draft, LIMIT)
    with pytest.raises(NotPermitted):
        approve_pack(clerk, draft)


def test_a_draft_given_back_carries_the_reason_and_is_a_draft_again(
    drafter: Acting, decider: Acting
) -> None:
    draft = add_edit(drafter, draft_pack(drafter, "yuhuan", DAY), LIMIT)
    send_pack(drafter, draft)
    with pytest.raises(Conflict, match="不能再改"):
        add_edit(drafter, draft, LIMIT)
    with pytest.raises(Invalid, match="请写明退回的理由"):
        return_pack(decider, draft, " ")
    back = return_pack(decider, draft, "18个工作日没有依据")
    assert back.status == "draft"
    assert back.approvals.get().reason == "18个工作日没有依据"
    add_edit(drafter, back, LIMIT.model_copy(update={"count": 20}))
    send_pack(drafter, back)
    approve_pack(decider, back)
    assert days(DAY) == 20


def test_what_pack_check_refuses_is_not_sent(drafter: Acting) -> None:
    draft = draft_pack(drafter, "yuhuan", DAY)
    without = StepEdit(procedure="main", step="acceptance", on=False, source=BASIS)
    draft = add_edit(drafter, draft, without)
    found = verdict(draft, content_of(draft))
    assert any("受理" in problem.message for problem in found.errors)
    with pytest.raises(Invalid, match="检查没有通过"):
        send_pack(drafter, draft)
    draft = take_edit(drafter, draft, 0)
    with pytest.raises(Conflict, match="内容相同"):
        send_pack(drafter, draft)


def test_a_golden_household_that_would_come_out_differently_is_told(drafter: Acting) -> None:
    draft = draft_pack(drafter, "yuhuan", DAY)
    edit = ValueEdit.model_validate(
        {"parameter": "tekun.basic_factor", "value": "1.0", "from": date(2021, 6, 1)}
        | {"source": BASIS}
    )
    draft = add_edit(drafter, draft, edit)
    errors = verdict(draft, content_of(draft)).errors
    assert [one for one in errors if one.where.startswith("households.")]


def test_the_days_move_together_and_the_past_is_refused(drafter: Acting) -> None:
    draft = add_edit(drafter, draft_pack(drafter, "yuhuan", DAY), LIMIT)
    draft = move_draft(drafter, draft, date(2026, 4, 1))
    versions = content_of(draft).procedures["main"]
    assert versions[-1].valid_from == date(2026, 4, 1)
    with pytest.raises(Invalid, match="不能早于今天"):
        move_draft(drafter, draft, date(2026, 3, 1))


def test_a_day_that_passed_while_waiting_is_not_filled_in_backwards(
    drafter: Acting, decider: Acting
) -> None:
    draft = add_edit(drafter, draft_pack(drafter, "yuhuan", DAY), LIMIT)
    send_pack(drafter, draft)
    clock.move_to("2026-03-11T09:00:00")
    with pytest.raises(Conflict, match="已经过去"):
        approve_pack(decider, draft)


def test_two_drafts_at_once_and_the_later_is_moved_onto_the_first(
    drafter: Acting, decider: Acting
) -> None:
    first = add_edit(drafter, draft_pack(drafter, "yuhuan", DAY), LIMIT)
    second = draft_pack(drafter, "yuhuan", DAY)
    value = ValueEdit(parameter="dibao.standard.urban", value=99900, source=BASIS)
    second = add_edit(drafter, second, value)
    send_pack(drafter, first)
    approve_pack(decider, first)
    with pytest.raises(Conflict, match="又发布了第 2 版"):
        send_pack(drafter, second)
    second = rebase_draft(drafter, second)
    send_pack(drafter, second)
    approve_pack(decider, second)
    pack, version = pack_in_force("yuhuan", DAY)
    assert version.number == 3
    assert (days(DAY), pack.parameter("dibao.standard.urban", DAY).value) == (18, 99900)


def test_a_draft_given_up_leaves_only_its_trail(drafter: Acting) -> None:
    draft = draft_pack(drafter, "yuhuan", DAY)
    drop_draft(drafter, draft, "文件没有通过")
    assert not PackVersion.objects.filter(pk=draft.pk).exists()
    with pytest.raises(Conflict, match="已经撤销"):
        add_edit(drafter, draft, LIMIT)


def test_a_new_basis_opens_a_review_and_a_training_entry(drafter: Acting, decider: Acting) -> None:
    draft = draft_pack(drafter, "yuhuan", DAY)
    draft = add_edit(drafter, draft, BasisEdit(item="medical", source="玉医保〔2026〕3号"))
    send_pack(drafter, draft)
    approve_pack(decider, draft)
    [task] = ReviewTask.objects.filter(pack_name="yuhuan")
    [entry] = TrainingEntry.objects.filter(pack_name="yuhuan")
    assert (task.item, task.document) == ("medical", "玉医保〔2026〕3号")
    finish_review(drafter, task, "已核对，办理期限不变")
    with pytest.raises(Conflict, match="已由"):
        finish_review(decider, task, "再看一次")
    with pytest.raises(Invalid, match="不能晚于今天"):
        note_training(drafter, entry, DAY, 20)
    assert note_training(drafter, entry, TODAY, 20).attended == 20


def test_the_shipped_files_do_not_undo_what_the_desk_published(
    drafter: Acting, decider: Acting
) -> None:
    draft = add_edit(drafter, draft_pack(drafter, "yuhuan", DAY), LIMIT)
    send_pack(drafter, draft)
    approve_pack(decider, draft)
    kept = publish_shipped(load_pack("yuhuan"), actor=decider.actor)
    assert kept.number == 2
    assert pack_of(kept).name == "yuhuan"
