"""Fill in a survey (填写入户调查): kept as it grows, offline copies arrive once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from yimen.applications.models import Survey, SurveyPhoto
from yimen.applications.record import paths_of, record
from yimen.applications.survey_guards import check_may_survey, check_open
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotFound
from yimen.foundation.files.models import StoredFile
from yimen.households.actions.record_facts import check_facts
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle
from yimen.procedures.queue import open_item


@dataclass(frozen=True)
class SurveyData:
    """What the surveyors write. `facts` is a facts JSON; an empty place means not yet filled.

    Without a position, `position_reason` says why (no signal): never a hard stop.
    """

    facts: dict[str, Any]
    visited_at: datetime | None = None
    place: str = ""
    position: dict[str, float] | None = None
    position_reason: str = ""
    summary: str = ""
    advised_item: str = ""
    advice_reason: str = ""
    family_absent_reason: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def survey_item(case: Case) -> WorkItem:
    """The open survey step of a case: the first survey or a new one after an objection."""
    for step in ("survey", "resurvey"):
        item = open_item(case, step)
        if item is not None:
            return item
    raise Conflict("这一办件现在不在入户调查环节，请刷新页面查看进度")


@transaction.atomic
def save_survey(by: Acting, case: Case, data: SurveyData) -> Survey:
    """Create or update the survey of the open round; facts are checked against the catalogue."""
    item = survey_item(case)
    check_may_survey(by, case)
    check_handle(by, item)
    pack, _ = pack_for(case.handling_path, clock.today())
    check_facts(pack.facts, data.facts)
    if data.visited_at is not None and data.visited_at > clock.now():
        raise Invalid("入户时间不能晚于现在，请检查", "visited_at")
    survey = _survey_of(case, item)
    check_open(survey)
    survey.answers = data.facts
    survey.visited_at = data.visited_at
    survey.place = data.place.strip()
    survey.position = data.position
    survey.position_reason = data.position_reason.strip()
    survey.summary = data.summary.strip()
    survey.advised_item = data.advised_item
    survey.advice_reason = data.advice_reason.strip()
    survey.family_absent_reason = data.family_absent_reason.strip()
    household = data.facts.get("household", {})
    survey.policy_told = bool(household.get("policy_told"))
    survey.needs = sorted(
        key for key, value in household.items() if key.startswith("need_") and value
    )
    survey.touch(by.actor, "填写入户调查")
    survey.save()
    return survey


@transaction.atomic
def add_photo(by: Acting, survey: Survey, file: StoredFile, caption: str = "") -> SurveyPhoto:
    """Attach a photo once; the same picture sent again by an offline phone is the same photo."""
    check_may_survey(by, survey.case)
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    check_open(survey)
    photo, made = SurveyPhoto.objects.get_or_create(
        survey=survey,
        sha256=file.sha256,
        defaults={
            "file": file,
            "caption": caption.strip(),
            "taken_at": clock.now(),
            **paths_of(survey.case),
        },
    )
    if made:
        record(by, survey.case, "survey.photo", after={"file": str(file.pk), "caption": caption})
    return photo


def current_survey(case: Case) -> Survey:
    """The newest survey of a case. Raises NotFound when nobody has begun one."""
    survey = case.surveys.order_by("-round").first()
    if survey is None:
        raise NotFound("还没有开始入户调查")
    return survey


def _survey_of(case: Case, item: WorkItem) -> Survey:
    """The survey row of the open step, locked; a new round begins a new row."""
    latest = Survey.objects.select_for_update().filter(case=case).order_by("-round").first()
    if latest is not None and latest.began_at >= item.opened_at and latest.closed_at is None:
        return latest
    return Survey.objects.create(
        case=case,
        round=(latest.round if latest else 0) + 1,
        answers={},
        began_at=clock.now(),
        **paths_of(case),
    )
