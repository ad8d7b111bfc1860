"""Statutory obligors (法定义务人) of a household: register one, note that he will not sign."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.network.permissions import Right

from ..models import Household, Membership, Obligor
from ..permissions import check_household
from ..persons import PersonData, person_for
from ..recording import record


@transaction.atomic
def add_obligor(by: Acting, household: Household, data: PersonData, *, bond: str) -> Obligor:
    """Register who must by law support the household (43号第9、10条).

    Members living together are asked as members. Raises Invalid beside the field.
    """
    check_household(by, household, Right.DECLARE)
    if bond not in Obligor.Bond.values:
        raise Invalid("请选择赡养、抚养还是扶养义务", "bond")
    person = person_for(by, data, household.home_path, household.handling_path)
    members = Membership.objects.on(clock.today()).filter(household=household, person=person)
    if members.filter(co_resident=True).exists():
        raise Invalid(f"{person.name}是共同生活的家庭成员，不用另外登记为义务人", "id_number")
    row = Obligor(
        household=household,
        person=person,
        bond=bond,
        recorded_at=clock.now(),
        recorded_by=by.actor.name,
        home_path=household.home_path,
        handling_path=household.handling_path,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid(f"{person.name}已经登记为法定义务人", "id_number") from error
    after = {"person": str(person.pk), "bond": bond}
    record(by, household, "obligor.added", subject=person.name, after=after)
    return row


@transaction.atomic
def note_refusal(by: Acting, obligor: Obligor, note: str) -> Obligor:
    """Note that the obligor will not sign: visit and letter take the place of the query."""
    rows = Obligor.objects.select_for_update(of=("self",)).select_related("household", "person")
    row = rows.get(pk=obligor.pk)
    check_household(by, row.household, Right.DECLARE)
    if row.refused_at is not None:
        raise Conflict(f"已登记{row.person.name}不肯签署")
    if not note.strip():
        raise Invalid("请写明什么时候、怎样联系过，对方怎么说", "note")
    row.refused_at, row.refused_note = clock.now(), note.strip()[:200]
    row.save(update_fields=["refused_at", "refused_note"])
    record(by, row.household, "obligor.refused", subject=row.person.name, reason=row.refused_note)
    return row
