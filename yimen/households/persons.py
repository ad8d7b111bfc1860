"""Persons (人员): found by identity number, made once, opened only with a reason that is logged."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from pypinyin import lazy_pinyin

from yimen.foundation import clock, identity
from yimen.foundation.crypto.fields import open_column, seal_column
from yimen.foundation.crypto.index import blind_candidates, blind_index
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.scope import elevated
from yimen.foundation.trail.actor import SYSTEM
from yimen.foundation.trail.models import Event
from yimen.foundation.uids import new_uid
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

from .models import BankAccount, Household, Membership, Person
from .phones import check_phone
from .recording import record, stream_of

TABLE = "households_person"
ID_INDEX = "person.id_number"
LOOKUP = "人员查重"
_OPENED = ("id.opened", "phone.opened", "account.opened")
_logger = logging.getLogger(__name__)
_SEXES = {"male": Person.Sex.MALE, "female": Person.Sex.FEMALE}


@dataclass(frozen=True)
class PersonData:
    """What a form says of a person. Sex and birth date follow from the identity number if given;
    without one the reason why there is none is needed (新生儿、无户口).
    """

    name: str
    id_number: str | None = None
    no_id_reason: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""


def find_by_id(id_number: str, by: Acting | None = None) -> Person | None:
    """The person with this identity number, wherever he lives; None when there is none.

    The look beyond one's own area is an event with its purpose (社会救助法 70 六).
    """
    number = identity.normalise_id(id_number, field="id_number")
    actor = by.actor if by is not None else SYSTEM(LOOKUP)
    with elevated(LOOKUP, actor):
        return Person.objects.filter(id_index__in=blind_candidates(ID_INDEX, number)).first()


def person_for(by: Acting, data: PersonData, home_path: str, handling_path: str) -> Person:
    """The person of a form: the one known by this number, or a new one.

    Raises Invalid beside the field: wrong number, no name, a name that differs from the one known
    under the number (a question to answer: 证件、改名), no number and no reason.
    """
    name = " ".join(data.name.split())
    if not name:
        raise Invalid("请填写姓名", "name")
    if not data.id_number:
        if not data.no_id_reason.strip():
            raise Invalid("请填写身份证号；确实没有的，请写明原因", "id_number")
        return _create(data, name, None, home_path, handling_path)
    number = identity.normalise_id(data.id_number, field="id_number")
    known = find_by_id(number, by)
    if known is None:
        try:
            with transaction.atomic():
                return _create(data, name, number, home_path, handling_path)
        except IntegrityError:
            # Somebody else registered the same person a moment ago.
            known = find_by_id(number, by)
            if known is None:
                raise
    _check_name(known, name)
    return _let_see(by, known, home_path, handling_path)


def open_id(person: Person, by: Acting, reason: str = "") -> str:
    """The whole identity number. Each view is an event; the reason is asked once per household
    and day and then stands for the day's other views.
    """
    check(by, Right.ID_OPEN)
    _log_view(person, by, reason, "id.opened")
    if person.id_sealed is None:
        raise NotFound(f"{person.name}没有登记身份证号（{person.no_id_reason}）")
    return open_column(TABLE, "id_sealed", person.pk, bytes(person.id_sealed))


def open_phone(person: Person, by: Acting, reason: str = "") -> str:
    """The whole phone number, logged as in `open_id`."""
    check(by, Right.CASE_READ)
    _log_view(person, by, reason, "phone.opened")
    if person.phone_sealed is None:
        raise NotFound(f"{person.name}没有登记电话")
    return open_column(TABLE, "phone_sealed", person.pk, bytes(person.phone_sealed))


def open_contact(household: Household, by: Acting, reason: str = "") -> str:
    """The household's whole contact phone, logged as in `open_id`."""
    check(by, Right.CASE_READ)
    _log(household, by, reason, "phone.opened", household.contact_name)
    if household.contact_sealed is None:
        raise NotFound("该家庭没有登记联系电话")
    sealed = bytes(household.contact_sealed)
    return open_column("households_household", "contact_sealed", household.pk, sealed)


def open_account(account: BankAccount, by: Acting, reason: str = "") -> str:
    """The whole account number, logged as in `open_id`."""
    check(by, Right.ACCOUNT_READ)
    _log(account.household, by, reason, "account.opened", account.number_masked)
    sealed = bytes(account.number_sealed)
    return open_column("households_bankaccount", "number_sealed", account.pk, sealed)


def needs_reason(household: Household, by: Acting) -> bool:
    """True when today's first full view of this household's data is still to be explained."""
    midnight = datetime.combine(clock.today(), time(), clock.ZONE)
    seen = Event.objects.filter(
        stream=stream_of(household),
        verb__in=_OPENED,
        actor_kind=by.actor.kind,
        actor_id=by.actor.id,
        at__gte=midnight,
    )
    return not seen.exists()


def id_number_for_query(person: Person, *, case_ref: UUID | None, purpose: str) -> str:
    """The identity number for a query to a department, bound to a case and a purpose.

    The query's own row is the audit of it; without both it is refused (Invalid) and logged.
    """
    if not case_ref or not purpose.strip():
        _logger.warning("查询被拒绝：没有办件或用途 person=%s", person.pk)
        raise Invalid("查询必须写明对应的办件和用途")
    if person.id_sealed is None:
        raise Invalid(f"{person.name}没有身份证号，无法向部门查询，请通过入户调查核实")
    return open_column(TABLE, "id_sealed", person.pk, bytes(person.id_sealed))


def name_sort(name: str) -> str:
    """Pinyin without tones as the sort key: 张三 → zhangsan."""
    return "".join(lazy_pinyin(name)).lower()[:120]


def current_household(person: Person) -> Household | None:
    """The household the person belongs to today, within the user's scope; the latest if several."""
    held = Membership.objects.on(clock.today()).filter(person=person)
    row = held.select_related("household").order_by("-recorded_at").first()
    return row.household if row else None


def _create(
    data: PersonData, name: str, number: str | None, home_path: str, handling_path: str
) -> Person:
    uid = new_uid()
    phone = check_phone(data.phone, "phone") if data.phone.strip() else None
    person = Person(
        uid=uid,
        name=name,
        name_sort=name_sort(name),
        home_path=home_path,
        handling_path=handling_path,
        no_id_reason="" if number else data.no_id_reason.strip()[:100],
        **_identity(uid, number, data),
    )
    if phone:
        person.phone_sealed = seal_column(TABLE, "phone_sealed", uid, phone)
        person.phone_masked = identity.mask_account(phone)
    person.save(force_insert=True)
    return person


def _identity(uid: UUID, number: str | None, data: PersonData) -> dict[str, Any]:
    if number is None:
        if data.birth_date is not None and data.birth_date > clock.today():
            raise Invalid("出生日期不能晚于今天，请核对", "birth_date")
        sex = data.sex if data.sex in Person.Sex.values else Person.Sex.UNKNOWN
        return {"sex": sex, "birth_date": data.birth_date}
    return {
        "sex": _SEXES[identity.sex(number)],
        "birth_date": identity.birth_date(number),
        "id_sealed": seal_column(TABLE, "id_sealed", uid, number),
        "id_index": blind_index(ID_INDEX, number),
        "id_masked": identity.mask_id(number),
    }


def _check_name(known: Person, name: str) -> None:
    if known.name.replace(" ", "") != name.replace(" ", ""):
        raise Invalid(
            f"该身份证号已登记在“{identity.mask_name(known.name)}”名下，与填写的姓名不一致；"
            "请核对证件，确已改名的请先办理更正",
            "name",
            code="name_differs",
        )


def _let_see(by: Acting, known: Person, home_path: str, handling_path: str) -> Person:
    """A person already living elsewhere becomes visible here too, without leaving there: the
    first place stays the home, the new one is the second path (一人多户).
    """
    if home_path in (known.home_path, known.handling_path):
        return known
    with elevated("登记为家庭成员", by.actor):
        living = Membership.objects.on(clock.today()).filter(person=known).exists()
        if living:
            known.handling_path = home_path
        else:
            known.home_path, known.handling_path = home_path, handling_path
        known.touch(by.actor, "登记为家庭成员")
        known.save(update_fields=["home_path", "handling_path"])
    return known


def _log_view(person: Person, by: Acting, reason: str, verb: str) -> None:
    household = current_household(person)
    if household is None:
        raise NotFound(f"{person.name}现在不属于您辖区内的任何家庭，不能查看")
    _log(household, by, reason, verb, person.id_masked or person.name)


def _log(household: Household, by: Acting, reason: str, verb: str, subject: str) -> None:
    if not reason.strip() and needs_reason(household, by):
        raise Invalid("请写明查看完整信息的理由（同一户当天只需写一次）", "reason")
    record(by, household, verb, subject=subject, reason=reason.strip())
