"""What only one paper says (文书正文), taken from the case as it stands when the paper is made.

One function a template; a template without one has only what every paper carries.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from yimen.applications.bodies import aid, aiding, checking, deciding, noticing, surveying
from yimen.policy.pack import Pack
from yimen.procedures.models import Case

Body = Callable[[Case, Pack], dict[str, Any]]

_BODIES: dict[str, Body] = {
    "survey_form": surveying.survey_form,
    "application_form": surveying.application_form,
    "check_report": checking.check_report,
    "first_aid_register": aiding.first_aid_register,
    "opinion_form": deciding.opinion_form,
    "review_notice_sheet": noticing.review_notice_sheet,
    "final_notice_sheet": noticing.final_notice_sheet,
    "standing_list": noticing.standing_list,
    "deliberation_record": noticing.deliberation_record,
    "confirmation_form": deciding.confirmation_form,
    "grant_notice": deciding.grant_notice,
    "refusal_notice": deciding.refusal_notice,
    "result_sheet": noticing.result_sheet,
    "delivery_receipt": noticing.delivery_receipt,
    "disability_form": aid.disability_form,
    "temporary_aid_form": aid.temporary_aid_form,
    "child_form": aid.child_form,
    "guardian_agreement": aid.guardian_agreement,
    "self_care_form": aid.self_care_form,
    "support_agreement": aid.support_agreement,
    "care_agreement": aid.support_agreement,
    "objection_register": aid.objection_register,
    "filing_sheet": aid.filing_sheet,
}


def body_for(template: str, case: Case, pack: Pack) -> dict[str, Any]:
    """The paper's own part; raises Conflict where the case has not come that far."""
    build = _BODIES.get(template)
    return build(case, pack) if build else {}
