"""What the reader can do now (当前环节): one panel per open step he may handle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from yimen.applications import duplicates
from yimen.applications.actions.book_appointment import survey_deadline
from yimen.applications.actions.raise_objection import resolutions
from yimen.applications.actions.review_case import visit_needed
from yimen.applications.actions.verify_child import parent_states
from yimen.applications.assessment import assess_case, first_month_after
from yimen.applications.categories import categories_of
from yimen.applications.consents import missing_consents
from yimen.applications.emergency import ceiling_of, known_at
from yimen.applications.models import Application, FirstAid, NeedReport, Notice
from yimen.applications.notice_steps import step_of
from yimen.applications.paper_list import still_needed
from yimen.applications.readiness import closed_survey, latest_report
from yimen.applications.standing import KIND as STANDING
from yimen.foundation import clock
from yimen.means_check.actions.match_card import consent_of
from yimen.means_check.cards import declared_card, found_card
from yimen.means_check.models import CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.network.acting import Acting
from yimen.network.models import Post, Role
from yimen.packstore.reads import pack_of
from yimen.procedures.models import Case, WorkItem
from yimen.web.casework import late_panels
from yimen.web.casework.stages import assignment, hand_over, monitoring, onward


@dataclass(frozen=True)
class Panel:
    """One panel: the template under web/casework/panels/ and what it needs."""

    item: WorkItem
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def panels_for(by: Acting, case: Case, items: list[WorkItem]) -> list[Panel]:
    """Panels of the open items, in order."""
    found = []
    for item in items:
        build = _BUILDERS.get(item.kind)
        if build is not None:
            context = build(by, case, item)
            found.append(Panel(item, f"web/casework/panels/{item.kind}.html", context))
    return found


def _acceptance(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    found: dict[str, Any] = {
        "needed": still_needed(case),
        "items": late_panels.items_to_choose(case),
    }
    if case.application.channel == Application.Channel.ONLINE:
        pack = pack_of(case.pack_version)
        told = duplicates.of_case(by, case, pack, clock.today())
        found |= {"online": True, "elsewhere": [one.sentence for one in told]}
    return found


def _appointment(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    posts = Post.objects.held_on(clock.today()).filter(
        office=case.handling_office, role=Role.SURVEYOR, staff__is_active=True
    )
    deadline = survey_deadline(case)
    return {
        "surveyors": [(str(p.staff_id), p.staff.name) for p in posts.select_related("staff")],
        "last_day": deadline - timedelta(microseconds=1) if deadline else None,
        "phone": case.household.contact_masked,
        "contact": case.household.contact_name or case.applicant.name,
    }


def _survey(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    agreed = case.appointments.filter(superseded_at__isnull=True).first()
    return {"appointment": agreed}


def _category(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    pack = pack_of(case.pack_version)
    survey = closed_survey(case)
    advised = survey.advised_item if survey else ""
    title = pack.items[advised].title if advised in pack.items else "没有符合的类别"
    return {
        "choices": categories_of(case),
        "survey": survey,
        "advised": advised,
        "advised_title": title,
        "reasons": survey.suggestion_reasons if survey else [],
    }


_QUERY_TONES = {"waiting": "wait", "found": "ok", "no_data": "plain", "unreachable": "warn"}


def _means_check(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    running = (
        case.check_requests.filter(state=CheckRequest.State.WAITING)
        .select_related("principal")
        .first()
    )
    queries = []
    if running is not None:
        for query in running.queries.select_related("person").order_by("source", "person__name"):
            query.title = SOURCES[query.source].title
            query.tone = _QUERY_TONES[query.state]
            queries.append(query)
        queries.sort(key=lambda query: query.state != "waiting")
    return {
        "missing": missing_consents(case.household),
        "running": running,
        "queries": queries,
        "answered": sum(query.state != "waiting" for query in queries),
        "silent": any(query.state == "waiting" and query.last_error for query in queries),
    }


def _opinion(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    ready = closed_survey(case) is not None and latest_report(case) is not None
    return {"ready": ready, **(_assessed(case) if ready else {})}


def _decision(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    context = _assessed(case)
    context["wanted"] = case.application.chosen_item or case.item
    context["opinion"] = case.opinions.order_by("-round").first()
    return context


def _assessed(case: Case) -> dict[str, Any]:
    """The calculation with the figures of the month it pays for."""
    assessment = assess_case(case, first_month_after(clock.today()))
    pack = assessment.pack
    suggestion = assessment.suggestion
    chosen = case.item if case.item in pack.items else suggestion.category
    outcome = assessment.outcome(chosen)
    suggested = pack.items.get(suggestion.category)
    return {
        "choices": categories_of(case),
        "suggestion": suggestion,
        "suggested_title": suggested.title if suggested else "不符合三类条件或情况不清楚",
        "chosen": chosen,
        "outcome": outcome,
        "lines": outcome.explanation if outcome else (),
        "pays": pack.items[chosen].pays if chosen in pack.items else False,
    }


def _county_review(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """The calculation, the last opinion, and whether the household must be visited first."""
    return {
        **_assessed(case),
        "opinion": case.opinions.order_by("-round").first(),
        "visit": visit_needed(case),
    }


def _objection(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {"ways": resolutions(item).items()}


def _publication(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    pack = pack_of(case.pack_version)
    rule = pack.notices.get(step_of(item).notice or "")
    return {"standing": rule is not None and rule.kind == STANDING}


def _notice(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    posted = case.notices.filter(state=Notice.State.POSTED).first()
    over = posted is not None and clock.now() >= posted.ends_at
    return {"posted": posted, "over": over}


def _card_match(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """What the federation answered beside what was declared, and whether it may be asked."""
    catalogue = pack_of(case.pack_version).facts
    codes = catalogue.get("person", "disability_kind").codes
    return {
        "found": found_card(case),
        "declared": declared_card(case),
        "consent": consent_of(case),
        "running": case.check_requests.filter(state=CheckRequest.State.WAITING).first(),
        "kinds": [(one.code, one.label) for one in codes if one.code != "0"],
        "labels": {one.code: one.label for one in codes},
    }


def _verification(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {
        "states": parent_states(case),
        "parents": (("father_state", "父亲"), ("mother_state", "母亲")),
        "outcomes": (
            ("confirmed", "查验属实"),
            ("doubtful", "有异议，再次核实"),
            ("denied", "查验不符"),
        ),
    }


def _first_aid(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {
        "reports": case.need_reports.order_by("at"),
        "known_at": known_at(case),
        "ceiling": ceiling_of(case),
        "ways": NeedReport.Way.choices,
        "forms": FirstAid.Form.choices,
    }


def _follow_up(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {"aid": FirstAid.objects.filter(case=case).first()}


def _signature(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    """What is to be signed, and whether it is time (后加签 comes after the work)."""
    main = item.signs_for
    return {"main": main, "early": item.signs == WorkItem.Signs.AFTER and main.is_open}


def _plain(by: Acting, case: Case, item: WorkItem) -> dict[str, Any]:
    return {}


_BUILDERS: dict[str, Callable[[Acting, Case, WorkItem], dict[str, Any]]] = {
    "acceptance": _acceptance,
    "appointment": _appointment,
    "survey": _survey,
    "category": _category,
    "means_check": _means_check,
    "opinion": _opinion,
    "notice": _notice,
    "county_review": _county_review,
    "objection": _objection,
    "deliberation": _plain,
    "decision": _decision,
    "publication": _publication,
    "assignment": assignment,
    "hand_over": hand_over,
    "referral": onward,
    "monitoring": monitoring,
    "card_match": _card_match,
    "verification": _verification,
    "first_aid": _first_aid,
    "follow_up": _follow_up,
    "signature": _signature,
    **late_panels.PANELS,
}
