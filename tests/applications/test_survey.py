"""The survey: two surveyors, never the proxy, facts checked, suggestion with figures."""

from __future__ import annotations

import pytest

from tests.applications.intake import at_desk, person_of
from tests.applications.stages import (
    FIRST,
    SECOND,
    accepted_family,
    appointed,
    facts_of,
    signature,
    survey_data,
    surveyed,
)
from tests.cast.staff import staff
from yimen.applications.actions.close_survey import close_survey
from yimen.applications.actions.save_survey import add_photo, save_survey
from yimen.applications.actions.sign_survey import sign_as_family, sign_survey
from yimen.applications.models import Survey
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.procedures.models import Case

pytestmark = pytest.mark.usefixtures("day")


def begun(**changes: object) -> tuple[Case, Survey]:
    """A survey saved and signed by one surveyor."""
    case = appointed(accepted_family())
    with at_desk(FIRST) as by:
        survey = save_survey(by, case, survey_data(case, **changes))
        sign_survey(by, survey)
    return case, survey


def test_one_signature_is_not_enough() -> None:
    _, survey = begun()
    with at_desk(FIRST) as by, pytest.raises(Invalid, match="须有 2 名调查员签字"):
        close_survey(by, survey)


def test_the_same_surveyor_cannot_sign_twice() -> None:
    _, survey = begun()
    with at_desk(FIRST) as by, pytest.raises(Conflict, match="另一名调查员"):
        sign_survey(by, survey)


def test_the_proxy_of_the_case_cannot_sign_its_survey() -> None:
    case, survey = begun()
    with at_desk(SECOND) as by:
        case.application.proxy_staff = staff(SECOND)
        case.application.save()
        fresh = Survey.objects.get(pk=survey.pk)
        with pytest.raises(NotPermitted, match="代办员"):
            sign_survey(by, fresh)


def test_a_clerk_who_is_no_surveyor_cannot_sign() -> None:
    _, survey = begun()
    with at_desk() as by, pytest.raises(NotPermitted, match="家境调查员"):
        sign_survey(by, survey)


def test_needs_must_be_asked_and_policy_told() -> None:
    case, survey = begun(facts={})
    with at_desk(FIRST) as by:
        save_survey(by, case, survey_data(case, facts=facts_of(case)))
    with at_desk(SECOND) as by:
        sign_survey(by, survey)
        with pytest.raises(Invalid) as caught:
            close_survey(by, survey)
    assert {"needs", "policy_told"} <= set(caught.value.fields)


def test_without_the_familys_signature_a_reason_is_needed() -> None:
    case, survey = begun(family_absent_reason="")
    with at_desk(SECOND) as by:
        sign_survey(by, survey)
        with pytest.raises(Invalid) as caught:
            close_survey(by, survey)
        assert "family_signature" in caught.value.fields
        sign_as_family(by, survey, person_of(case, "王大明"), signature(by))
        assert close_survey(by, survey).closed_at is not None


def test_the_suggestion_names_the_standard_of_the_day() -> None:
    survey = surveyed(appointed(accepted_family()))
    assert survey.suggested_item == "dibao"
    assert "500.00" in survey.suggestion_reasons[0]
    assert "810.00" in survey.suggestion_reasons[0]


def test_another_category_than_suggested_needs_a_reason() -> None:
    case = appointed(accepted_family())
    with pytest.raises(Invalid, match="理由"):
        surveyed(case, advised_item="dibian")


def test_a_closed_survey_does_not_change() -> None:
    case = appointed(accepted_family())
    survey = surveyed(case)
    with at_desk(FIRST) as by, pytest.raises(Conflict):
        sign_survey(by, survey)
    with at_desk(FIRST) as by, pytest.raises(Conflict, match="不在入户调查环节"):
        save_survey(by, case, survey_data(case))


def test_the_same_photo_sent_twice_is_one_photo() -> None:
    _, survey = begun()
    with at_desk(FIRST) as by:
        first = add_photo(by, survey, signature(by), "客厅")
        again = add_photo(by, survey, signature(by), "客厅")
        assert first.pk == again.pk
        assert survey.photos.count() == 1


def test_an_unknown_fact_is_refused_beside_its_field() -> None:
    case = appointed(accepted_family())
    with at_desk(FIRST) as by:
        facts = facts_of(case)
        facts["person"][0]["wage_income"] = -5
        with pytest.raises(Invalid) as caught:
            save_survey(by, case, survey_data(case, facts=facts))
    ref = facts["person"][0]["ref"]
    assert f"person.{ref}.wage_income" in caught.value.fields
