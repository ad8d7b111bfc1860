"""The data every paper carries (文书数据), before what only this paper says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from yimen.applications.heading import Heading, remedy_text
from yimen.foundation import clock
from yimen.foundation.identity import age_on
from yimen.households.models import Membership, Person
from yimen.network.models import Division, Level
from yimen.network.queries import prefixes
from yimen.packstore.publications.facts import stamp_of
from yimen.packstore.publications.forms import form_version
from yimen.policy.catalogue import Template
from yimen.policy.pack import Pack
from yimen.procedures.models import NO_LIMIT, Case


def document_data(
    case: Case,
    paper: Template,
    pack: Pack,
    heading: Heading,
    *,
    serial: str,
    body: dict[str, Any],
) -> dict[str, Any]:
    """What the template reads: texts ready to print, "" for what is not known."""
    today, office = clock.today(), heading.office
    copy_to = proxy_words(case, pack) if paper.to == "申请人" else ""
    return {
        "title": paper.title,
        "template": paper.key,
        "serial": serial,
        "office": office.name,
        "seal": heading.seal,
        "office_phone": office.phone,
        "hotline": _text(pack, "hotline", today),
        "issued_on": chinese_day(today),
        "to": paper.to,
        "source": paper.source,
        "copies": paper.copies + (1 if copy_to else 0),
        "copy_to": copy_to,
        "remedy": remedy_text(heading, pack, today) if paper.remedy else "",
        "case": _case_data(case, pack),
        "applicant": {
            "name": case.applicant.name,
            "id_masked": case.applicant.id_masked,
            "address": case.household.address,
            "phone_masked": case.household.contact_masked,
            "sex": _sex(case.applicant),
            "hukou_kind": case.household.get_hukou_display(),
        },
        "members": _members(case, pack, today),
        "blank": False,
        "form_version": form_version(stamp_of(pack, case.pack_version)),
        "body": body,
    }


def proxy_words(case: Case, pack: Pack) -> str:
    """Who gets a copy of the applicant's papers: 王大姐（其他家庭成员）, "" for nobody."""
    application = case.application
    if not application.proxy_name:
        return ""
    kind = pack.proxies.get(application.proxy_kind)
    return f"{application.proxy_name}（{kind.title}）" if kind else application.proxy_name


def chinese_day(moment: date | datetime | None) -> str:
    """2020年9月29日 in Shanghai; "" for None."""
    if moment is None:
        return ""
    day = moment.astimezone(clock.ZONE).date() if isinstance(moment, datetime) else moment
    return f"{day.year}年{day.month}月{day.day}日"


def last_day(due: datetime | None) -> str:
    """The last day of a limit that ends at 24:00, in words."""
    if due is None or due >= NO_LIMIT:
        return ""
    return chinese_day(due - timedelta(microseconds=1))


def _case_data(case: Case, pack: Pack) -> dict[str, str]:
    places = {
        division.level: division.name
        for division in Division.objects.filter(path__in=prefixes(case.division.path))
    }
    return {
        "number": case.number or "",
        "receipt_number": case.receipt_number,
        "item": pack.items[case.item].title if case.item in pack.items else "社会救助",
        "received_on": chinese_day(case.received_at),
        "accepted_on": chinese_day(case.accepted_at),
        "complete_on": chinese_day(case.complete_at),
        "village": places.get(Level.VILLAGE, ""),
        "township": places.get(Level.TOWNSHIP, ""),
        "county": places.get(Level.COUNTY, ""),
    }


def _members(case: Case, pack: Pack, on: date) -> list[dict[str, Any]]:
    """Co-resident members, the applicant first, with relation in words."""
    codes = {code.code: code.label for code in pack.facts.get("person", "relation").codes}
    rows = Membership.objects.on(on).filter(household_id=case.household_id, co_resident=True)
    return [
        {
            "name": row.person.name,
            "relation": codes.get(row.relation, ""),
            "sex": _sex(row.person),
            "id_masked": row.person.id_masked,
            "age": age_on(row.person.birth_date, on) if row.person.birth_date else "",
        }
        for row in rows.select_related("person").order_by("relation", "recorded_at")
    ]


def _sex(person: Person) -> str:
    known = person.sex in (Person.Sex.MALE, Person.Sex.FEMALE)
    return Person.Sex(person.sex).label if known else ""


def _text(pack: Pack, key: str, on: date) -> str:
    return str(pack.parameter(key, on).value) if pack.has_parameter(key, on) else ""
