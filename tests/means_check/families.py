"""A family whose check is due: 王小芳, her husband and a child of nine, all authorised."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app

from tests.cast.staff import acting
from tests.procedures.helpers import CLERK, case_of, household, id_number, item_of, procedure, step
from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.jobs import run_waiting
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.foundation.trail import timeline
from yimen.foundation.trail.models import Event
from yimen.households.actions.add_member import add_member
from yimen.households.actions.record_facts import record_facts
from yimen.households.actions.sign_consent import sign_consent
from yimen.households.models import FactSheet, Household, Person
from yimen.households.persons import PersonData
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.models import CheckQuery, CheckReport, CheckRequest
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem

REVIEWER = "yucheng.shenhe"
SPOUSE, CHILD = "10", "20"


@dataclass
class Family:
    """The case and its people by name."""

    case: Case
    people: dict[str, Person]

    @property
    def household(self) -> Household:
        """Their household."""
        return self.case.household

    @property
    def item(self) -> WorkItem:
        """The open step of the check."""
        return item_of(self.case, "means_check")

    def number(self, name: str) -> str:
        """Somebody's identity number."""
        person = self.people[name]
        return open_column("households_person", "id_sealed", person.pk, bytes(person.id_sealed))

    def declare(self, **facts: Any) -> FactSheet:
        """What they say of themselves; persons by name."""
        rows = [
            {"ref": str(self.people[name].pk), **row}
            for name, row in facts.pop("person", {}).items()
        ]
        return record_facts(
            acting(CLERK),
            self.household,
            FactSheet.Kind.DECLARED,
            {"person": rows, **facts},
            case_ref=self.case.pk,
            as_of=clock.today(),
        )


def family(*, signed: bool = True) -> Family:
    """A case at the step of the check, in the scope in force."""
    by = acting(CLERK)
    home = household(by)
    spouse = PersonData("王大明", id_number(date(1968, 3, 4)))
    child = PersonData("王小宝", id_number(date(2011, 7, 8)))
    people = {"王小芳": home.head}
    people["王大明"] = add_member(by, home, spouse, relation=SPOUSE).person
    people["王小宝"] = add_member(by, home, child, relation=CHILD).person
    if signed:
        for name in ("王小芳", "王大明"):
            sign_consent(by, home, people[name], method="paper")
        sign_consent(by, home, people["王小宝"], method="paper", signed_by=home.head)
    made = procedure(
        step("survey", kind="means_check"),
        step("means_check", kind="means_check", outcomes=[{"key": "reported", "title": "已出"}]),
        step("opinion"),
    )
    case = case_of(by, made, of=home)
    complete(acting(REVIEWER), item_of(case, "survey"))
    return Family(case, people)


def requested(of: Family) -> CheckRequest:
    """The township asks."""
    return request_check(acting(REVIEWER), of.item)


def report_of(of: Family) -> CheckReport:
    """The one report."""
    return CheckReport.objects.get(request__case=of.case)


def queries(of: Family, **which: Any) -> list[CheckQuery]:
    """The questions of the case, in a fixed order."""
    rows = CheckQuery.objects.filter(request__case=of.case, **which)
    return list(rows.order_by("person__name", "source", "pk"))


def events(of: Family, verb: str) -> list[Event]:
    """Events of the case with this verb."""
    with in_scope(SCOPE_ALL):
        return [event for event in timeline([f"case:{of.case.pk}"]) if event.verb == verb]


def work_off() -> None:
    """Run every question that is due now, as a worker does."""
    # In a thread of its own: beside a browser this one has an event loop already.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run_waiting, "means_check").result()


def pauses_over() -> list[float]:
    """Let the pauses of failed questions pass; returns how long they were, in seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select extract(epoch from scheduled_at - now()) from procrastinate_jobs"
            " where status = 'todo' and scheduled_at is not null order by 1"
        )
        pauses = [float(row[0]) for row in cursor.fetchall()]
        cursor.execute("update procrastinate_jobs set scheduled_at = null where status = 'todo'")
    return pauses


def jobs_left() -> int:
    """Questions in line or being asked."""
    return len(
        [job for job in app.job_manager.list_jobs(queue="means_check") if job.status in LEFT]
    )


LEFT = ("todo", "doing")
