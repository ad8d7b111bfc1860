"""Registering a household (建档): the applicant, where it lives, and a phone that reaches it."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.foundation.identity import mask_account
from yimen.foundation.uids import new_uid
from yimen.network.acting import Acting
from yimen.network.models import Division, Level
from yimen.network.permissions import Right, check

from ..models import Household, HouseholdNumber, Membership, Person
from ..persons import PersonData, person_for
from ..phones import check_phone
from ..recording import record
from ..relations import SELF

WHOSE = {"own": "本人", "relative": "亲属", "village": "村（社区）", "other": "其他"}


@transaction.atomic
def register_household(
    by: Acting,
    *,
    division: Division,
    applicant: PersonData,
    contact_phone: str,
    contact_whose: str = "own",
    contact_name: str = "",
    address: str = "",
    hukou: str = "",
) -> Household:
    """Open the file of a household with its applicant as the first member.

    A person already known by his number is used again, never made twice. Raises Invalid beside
    the field, NotPermitted outside the registering office's area.
    """
    check(by, Right.INTAKE)
    if not by.scope.covers(division.path):
        raise NotPermitted(f"{division.name}不在您的辖区，请由当地乡镇（街道）登记")
    phone = check_phone(contact_phone, "contact_phone")
    if contact_whose not in WHOSE:
        raise Invalid("请选择电话是谁的", "contact_whose")
    if hukou and hukou not in Household.Hukou.values:
        raise Invalid("请选择户籍性质：城镇或农村", "hukou")
    person = person_for(by, applicant, division.path, division.path)
    household = _save(by, division, person, phone, address, hukou)
    household.contact_whose = contact_whose
    household.contact_name = contact_name.strip() or (person.name if contact_whose == "own" else "")
    household.save(force_insert=True)
    Membership.objects.create(
        household=household,
        person=person,
        relation=SELF,
        during=DateRange(clock.today(), None),
        recorded_at=clock.now(),
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    after = {"number": household.number, "head": str(person.pk), "division": division.code}
    record(by, household, "household.registered", subject=household.number, after=after)
    return household


def _save(
    by: Acting, division: Division, person: Person, phone: str, address: str, hukou: str
) -> Household:
    uid = new_uid()
    household = Household(
        uid=uid,
        number=_next_number(division),
        head=person,
        division=division,
        home_path=division.path,
        handling_path=division.path,
        hukou=hukou,
        address=address.strip()[:200],
        contact_sealed=seal_column("households_household", "contact_sealed", uid, phone),
        contact_masked=mask_account(phone),
        created_at=clock.now(),
    )
    household.touch(by.actor, "建档")
    return household


def _next_number(division: Division) -> str:
    """The next file number of the township, "331083001-000123", without gaps."""
    township = division
    while township.level in (Level.VILLAGE, Level.GRID) and township.parent is not None:
        township = township.parent
    table = HouseholdNumber._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} as n (division_id, last) values (%s, 1)"  # noqa: S608 - own name
            " on conflict (division_id) do update set last = n.last + 1 returning last",
            [township.pk],
        )
        serial = cursor.fetchone()[0]
    return f"{township.pk}-{serial:06d}"
