"""Sign a survey (调查签字): each surveyor in person, and the family."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yimen.applications.models import Survey, SurveySignature
from yimen.applications.record import paths_of, record
from yimen.applications.survey_guards import check_may_survey, check_open
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.households.models import Membership, Person
from yimen.network.acting import Acting


@transaction.atomic
def sign_survey(by: Acting, survey: Survey, signature: StoredFile | None = None) -> SurveySignature:
    """The one who acts signs as surveyor. A proxy of the case is refused (S4-42)."""
    check_may_survey(by, survey.case)
    survey = Survey.objects.select_for_update().select_related("case").get(pk=survey.pk)
    check_open(survey)
    if by.staff is None:
        raise Invalid("签字须由调查员本人登录办理")
    try:
        with transaction.atomic():
            signed = SurveySignature.objects.create(
                survey=survey,
                staff=by.staff,
                file=signature,
                signed_at=clock.now(),
                **paths_of(survey.case),
            )
    except IntegrityError as error:
        raise Conflict("您已经签过字了，还需要另一名调查员签字", code="signed") from error
    record(by, survey.case, "survey.sign", after={"round": survey.round})
    return signed


@transaction.atomic
def sign_as_family(by: Acting, survey: Survey, signer: Person, signature: StoredFile) -> Survey:
    """A member of the household confirms the survey with a signature or fingerprint."""
    check_may_survey(by, survey.case)
    survey = Survey.objects.select_for_update().select_related("case").get(pk=survey.pk)
    check_open(survey)
    members = Membership.objects.on(clock.today()).filter(household=survey.case.household)
    if not members.filter(person=signer).exists():
        raise Invalid("签字人应是共同生活的家庭成员，请重新选择", "signer")
    survey.family_signer, survey.family_signature = signer, signature
    survey.family_absent_reason = ""
    survey.touch(by.actor, "家庭成员签字")
    survey.save()
    record(by, survey.case, "survey.family_sign", after={"signer": signer.name})
    return survey
