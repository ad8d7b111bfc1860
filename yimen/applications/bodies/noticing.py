"""公示单, 公布单, 民主评议记录, 送达回证."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from yimen.applications.models import Decision, IssuedDocument, Notice
from yimen.applications.notice_fields import notice_rule, shown_fields
from yimen.applications.notice_steps import proposal_of
from yimen.applications.standing import complaint_phone, standing_rows
from yimen.foundation import clock
from yimen.foundation.calendar import add_days, end_of_day
from yimen.foundation.errors import Conflict
from yimen.policy.pack import Pack
from yimen.procedures.clock import region_of
from yimen.procedures.models import Case


def review_notice_sheet(case: Case, pack: Pack) -> dict[str, Any]:
    """The township's opinion as it goes on the board."""
    return _notice_sheet(case, pack, "review")


def final_notice_sheet(case: Case, pack: Pack) -> dict[str, Any]:
    """The proposed approval as it goes on the board (220号第29条)."""
    return _notice_sheet(case, pack, "final")


def _notice_sheet(case: Case, pack: Pack, kind: str) -> dict[str, Any]:
    """What goes on the board: as posted, or as it will be posted if that happens today."""
    posted = case.notices.filter(kind=kind, state=Notice.State.POSTED).first()
    if posted is not None:
        return dict(posted.fields)
    proposal = proposal_of(case, kind)
    rule = notice_rule(pack, kind, proposal.item)
    if rule is None or rule.days is None:
        raise Conflict("这一事项不得公示")
    due = add_days(clock.today(), rule.days, roll=rule.rolls, region=region_of(case.home_path))
    return shown_fields(
        case,
        pack,
        rule,
        item=proposal.item,
        amount_fen=proposal.amount_fen,
        opinion=proposal.words,
        period=(clock.now(), end_of_day(due.date) - timedelta(seconds=1)),
    )


def standing_list(case: Case, pack: Pack) -> dict[str, Any]:
    """The village's rolling list as it stands today."""
    return {
        "village": case.division.name,
        "complaint_phone": complaint_phone(case.division),
        "entries": standing_rows(case.division, clock.today()),
    }


def result_sheet(case: Case, pack: Pack) -> dict[str, Any]:
    """Name, members, amount: nothing else (57号第24条)."""
    decision = Decision.objects.filter(case=case, result=Decision.Result.APPROVED).first()
    if decision is None:
        raise Conflict("没有予以确认的决定，不能制作公布单")
    rule = notice_rule(pack, "result", decision.item)
    if rule is None:
        raise Conflict("这一事项不得公布")
    return shown_fields(case, pack, rule, item=decision.item, amount_fen=decision.amount_fen)


def deliberation_record(case: Case, pack: Pack) -> dict[str, Any]:
    """The newest meeting with the objection it answers."""
    meeting = case.deliberations.order_by("-held_at").first()
    if meeting is None:
        raise Conflict("还没有登记民主评议")
    notice = case.notices.filter(objections__isnull=False).order_by("-round").first()
    objection = notice.objections.order_by("raised_at").first() if notice else None
    at = meeting.held_at.astimezone(clock.ZONE)
    return {
        "meeting": {
            "at": f"{at.year}年{at.month}月{at.day}日",
            "place": meeting.place,
            "clerk": meeting.recorded_by,
            "present": meeting.present,
            "representatives": meeting.representatives,
            "record": meeting.record,
            "result": meeting.get_finding_display(),
            "conclusion": f"参加人员认为{meeting.get_finding_display()}。",
        },
        "objection": {"text": objection.content if objection else ""},
        "people": [],
    }


def delivery_receipt(case: Case, pack: Pack) -> dict[str, Any]:
    """For the newest paper addressed to the applicant."""
    letters = ("grant_notice", "refusal_notice", "refusal_to_accept", "acceptance_notice")
    document = (
        IssuedDocument.objects.filter(case=case, template__in=letters)
        .order_by("-issued_at")
        .first()
    )
    if document is None:
        raise Conflict("还没有要送达的文书")
    return {
        "delivered": {
            "title": document.title,
            "number": document.serial,
            "place": case.household.address,
            "way": "直接送达",
        }
    }
