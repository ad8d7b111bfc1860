"""The household of an intake: the one the applicant heads already, or a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from yimen.applications.duplicates import own_household
from yimen.applications.intake_data import IntakeData, MemberData
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import Invalid
from yimen.foundation.identity import normalise_id
from yimen.foundation.scope import elevated
from yimen.households.actions.add_member import add_member
from yimen.households.actions.change_contact import change_contact
from yimen.households.actions.register_household import register_household
from yimen.households.models import Household, Membership, Person
from yimen.households.persons import PersonData, find_by_id, name_sort
from yimen.households.phones import check_phone
from yimen.network.acting import Acting
from yimen.network.models import Division

UNNAMED = "（姓名待补）"
"""Stands for the name until it is copied from the ID card; acceptance asks for it (S4-18)."""


def household_for(
    by: Acting, data: IntakeData, place: Division, file: Household | None
) -> tuple[Household, Person]:
    """Use the applicant's file or open one, bring its telephone up to date, add the members given.

    `file` is what `file_of` found.
    """
    known = find_by_id(data.id_number, by)
    at_window = by.actor.kind != "applicant"
    if known is not None and data.name.strip() and (at_window or file is not None):
        give_name(by, known, data.name)
    if file is None:
        household = _open_file(by, data, place, known)
        by = as_member(by, household)
    else:
        by = as_member(by, file)
        household = change_contact(
            by,
            file,
            phone=data.phone,
            whose=data.phone_whose,
            address=data.address,
            hukou=data.hukou,
        )
    for row, member in enumerate(data.members):
        if not _is_member(household, member):
            join(by, household, member, f"members.{row}.")
    return household, household.head


def file_of(by: Acting, data: IntakeData) -> Household | None:
    """The file within the area that this applicant heads: he applies again, not anew.

    Who applies by phone has shown no ID card: the file on hand is his only if it names the phone
    he proved to hold, or a stranger who knows a number could change another family's file.
    """
    known = find_by_id(data.id_number, by)
    uid = own_household(known) if known is not None else None
    file = Household.objects.select_related("head").filter(pk=uid).first() if uid else None
    if file is None or by.actor.kind != "applicant":
        return file
    return file if _phone_of(file) == check_phone(data.phone, "phone") else None


def as_member(by: Acting, household: Household) -> Acting:
    """An applicant becomes known as the person who heads the file; anybody else stays himself."""
    return replace(by, person_uid=household.head_id) if by.actor.kind == "applicant" else by


def join(by: Acting, household: Household, member: MemberData, prefix: str = "") -> Membership:
    """Add one member; errors come back under the form's own field names."""
    with _fields_under(prefix):
        return add_member(
            by,
            household,
            PersonData(
                name=member.name,
                id_number=member.id_number or None,
                no_id_reason=member.no_id_reason,
                sex=member.sex,
                birth_date=member.birth_date,
                phone=member.phone,
            ),
            relation=member.relation,
            co_resident=member.co_resident,
        )


def give_name(by: Acting, person: Person, name: str) -> None:
    """Fill in the name of somebody registered by number alone; a known name stays as it is."""
    if person.name != UNNAMED:
        return
    with elevated("补录姓名", by.actor):
        person.name = " ".join(name.split())
        person.name_sort = name_sort(person.name)
        person.touch(by.actor, "补录姓名")
        person.save(update_fields=["name", "name_sort"])


def _open_file(by: Acting, data: IntakeData, place: Division, known: Person | None) -> Household:
    name = data.name.strip()
    if known is not None and (not name or known.name == UNNAMED):
        name = known.name
    return register_household(
        by,
        division=place,
        applicant=PersonData(name=name or UNNAMED, id_number=data.id_number),
        contact_phone=data.phone,
        contact_whose=data.phone_whose,
        address=data.address,
        hukou=data.hukou,
    )


def _phone_of(file: Household) -> str:
    table, sealed = Household._meta.db_table, file.contact_sealed
    return open_column(table, "contact_sealed", file.pk, bytes(sealed)) if sealed else ""


def _is_member(household: Household, member: MemberData) -> bool:
    """Applying again with the same family is no double entry."""
    if not member.id_number:
        return False
    known = find_by_id(normalise_id(member.id_number))
    held = Membership.objects.current().filter(household=household, during__endswith__isnull=True)
    return known is not None and held.filter(person=known).exists()


@contextmanager
def _fields_under(prefix: str) -> Iterator[None]:
    """Move field names of an error under the row of the form they belong to."""
    try:
        yield
    except Invalid as error:
        if not prefix or not error.fields:
            raise
        fields = {f"{prefix}{field}": told for field, told in error.fields.items()}
        moved = Invalid.many(fields)
        moved.code = error.code
        raise moved from error
