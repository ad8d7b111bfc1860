"""One case on one page: steps, limits, papers, survey, check, calculation, trail, and the panel of
what is to be done now by the one who looks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.actions.record_county_visit import may_visit
from yimen.applications.consents import consent_needs
from yimen.applications.deciding_power import power_of
from yimen.applications.document_data import proxy_words
from yimen.applications.lookup import case_for
from yimen.applications.models import Decision, Notice
from yimen.applications.paper_list import paper_list
from yimen.applications.paperless import archive_gaps, paper_traces
from yimen.applications.readiness import closed_survey, latest_report
from yimen.applications.relatives import flags_of
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check, may
from yimen.packstore.reads import pack_of, procedure_of
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import why_not
from yimen.web.casework.history import history_of
from yimen.web.casework.late_panels import extras_for
from yimen.web.casework.panels import panels_for
from yimen.web.casework.teamwork import recallable, urged
from yimen.web.commands import acting

_STRIP = {
    WorkItem.State.DONE: "done",
    WorkItem.State.SKIPPED: "skipped",
    WorkItem.State.RETURNED: "returned",
    WorkItem.State.CANCELLED: "returned",
}


def case_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The page; a village sees no bank details and no check report (S2-29)."""
    by = acting(request)
    check(by, Right.CASE_READ)
    case = case_for(by, uid)
    items = list(
        case.work_items.select_related(
            "office", "assignee", "done_by", "delegated_by", "case"
        ).order_by("pk")
    )
    for item in items:
        item.case = case
    return render(request, "web/casework/case.html", context_of(by, case, items))


def context_of(by: Acting, case: Case, items: list[WorkItem]) -> dict[str, Any]:
    """Everything the page shows."""
    pack = pack_of(case.pack_version)
    open_items = [item for item in items if item.state == WorkItem.State.OPEN]
    report = latest_report(case) if may(by, Right.CHECK_READ) else None
    opinion = case.opinions.order_by("-round").first()
    decision = Decision.objects.filter(case=case).first()
    _note_teamwork(items, open_items)
    item_title = pack.items[case.item].title if case.item in pack.items else "救助申请"
    return {
        "case": case,
        "item_title": item_title,
        "application": case.application,
        "proxy_words": proxy_words(case, pack),
        "flags": flags_of(case),
        "county_visits": case.county_visits.order_by("-visited_on"),
        "may_visit": may_visit(by, case) and case.status != Case.Status.ENDED,
        "strip": strip_of(case, items),
        "panels": panels_for(by, case, [item for item in open_items if not why_not(by, item)]),
        "extras": extras_for(by, case),
        "others": [(item, why_not(by, item)) for item in open_items if why_not(by, item)],
        "recallable": recallable(by, items) if case.status != Case.Status.ENDED else [],
        "clocks": case.clocks.order_by("met_at", "due_at"),
        "consents": consent_needs(case.household),
        "members": members_of(case),
        "survey": closed_survey(case),
        "photos": _photos(case),
        "report": report,
        "comparison": _comparison(report.comparison) if report else [],
        "silent": [r for r in report.comparison if r["subject"] == "source"] if report else [],
        "opinion": opinion,
        "decision": decision,
        "power": power_of(case) if decision is None and case.status != Case.Status.ENDED else None,
        # The panel of opinion and decision shows the calculation as it stands now.
        "lines": []
        if _at_calculation(open_items) or not may(by, Right.CHECK_READ)
        else _lines(decision or opinion),
        "notices": case.notices.order_by("-posted_at"),
        "referrals": case.referrals.select_related("to_office").order_by("assigned_at", "uid"),
        "history": history_of(case),
        "may_move": may(by, Right.CASE_MOVE) and case.status != Case.Status.ENDED,
        "may_file": case.status != Case.Status.ENDED and may(by, Right.DECLARE),
        "now": clock.now(),
        "notice_states": Notice.State,
        **_papers_of(case),
    }


def _papers_of(case: Case) -> dict[str, Any]:
    """The papers asked for, handed in and issued, and what the archive still lacks."""
    return {
        "papers": paper_list(case),
        "materials": case.materials.filter(removed_at__isnull=True).select_related("file"),
        "late_demands": case.paper_demands.filter(is_late=True).order_by("demanded_at"),
        "documents": case.documents.order_by("-issued_at"),
        "paper_traces": paper_traces(case),
        "archive_gaps": archive_gaps(case),
    }


def _note_teamwork(items: list[WorkItem], open_items: list[WorkItem]) -> None:
    """Signatures asked for and urges, beside the open items they belong to."""
    counts = urged(open_items)
    for item in open_items:
        item.urge_count = counts.get(item.pk, 0)
        item.signers = [row for row in items if row.signs_for_id == item.pk]


def strip_of(case: Case, items: list[WorkItem]) -> list[dict[str, str]]:
    """The steps of the pinned procedure in order, each with its newest row; events once begun."""
    gone = WorkItem.State.CANCELLED
    newest = {item.step: item for item in items if item.state != gone and not item.signs}
    shown = []
    for step in procedure_of(case.procedure_id).steps:
        item = newest.get(step.key)
        if item is None:
            if step.on is None:
                shown.append({"title": step.title, "state": "todo", "detail": ""})
            continue
        shown.append({"title": step.title, **_strip_state(case, item)})
    return shown


def _strip_state(case: Case, item: WorkItem) -> dict[str, str]:
    """State and detail of one step for the strip."""
    if item.state == WorkItem.State.OPEN:
        if case.status == Case.Status.PAUSED:
            return {"state": "paused", "detail": "已暂停"}
        if item.waits:
            return {"state": "waiting", "detail": item.get_waits_display()}
        who = item.assignee.name if item.assignee else item.office.name
        return {"state": "current", "detail": who}
    done = item.done_at.astimezone(clock.ZONE) if item.done_at else None
    detail = f"{done:%m-%d}" if done else ""
    if item.state == WorkItem.State.SKIPPED:
        detail = item.reason
    return {"state": _STRIP[WorkItem.State(item.state)], "detail": detail}


def members_of(case: Case) -> list[Any]:
    """Members on the day, applicant first, with their persons."""
    from yimen.households.models import Membership

    rows = Membership.objects.on(clock.today()).filter(household=case.household)
    return list(rows.select_related("person").order_by("relation", "recorded_at"))


def _at_calculation(open_items: list[WorkItem]) -> bool:
    """Whether an opinion, proposal or decision is due, which brings its own calculation."""
    return any(item.kind in ("opinion", "county_review", "decision") for item in open_items)


def _photos(case: Case) -> list[Any]:
    survey = closed_survey(case)
    return list(survey.photos.select_related("file")) if survey else []


def _comparison(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of the report in the words of the comparison table."""
    return [
        {
            "label": f"{row['person']} {row['label']}",
            "unit": "",
            "declared": row["declared"],
            "found": row["found"] if row["state"] == "found" else row["state"],
            "note": f"{row['source']} {row['as_of']} {row['note']}".strip(),
        }
        for row in rows
        if row["subject"] != "source"
    ]


def _lines(holder: Any) -> list[dict[str, Any]]:
    """The kept explanation of a decision or an opinion."""
    return holder.explanation.get("explanation", []) if holder is not None else []
