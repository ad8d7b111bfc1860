"""Adding a member (增加成员): the same person twice is told beside the field."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..models import Household, Membership, Person
from ..permissions import check_household
from ..persons import PersonData, person_for
from ..recording import record
from ..relations import check_relation


@transaction.atomic
def add_member(
    by: Acting,
    household: Household,
    data: PersonData,
    *,
    relation: str,
    co_resident: bool = True,
    since: date | None = None,
) -> Membership:
    """Add a person to a household from `since` (default today) on.

    That he lives in another household too is no obstacle here: `queries.other_households` finds
    it and the intake asks. Raises Invalid beside the field.
    """
    check_household(by, household, Right.DECLARE)
    check_relation(relation)
    start = since or clock.today()
    if start > clock.today():
        raise Invalid("加入日期不能晚于今天", "since")
    # One change of a household's members at a time.
    Household.objects.select_for_update().get(pk=household.pk)
    person = person_for(by, data, household.home_path, household.handling_path)
    _check_not_twice(household, person)
    row = Membership.objects.create(
        household=household,
        person=person,
        relation=relation,
        co_resident=co_resident,
        during=DateRange(start, None),
        recorded_at=clock.now(),
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    after = {"person": str(person.pk), "relation": relation, "since": start}
    record(by, household, "member.added", subject=person.name, after=after)
    return row


def _check_not_twice(household: Household, person: Person) -> None:
    """Nobody is a member twice; without a number, same name and birth date are the same person."""
    held = Membership.objects.current().filter(household=household, during__endswith__isnull=True)
    if held.filter(person=person).exists():
        raise Invalid(f"{person.name}已经在家庭成员里，不用重复登记", "id_number")
    if person.id_index is None:
        same = held.filter(person__name=person.name, person__birth_date=person.birth_date)
        if same.exists():
            raise Invalid(f"家庭成员里已有同名、同出生日期的{person.name}，不用重复登记", "name")
