"""Close a survey (完成入户调查): freeze its facts and suggest a category with reasons (S4-23)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.actions.save_survey import survey_item
from yimen.applications.assessment import assess_case
from yimen.applications.conclusion import conclude_objection
from yimen.applications.documents import issue
from yimen.applications.models import Survey
from yimen.applications.record import record
from yimen.applications.resurvey import UPHELD, outcome_of
from yimen.applications.survey_guards import check_can_close, check_may_survey, check_open
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.versions import check_version
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def close_survey(by: Acting, survey: Survey, *, seen: int | None = None) -> Survey:
    """Record the surveyed facts, keep the rules' suggestion, and close the step.

    A surveyor who advises another category than the rules says why (S4-23); an unknown that
    matters is told, not guessed.
    """
    survey = Survey.objects.select_for_update().select_related("case").get(pk=survey.pk)
    case = survey.case
    item = survey_item(case)
    check_may_survey(by, case)
    check_handle(by, item)
    check_open(survey)
    if seen is not None:
        check_version(survey, seen)
    check_can_close(survey, survey.answers)
    survey.sheet = record_facts(
        by,
        case.household,
        FactSheet.Kind.SURVEYED,
        survey.answers,
        case_ref=case.uid,
        as_of=clock.today(),
        sources={"*": {"source": "survey", "as_of": clock.today().isoformat()}},
    )
    assessment = assess_case(case)
    suggestion = assessment.suggestion
    survey.suggested_item = suggestion.category
    survey.suggestion_reasons = list(suggestion.reasons)
    differs = bool(survey.advised_item) and survey.advised_item != suggestion.category
    if differs and not survey.advice_reason:
        raise Invalid("您建议的类别和系统建议不同，请简单写明理由", "advice_reason")
    survey.advised_item = survey.advised_item or suggestion.category
    survey.closed_at = clock.now()
    survey.touch(by.actor, "完成入户调查")
    survey.save()
    record(
        by,
        case,
        "survey.close",
        after={
            "round": survey.round,
            "suggested": survey.suggested_item,
            "advised": survey.advised_item,
            "reasons": survey.suggestion_reasons,
        },
        reason=survey.advice_reason,
    )
    issue(by, case, "survey_form", step="survey")
    _go_on(by, case, item)
    return survey


def _go_on(by: Acting, case: Case, item: WorkItem) -> None:
    """Close the step; a new survey after the decision says whether the decision stands."""
    outcome, reason = outcome_of(case, item)
    complete(by, item, outcome, reason)
    if outcome == UPHELD:
        conclude_objection(case, confirmed=True, why="重新调查，情况没有变化")
