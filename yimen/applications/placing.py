"""Giving a household its village (落户到村): every row of the file gets the longer path.

Paths are copied to hot tables, so that rows are found and closed off without a join; this is the
one place that moves them, while the township alone was known.
"""

from __future__ import annotations

from django.db.models import Model

from yimen.applications.models import (
    Application,
    AssistanceLetter,
    CheckObjection,
    FormalApplication,
    IssuedDocument,
    Material,
    NonCooperation,
)
from yimen.households.models import (
    BankAccount,
    Consent,
    FactSheet,
    Household,
    Membership,
    Obligor,
    Person,
)
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.procedures.models import Case, Clock, Copy, Hearing, Pause, Urge, WorkItem

_OF_HOUSEHOLD: tuple[type[Model], ...] = (
    Membership,
    Obligor,
    Consent,
    FactSheet,
    BankAccount,
)
_OF_CASE: tuple[type[Model], ...] = (
    WorkItem,
    Clock,
    Pause,
    Hearing,
    Application,
    Material,
    IssuedDocument,
    CheckObjection,
    FormalApplication,
    NonCooperation,
    AssistanceLetter,
)


def move_to(by: Acting, case: Case, village: Division) -> None:
    """Write the village on the household, its people and this case."""
    before, path = case.home_path, village.path
    paths = {"home_path": path, "handling_path": path}
    household = Household.objects.select_for_update(of=("self",)).get(pk=case.household_id)
    household.division = village
    household.home_path = household.handling_path = path
    household.touch(by.actor, "登记所在村（社区）")
    household.save()
    for model in _OF_HOUSEHOLD:
        model._default_manager.filter(household=household).update(**paths)
    people = Person.objects.filter(memberships__household=household, home_path=before)
    Person.objects.filter(pk__in=list(people.values_list("pk", flat=True))).update(**paths)
    for model in _OF_CASE:
        model._default_manager.filter(case=case).update(**paths)
    for told in (Copy, Urge):
        told.objects.filter(item__case=case).update(**paths)
    case.division = village
    case.home_path = case.handling_path = path
    case.touch(by.actor, "登记所在村（社区）")
    case.save()
