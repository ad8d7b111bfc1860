"""What the survey form holds (调查内容): the facts and the visit's own fields, as typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.applications.actions.save_survey import SurveyData
from yimen.applications.models import Survey
from yimen.foundation import clock
from yimen.foundation.identity import age_on
from yimen.households.models import FactSheet
from yimen.households.queries import members_of
from yimen.households.relations import RELATIONS
from yimen.network.packs import pack_for
from yimen.policy.facts import FactCatalogue
from yimen.procedures.models import Case
from yimen.web.factform.drawing import Person, label_of
from yimen.web.factform.names import name_of
from yimen.web.factform.values import Typed, in_words, to_content, to_typed, typed_of

STAGE = "survey"
PLAIN = {
    "visited_at": "入户时间",
    "place": "入户地点",
    "lat": "纬度",
    "lng": "经度",
    "accuracy": "定位精度",
    "position_reason": "未定位原因",
    "summary": "调查情况",
    "family_absent_reason": "家庭成员未签字原因",
}
NO_FIX = "未使用定位，地点手工填写"


@dataclass(frozen=True)
class Ground:
    """What a survey form stands on: today's catalogue and members of the case."""

    case: Case
    catalogue: FactCatalogue
    people: list[Person]

    @classmethod
    def of(cls, case: Case) -> Ground:
        """The ground of a case today."""
        pack, _ = pack_for(case.handling_path, clock.today())
        return cls(case, pack.facts, people_of(case))


def people_of(case: Case) -> list[Person]:
    """Today's members, applicant first, with relation and age in words."""
    found = []
    for row in members_of(case.household):
        person = row.person
        words = [RELATIONS.get(row.relation, "")]
        if person.birth_date:
            words.append(f"{age_on(person.birth_date, clock.today())} 周岁")
        if not row.co_resident:
            words.append("不共同生活")
        found.append(Person(str(person.pk), person.name, " · ".join(filter(None, words))))
    return found


def stored_typed(ground: Ground, survey: Survey | None) -> Typed:
    """The form as the server knows it: the survey begun, else what was declared."""
    if survey is None:
        sheet = declared(ground.case)
        typed = to_typed(ground.catalogue, sheet.content if sheet else {})
        return {**typed, "place": ground.case.household.address} if _address(ground) else typed
    position = survey.position or {}
    plain = {
        "visited_at": local_text(survey.visited_at),
        "place": survey.place,
        "position_reason": survey.position_reason,
        "summary": survey.summary,
        "family_absent_reason": survey.family_absent_reason,
        **{name: position.get(name, "") for name in ("lat", "lng", "accuracy")},
    }
    return {**to_typed(ground.catalogue, survey.answers), **typed_of(plain.items())}


def declared(case: Case) -> FactSheet | None:
    """The newest declaration."""
    return FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)


def declared_beside(ground: Ground) -> dict[str, str]:
    """申报：… beside each field the household spoke of."""
    sheet = declared(ground.case)
    content = sheet.content if sheet else {}
    beside = {}
    for subject in ("household", "person", "obligor", "vehicle", "home", "account", "spending"):
        rows = [content.get(subject, {})] if subject == "household" else content.get(subject, [])
        for index, row in enumerate(rows):
            ref = "" if subject == "household" else str(row.get("ref") or index + 1)
            for key, value in row.items():
                fact = ground.catalogue.facts.get(f"{subject}.{key}")
                if fact is not None and value is not None:
                    beside[name_of(subject, key, ref)] = f"（申报：{in_words(fact, value)}）"
    return beside


def data_of(
    ground: Ground, typed: Typed, survey: Survey | None
) -> tuple[SurveyData, dict[str, str]]:
    """The action's data, and the sentence for each field that cannot be read."""
    content, errors = to_content(
        ground.catalogue, typed, STAGE, [person.uid for person in ground.people]
    )
    visited = None
    if typed.get("visited_at"):
        try:
            visited = datetime.fromisoformat(typed["visited_at"]).replace(tzinfo=clock.ZONE)
        except ValueError:
            errors["visited_at"] = "入户时间不存在，请重新选择日期和时间"
    position = position_of(typed)
    return (
        SurveyData(
            facts=content,
            visited_at=visited,
            place=typed.get("place", ""),
            position=position,
            position_reason="" if position else typed.get("position_reason", NO_FIX),
            summary=typed.get("summary", ""),
            advised_item=survey.advised_item if survey else "",
            advice_reason=survey.advice_reason if survey else "",
            family_absent_reason=typed.get("family_absent_reason", ""),
        ),
        errors,
    )


def position_of(typed: Typed) -> dict[str, float] | None:
    """The fix of the phone; None where there is none or it makes no sense."""
    try:
        lat, lng = float(typed["lat"]), float(typed["lng"])
    except (KeyError, ValueError):
        return None
    if not (-90 <= lat <= 90 and -180 <= lng <= 180):
        return None
    try:
        return {"lat": lat, "lng": lng, "accuracy": float(typed.get("accuracy", ""))}
    except ValueError:
        return {"lat": lat, "lng": lng}


def base_of(raw: str, stored: Typed) -> Typed:
    """What the page showed when it was opened; without it, what is stored."""
    try:
        found = json.loads(raw)
    except ValueError:
        return stored
    return typed_of(found.items()) if isinstance(found, dict) else stored


def field_label(ground: Ground, name: str) -> str:
    """A field in words."""
    return PLAIN.get(name) or label_of(ground.catalogue, name)


def under_form_names(fields: Mapping[str, Any]) -> dict[str, str]:
    """Errors of actions name places (person.<uid>.wage_income); the form puts f. in front."""
    known = {*PLAIN, "photos", "signature", "family_signature", "signer"}
    known |= {"signatures", "needs", "policy_told", "advice_reason", "advised_item"}
    return {
        name if name in known or name.startswith("f.") else f"f.{name}": str(told)
        for name, told in fields.items()
    }


def local_text(moment: datetime | None) -> str:
    """As <input type="datetime-local"> holds it."""
    return f"{moment.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}" if moment else ""


def _address(ground: Ground) -> bool:
    return bool(ground.case.household.address)
