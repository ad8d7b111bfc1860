"""The survey page: form, photos, signatures and, once something is stored, the suggestion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yimen.applications.actions.save_survey import survey_item
from yimen.applications.assessment import Assessment, assess_case
from yimen.applications.categories import categories_of
from yimen.applications.drafts import load_draft
from yimen.applications.lookup import case_for
from yimen.applications.models import Survey
from yimen.applications.survey_guards import check_can_close, check_may_survey, surveyors_needed
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.packstore.reads import pack_of
from yimen.policy.pack import Pack
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import why_not
from yimen.web.commands import acting
from yimen.web.drafts import owner_of
from yimen.web.factform.drawing import Drawer, needs_of
from yimen.web.factform.values import Typed, typed_of
from yimen.web.survey.content import PLAIN, STAGE, Ground, declared_beside, stored_typed
from yimen.web.survey.fields import advice_fields, signer_field, visit_fields


def survey_page(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The open survey to fill in, or the finished one to read."""
    case = case_for(acting(request), uid)
    return show(request, case)


def show(
    request: HttpRequest,
    case: Case,
    *,
    typed: Typed | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw the page; `typed` and `errors` come from a form that could not be taken."""
    by = acting(request)
    item = _open_survey(case)
    survey = survey_of(case, item)
    if item is None:
        check(by, Right.CASE_READ)
        if survey is None:
            raise Conflict("这一办件还没有到入户调查环节，请在办件页查看进度")
        return render(request, "web/survey/closed.html", _closed(case, survey))
    check_may_survey(by, case)
    ground = Ground.of(case)
    stored = stored_typed(ground, survey)
    context = {
        **_frame(case, item, survey),
        **_filling(by, ground, stored, typed, errors or {}),
        **_finishing(by, case, survey, errors or {}),
        "signer_field": signer_field(ground.people, request.POST.get("signer", "")),
        "may_edit": not why_not(by, item),
        "why_not": why_not(by, item),
        "errors": errors or {},
        "cleared": "draft-done" in request.GET,
    }
    return render(request, "web/survey/survey.html", context, status=status)


def survey_of(case: Case, item: WorkItem | None) -> Survey | None:
    """The survey of the open round, None before its first save; else the newest one."""
    survey = case.surveys.order_by("-round").first()
    if item is None or survey is None:
        return survey
    return survey if survey.closed_at is None and survey.began_at >= item.opened_at else None


def preview(case: Case, survey: Survey) -> Assessment:
    """What the rules say of the answers so far, before they are frozen (S4-23)."""
    today = clock.today()
    sheet = FactSheet(
        kind=FactSheet.Kind.SURVEYED,
        content=survey.answers,
        sources={"*": {"source": "survey", "as_of": today.isoformat()}},
        as_of=today,
    )
    return assess_case(case, surveyed=sheet)


def item_title(pack: Pack, key: str) -> str:
    """A category in words, 不符合 and 不清楚 too."""
    if key in pack.items:
        return pack.items[key].title
    return {"none": "不符合三类条件", "unknown": "情况还不清楚，暂不能判断"}.get(key, "待定")


def _open_survey(case: Case) -> WorkItem | None:
    try:
        return survey_item(case)
    except Conflict:
        return None


def _frame(case: Case, item: WorkItem | None, survey: Survey | None) -> dict[str, Any]:
    agreed = case.appointments.filter(superseded_at__isnull=True).select_related("surveyor").first()
    return {
        "case": case,
        "item": item,
        "survey": survey,
        "visit": agreed,
        "photos": list(survey.photos.select_related("file")) if survey else [],
        "signatures": list(survey.signatures.select_related("staff")) if survey else [],
        "item_title": item_title(pack_of(case.pack_version), case.item),
    }


def _filling(
    by: Acting, ground: Ground, stored: Typed, typed: Typed | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """The form: what was just typed, else a draft of this surveyor, else what is stored."""
    draft = None
    if typed is None:
        draft = load_draft(owner_of(by), f"survey:{ground.case.pk}")
        typed = typed_of((name, values[-1]) for name, values in (draft or {}).items() if values)
    filled = typed or stored
    base = filled.get("base") or json.dumps(stored, ensure_ascii=False)
    drawer = Drawer(ground.catalogue, STAGE, filled, errors, declared_beside(ground))
    return {
        "form": drawer.form(ground.people),
        "typed": filled,
        "base": base,
        "from_draft": bool(draft),
        "draft_form": f"survey:{ground.case.pk}",
        "visit_fields": visit_fields(filled, errors),
        "field_errors": {n: told for n, told in errors.items() if n.startswith("f.") or n in PLAIN},
    }


def _finishing(
    by: Acting, case: Case, survey: Survey | None, errors: Mapping[str, str]
) -> dict[str, Any]:
    """Signatures, what still lacks, and the suggestion of the rules."""
    if survey is None:
        return {"problems": {}, "suggestion": None}
    try:
        check_can_close(survey, survey.answers)
        problems: dict[str, str] = {}
    except Invalid as error:
        problems = error.fields
    assessment = preview(case, survey)
    pack = assessment.pack
    main = categories_of(case)
    return {
        "problems": problems,
        "suggestion": assessment.suggestion,
        "suggested_title": item_title(pack, assessment.suggestion.category),
        "advice_fields": advice_fields(survey, main, errors),
        "needed": surveyors_needed(case),
        "i_signed": by.staff is not None and survey.signatures.filter(staff=by.staff).exists(),
    }


def _closed(case: Case, survey: Survey) -> dict[str, Any]:
    """The finished survey: what it found, who signed, what was suggested and advised."""
    pack = pack_of(case.pack_version)
    return {
        **_frame(case, None, survey),
        "suggested_title": item_title(pack, survey.suggested_item),
        "advised_title": item_title(pack, survey.advised_item),
        "needs": needs_of(pack.facts, survey.answers.get("household", {})),
        "differs": survey.suggested_item != survey.advised_item,
    }


def check_editor(by: Acting, case: Case) -> None:
    """Raise NotPermitted unless the reader may write this survey now."""
    check_may_survey(by, case)
    item = _open_survey(case)
    if item is not None and (refusal := why_not(by, item)):
        raise NotPermitted(refusal)
