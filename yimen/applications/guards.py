"""May it, in this state? (前置条件) Each guard raises Conflict with what to do next."""

from __future__ import annotations

from datetime import datetime

from yimen.applications.document_data import chinese_day
from yimen.applications.models import IssuedDocument
from yimen.applications.paper_list import still_needed
from yimen.foundation import clock
from yimen.foundation.calendar import add_working_days
from yimen.foundation.errors import Conflict, Invalid
from yimen.packstore.reads import procedure_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case, WorkItem

LATE_DAYS = "intake.late_entry_days"
FILE_CLOSED_BY = frozenset({"opinion", "review_notice", "decision", "publication", "award"})


def check_not_ended(case: Case) -> None:
    """The case is still being handled."""
    if case.status == Case.Status.ENDED:
        raise Conflict(f"办件{case}已办结（{case.get_outcome_display()}），不能再修改")


def check_file_open(case: Case) -> None:
    """Members, declarations and papers change until the township has written its opinion."""
    check_not_ended(case)
    done = case.work_items.filter(step__in=FILE_CLOSED_BY, state=WorkItem.State.DONE)
    if done.exists() and case.current_step in FILE_CLOSED_BY:
        raise Conflict("初审意见已经提出，申请内容不能直接修改；确需修改的，请先退回到调查环节")


def check_step_open(item: WorkItem, step: str, title: str) -> None:
    """The open work item is the one this act belongs to."""
    if item.kind != step:
        raise Conflict(f"当前环节是“{item.step_title}”，不是“{title}”，请刷新页面")
    if item.state != WorkItem.State.OPEN:
        who = item.done_by.name if item.done_by else "他人"
        raise Conflict(f"“{item.step_title}”已由{who}办理，请刷新页面查看")


def check_late_entry(
    moment: datetime | None, reason: str, has_scan: bool, pack: Pack, field: str = "received_at"
) -> datetime:
    """The moment to register: now, or an earlier one within the pack's days of late entry (补录).

    Raises Invalid.many beside `received_at`, `late_reason`, `late_scan`. The days are counted in
    working days from the day of the paper; it keeps its own clock (daily.md 5).
    """
    now = clock.now()
    moment = moment.astimezone(clock.ZONE) if moment else None
    if moment is None or (moment.date() == now.date() and moment <= now):
        return moment or now
    if moment > now:
        raise Invalid("收件时间不能晚于现在，请核对日期", field)
    allowed = int(str(pack.parameter(LATE_DAYS, now.date()).value))
    found: dict[str, str] = {}
    if add_working_days(moment.date(), allowed).date < now.date():
        found[field] = f"补录最多追溯 {allowed} 个工作日，更早的请以今天收件并在理由中说明"
    if not reason.strip():
        found["late_reason"] = "补录请填写原因（如系统停用、纸质收件）"
    if not has_scan:
        found["late_scan"] = "补录请上传当日纸质申请的扫描件"
    if found:
        raise Invalid.many(found)
    return moment


def check_papers_for_acceptance(case: Case, step: str) -> None:
    """Where the pack does not let papers follow, what is asked at intake must be there."""
    outcomes = procedure_of(case.procedure_id).step(step).outcomes
    if any(outcome.key == "supplement" and outcome.to is None for outcome in outcomes):
        return
    missing = [need.words for need in still_needed(case) if need.at == "intake"]
    if missing:
        raise Conflict(
            f"还缺{'、'.join(missing)}，请先一次性告知申请人补正，补齐后再受理",
            code="papers_missing",
        )


def check_not_told_before(case: Case, template: str) -> None:
    """What lacks is told once; asking again is not allowed (一次性告知)."""
    told = IssuedDocument.objects.filter(case=case, template=template, state="valid").first()
    if told is not None:
        raise Conflict(
            f"已于{chinese_day(told.issued_at)}一次性告知（{told.serial}），不能再次要求补正",
            code="told_before",
        )


def lock_case(case: Case) -> Case:
    """The case's row, locked until the transaction ends, so that acts on one case queue up."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
