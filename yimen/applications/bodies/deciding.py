"""初审意见表, 审核确认表, 确认通知书, 不予确认告知书."""

from __future__ import annotations

from typing import Any

from yimen.applications.bodies.figures import clauses, printed_lines, sums
from yimen.applications.deciding_power import deciding_level
from yimen.applications.document_data import chinese_day
from yimen.applications.models import CountyReview, Decision, Notice, Opinion
from yimen.applications.notice_fields import members_of
from yimen.applications.readiness import closed_survey, latest_report
from yimen.foundation.errors import Conflict
from yimen.network.queries import county_office
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

_DECIDED_AT = {"county": "县级审核确认意见", "township": "乡镇（街道）审核确认意见"}


def opinion_form(case: Case, pack: Pack) -> dict[str, Any]:
    """The opinion with the explanation of every figure."""
    opinion, survey, report = _opinion(case), closed_survey(case), latest_report(case)
    return {
        **sums(opinion.explanation, members_of(case)),
        "county_office": county_office(case.handling_path).name,
        "survey": {"at": chinese_day(survey.visited_at) if survey else ""},
        "check": {
            "reported_on": chinese_day(report.made_at) if report else "",
            "summary": report.suggestion if report else "",
        },
        "explanation": printed_lines(opinion.explanation),
        "opinion": _opinion_words(opinion, pack),
    }


def confirmation_form(case: Case, pack: Pack) -> dict[str, Any]:
    """Opinion, notice and decision on one sheet; before the decision, what is proposed."""
    opinion, review = _opinion(case), case.county_reviews.order_by("-round").first()
    decision = Decision.objects.filter(case=case).first()
    if decision is None and review is None:
        raise Conflict("还没有作出决定，不能制作这份文书")
    notice = case.notices.filter(state=Notice.State.FINISHED).order_by("-round").first()
    return {
        **sums((decision or opinion).explanation, members_of(case)),
        "notice": {
            "clerk": notice.posted_by if notice else "",
            "closed_on": chinese_day(notice.ends_at) if notice else "",
            "text": "公示期满，无异议。" if notice else "按规定不公示。",
        },
        "opinion": _opinion_words(opinion, pack),
        "decision": _decision_words(case, decision, pack) if decision else _proposed(review),
        "decided_at": _DECIDED_AT[deciding_level(case)],
    }


def _proposed(review: CountyReview) -> dict[str, Any]:
    """拟审批意见 where the decision will stand."""
    return {
        "amount": review.amount_fen if review.amount_fen is not None else "",
        "decider": review.reviewed_by,
        "date": chinese_day(review.reviewed_at),
        "text": f"{review.get_result_display()}。{review.reason}",
    }


def grant_notice(case: Case, pack: Pack) -> dict[str, Any]:
    """What the household gets, from when, and why."""
    decision = _decision(case)
    if decision.result != Decision.Result.APPROVED:
        raise Conflict("决定不是予以确认，请制作不予确认告知书")
    return {
        **sums(decision.explanation, decision.members),
        "decision": _decision_words(case, decision, pack),
        "basis": clauses(decision.explanation) or decision.authority["basis"],
    }


def refusal_notice(case: Case, pack: Pack) -> dict[str, Any]:
    """Why not, with the clause; the remedy stands on the paper."""
    decision = _decision(case)
    if decision.result != Decision.Result.REFUSED:
        raise Conflict("决定是予以确认，请制作确认通知书")
    return {
        **sums(decision.explanation, decision.members),
        "reasons": [decision.reason],
        "basis": clauses(decision.explanation) or decision.authority["basis"],
    }


def _opinion(case: Case) -> Opinion:
    opinion = case.opinions.order_by("-round").first()
    if opinion is None:
        raise Conflict("还没有初审意见，不能制作这份文书")
    return opinion


def _decision(case: Case) -> Decision:
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        raise Conflict("还没有作出决定，不能制作这份文书")
    return decision


def _opinion_words(opinion: Opinion, pack: Pack) -> dict[str, Any]:
    return {
        "category": pack.items[opinion.item].title if opinion.item in pack.items else "",
        "amount": opinion.amount_fen if opinion.amount_fen is not None else "",
        "outcome": "拟同意" if opinion.is_favourable else "拟不同意",
        "reviewer": opinion.written_by,
        "leader": "",
        "date": chinese_day(opinion.written_at),
        "finding": "",
        "text": opinion.reason,
    }


def _decision_words(case: Case, decision: Decision, pack: Pack) -> dict[str, Any]:
    item = pack.items.get(decision.item)
    month = decision.first_month
    changed = decision.consent_to_change and case.application.chosen_item != decision.item
    wanted = pack.items.get(case.application.chosen_item)
    return {
        "item": item.title if item else "",
        "amount": decision.amount_fen if decision.amount_fen is not None else "",
        "first_month": f"{month.year}年{month.month}月" if month else "",
        "decider": decision.decided_by,
        "date": chinese_day(decision.decided_at),
        "text": decision.reason,
        "changed_from": wanted.title if changed and wanted else "",
        "change_reason": decision.reason if changed else "",
    }
