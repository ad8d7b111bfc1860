"""Put up, take down and finish a public notice (公示), whichever step posts it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yimen.applications.models import Notice
from yimen.applications.notice_fields import shown_fields
from yimen.applications.notice_steps import (
    Proposal,
    check_public,
    notice_item,
    posted_notice,
    proposal_of,
    rule_of,
    step_of,
)
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.calendar import add_days, add_working_days, end_of_day
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.policy.catalogue import Notice as NoticeRule
from yimen.procedures.clock import region_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import mark
from yimen.procedures.engine.waiting import begin, no_longer_waits, wait_for
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def post_notice(
    by: Acting,
    case: Case,
    *,
    posted_at: datetime | None = None,
    board_photo: StoredFile | None = None,
    seen: int | None = None,
) -> Notice:
    """Post what the open notice step makes public in the village, for the pack's days.

    The day of posting is not counted and a last day on a holiday rolls on, as the pack says:
    posted 2021-04-26 it ends 2021-05-06 24:00. Items the pack does not let be posted are Invalid.
    """
    check_public(case)
    item = WorkItem.objects.select_for_update().get(pk=notice_item(case).pk)
    item.case = case
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    start = posted_at or clock.now()
    notice = _notice(case, item, start)
    notice.posted_by, notice.board_photo = by.actor.name, board_photo
    notice.save(force_insert=True)
    last_day = (notice.ends_at - timedelta(seconds=1)).astimezone(clock.ZONE)
    begin(by, item)
    wait_for(item, WorkItem.Waits.NOTICE, f"公示至{last_day:%Y年%m月%d日}24时")
    mark(by, case, f"{item.step}.end", notice.ends_at)
    record(
        by,
        case,
        "notice.post",
        subject=item.step_title,
        after={"kind": notice.kind, "round": notice.round, "ends_at": notice.ends_at},
    )
    return notice


def _check_start(case: Case, proposal: Proposal, start: datetime) -> None:
    """One notice at a time, posted between what it says and now."""
    if case.notices.filter(state=Notice.State.POSTED).exists():
        raise Conflict("公示已经张贴，不需要再次张贴")
    if start > clock.now():
        raise Invalid("张贴时间不能晚于现在，请检查", "posted_at")
    if start < proposal.since:
        raise Invalid("张贴时间不能早于所公示的意见或决定的时间，请检查", "posted_at")


def _notice(case: Case, item: WorkItem, start: datetime) -> Notice:
    """The unsaved notice with its whitelisted fields, frozen as posted."""
    pack = pack_of(case.pack_version)
    step = step_of(item)
    kind = pack.notices[step.notice].kind if step.notice in pack.notices else ""
    proposal = proposal_of(case, kind)
    rule = rule_of(pack, step, proposal.item)
    if rule is None or rule.days is None:
        raise Invalid("这一事项不得公示，请刷新页面后继续办理", "notice")
    _check_start(case, proposal, start)
    end, provisional = _end(rule, start, case)
    return Notice(
        case=case,
        kind=kind,
        round=case.notices.filter(kind=kind).count() + 1,
        state=Notice.State.POSTED,
        fields=shown_fields(
            case,
            pack,
            rule,
            item=proposal.item,
            amount_fen=proposal.amount_fen,
            opinion=proposal.words,
            period=(start, end - timedelta(seconds=1)),
        ),
        posted_at=start,
        ends_at=end,
        ends_provisional=provisional,
        **paths_of(case),
    )


def _end(rule: NoticeRule, posted: datetime, case: Case) -> tuple[datetime, bool]:
    """24:00 of the last day of the notice, and whether the calendar is still an estimate."""
    start = posted.astimezone(clock.ZONE).date()
    if rule.start_day_counts:
        start -= timedelta(days=1)
    region, days = region_of(case.home_path), rule.days or 0
    if rule.unit == "working_day":
        due = add_working_days(start, days, region)
    else:
        due = add_days(start, days, roll=rule.rolls, region=region)
    return end_of_day(due.date), due.provisional


@transaction.atomic
def finish_notice(by: Acting, case: Case) -> Notice | None:
    """Close a notice whose time is up without objection, and let the case go on.

    None when nothing is posted or the time is not up; so the nightly job and a clerk's click may
    both come, and it acts once.
    """
    notice = posted_notice(case)
    if notice is None or clock.now() < notice.ends_at:
        return None
    item = notice_item(case)
    notice.state = Notice.State.FINISHED
    notice.touch(by.actor, "公示期满")
    notice.save()
    record(by, case, "notice.finish", after={"kind": notice.kind, "round": notice.round})
    no_longer_waits(item)
    complete(by, item, "no_objection")
    return notice


@transaction.atomic
def void_notice(by: Acting, case: Case, reason: str) -> Notice:
    """A notice taken down early does not count; it must be posted again for its full time."""
    if not reason.strip():
        raise Invalid("请写明作废原因", "reason")
    item = notice_item(case)
    check_handle(by, item)
    notice = posted_notice(case)
    if notice is None:
        raise Conflict("没有正在张贴的公示")
    notice.state, notice.void_reason = Notice.State.VOID, reason.strip()
    notice.touch(by.actor, "公示作废")
    notice.save()
    no_longer_waits(item)
    record(by, case, "notice.void", reason=reason, after={"round": notice.round})
    return notice


def finish_due_notices() -> int:
    """Close every notice whose time is up; one transaction a case, so that one failure stays one.

    Returns how many were closed. Safe to run twice or after a crash.
    """
    with in_scope(SCOPE_ALL):
        due = Notice.objects.filter(state=Notice.State.POSTED, ends_at__lte=clock.now())
        cases = list(due.values_list("case_id", flat=True))
    by, closed = Acting.system("公示期满自动结束"), 0
    for uid in cases:
        with in_scope(SCOPE_ALL):
            closed += finish_notice(by, Case.objects.get(pk=uid)) is not None
    return closed
