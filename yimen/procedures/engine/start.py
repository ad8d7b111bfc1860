"""Starting a case (收件): the household, the item, the pinned procedure, and the first step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from yimen.foundation.uids import new_uid
from yimen.households.models import Household, Person
from yimen.network.acting import Acting
from yimen.network.models import Division, Office
from yimen.packstore.models import PackVersion
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure

from ..graph import graph_of
from ..models import Case
from ..numbers import draw_number
from . import limits
from .complete import settle
from .locked import LockedCase
from .opening import open_step
from .recording import record

RECEIPT_SERIES = "收"


def start_case(
    by: Acting,
    *,
    household: Household,
    applicant: Person,
    item: str,
    intake_office: Office,
    handling_office: Office,
    division: Division,
    pack: Pack,
    pack_version: PackVersion,
    procedure: Procedure,
    received_at: datetime,
) -> Case:
    """Register a case and open its first steps; the event "received" starts its limits.

    `item` may be empty: only the ID card and a phone are needed at the window (S4-18). The case
    is seen from the household's place and from the handling office.
    """
    with transaction.atomic():
        case = _new_case(
            household, applicant, item, intake_office, handling_office, division, received_at
        )
        case.pack_version, case.procedure_id = pack_version, procedure.hash
        case.touch(by.actor, "收件")
        case.save(force_insert=True)
        locked = LockedCase(by, case, graph_of(procedure.hash), [], received_at)
        locked.clocks = {}
        limits.mark_event(locked, "received", received_at)
        for key in locked.graph.starters():
            open_step(locked, key)
        record(
            locked,
            "case.started",
            after={
                "receipt_number": case.receipt_number,
                "item": item,
                "pack": pack.name,
                "household": str(household.pk),
                "received_at": received_at,
                "opened": [row.step for row in locked.opened],
            },
        )
        settle(locked)
    return case


def _new_case(
    household: Household,
    applicant: Person,
    item: str,
    intake_office: Office,
    handling_office: Office,
    division: Division,
    received_at: datetime,
) -> Case:
    year = received_at.year
    serial = draw_number(intake_office, RECEIPT_SERIES, year)
    covered = division.path.startswith(handling_office.path)
    return Case(
        uid=new_uid(),
        receipt_number=f"{intake_office.division_id}{RECEIPT_SERIES}{year}{serial:05d}",
        item=item,
        household=household,
        applicant=applicant,
        division=division,
        intake_office=intake_office,
        handling_office=handling_office,
        home_path=division.path,
        handling_path=division.path if covered else handling_office.path,
        received_at=received_at,
        status=Case.Status.REGISTERED,
    )
