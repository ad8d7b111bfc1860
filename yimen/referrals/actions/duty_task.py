"""工作任务: note a task that no case carries, and what came of it (S1-19)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.foundation.uids import new_uid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.network.permissions import Right, check
from yimen.referrals.duties import ITEMS
from yimen.referrals.models import DutyTask


@transaction.atomic
def open_task(
    by: Acting,
    *,
    duty: str,
    item: str,
    title: str,
    due_on: date | None = None,
    assignee: Staff | None = None,
) -> DutyTask:
    """A task for one's own office. Raises Invalid.many beside the fields."""
    check(by, Right.DUTY)
    if by.office is None:
        raise NotPermitted("请以乡镇（街道）岗位登录后再登记任务")
    wrong: dict[str, str] = {}
    if duty not in DutyTask.Duty.values:
        wrong["duty"] = "请选择是哪一类工作"
    if item not in ITEMS:
        wrong["item"] = "请选择是哪一项救助"
    if not 0 < len(title.strip()) <= 200:
        wrong["title"] = "请写明要做什么，200 字以内"
    if due_on is not None and due_on < clock.today():
        wrong["due_on"] = "要求完成的日期不能早于今天"
    if assignee is not None and not assignee.posts.held_on(clock.today()).filter(office=by.office):
        wrong["assignee"] = f"{assignee.name}不在本单位任职，请选择本单位的同事"
    if wrong:
        raise Invalid.many(wrong)
    row = DutyTask(
        uid=new_uid(),
        office=by.office,
        duty=duty,
        item=item,
        title=title.strip(),
        assignee=assignee,
        opened_at=clock.now(),
        opened_by=by.actor.name,
        due_on=due_on,
        home_path=by.office.path,
        handling_path=by.office.path,
    )
    row.touch(by.actor, "登记任务")
    row.save(force_insert=True)
    _record(by, row, "duty.open", {"duty": duty, "item": item, "due_on": due_on})
    return row


@transaction.atomic
def finish_task(by: Acting, task: DutyTask, result: str, seen: int | str | None = None) -> DutyTask:
    """Say what came of it. Conflict when somebody did before."""
    check(by, Right.DUTY)
    row = DutyTask.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if by.office is None or row.office_id != by.office.pk:
        raise NotPermitted("这项任务是其他单位的，请由该单位登记结果")
    if seen is not None:
        check_version(row, seen)
    if row.done_at is not None:
        raise Conflict(f"这项任务已由{row.done_by}完成，请刷新页面", code="already_done")
    if not 0 < len(result.strip()) <= 300:
        raise Invalid("请写明结果，300 字以内", "result")
    row.done_at, row.done_by, row.result = clock.now(), by.actor.name, result.strip()
    row.touch(by.actor, "完成任务")
    row.save()
    _record(by, row, "duty.finish", {"result": row.result})
    return row


def _record(by: Acting, row: DutyTask, verb: str, after: dict[str, object]) -> None:
    trail.append(
        f"office-day:{row.office_id}:{clock.today():%Y-%m-%d}",
        verb,
        actor=by.actor,
        subject=row.title[:100],
        after=after,
        home_path=row.home_path,
        handling_path=row.handling_path,
    )
