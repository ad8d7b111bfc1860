"""Agree a time for the visit (预约入户), inside the survey's window (S4-21)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from yimen.applications.guards import check_step_open
from yimen.applications.models import Appointment
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.foundation.versions import check_version
from yimen.network.acting import Acting
from yimen.network.models import Staff
from yimen.packstore.reads import procedure_of
from yimen.procedures.clock import due_of, region_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle


@transaction.atomic
def book_appointment(
    by: Acting,
    item: WorkItem,
    *,
    starts_at: datetime,
    surveyor: Staff,
    contact_note: str = "",
    seen: int | None = None,
) -> Appointment:
    """Fix the visit and close the step.

    The time must lie between now and the survey's deadline, else Invalid names the last moment.
    """
    item = WorkItem.objects.select_for_update().select_related("case").get(pk=item.pk)
    check_handle(by, item)
    check_step_open(item, "appointment", "预约入户")
    if seen is not None:
        check_version(item, seen)
    made = _appointment(by, item, starts_at, surveyor, contact_note)
    made.save(force_insert=True)
    record(
        by, item.case, "appointment.book", after={"starts_at": starts_at, "surveyor": surveyor.name}
    )
    complete(by, item, "agreed")
    return made


@transaction.atomic
def rebook_appointment(
    by: Acting, item: WorkItem, *, starts_at: datetime, surveyor: Staff, reason: str
) -> Appointment:
    """Move an agreed visit while the survey is open; the old time stays on file with the reason."""
    item = WorkItem.objects.select_for_update().select_related("case").get(pk=item.pk)
    check_step_open(item, "survey", "入户调查")
    check_handle(by, item)
    if not reason.strip():
        raise Invalid("请写明改约原因", "reason")
    made = _appointment(by, item, starts_at, surveyor, "")
    old = item.case.appointments.select_for_update().filter(superseded_at__isnull=True).first()
    if old is not None:
        old.superseded_at, old.superseded_reason = clock.now(), reason.strip()
        old.save()
    made.save(force_insert=True)
    record(
        by,
        item.case,
        "appointment.rebook",
        reason=reason,
        before={"starts_at": old.starts_at if old else None},
        after={"starts_at": starts_at, "surveyor": surveyor.name},
    )
    return made


def survey_deadline(case: Case) -> datetime | None:
    """End of the survey's limit by the pinned procedure, known before that step opens."""
    limit = procedure_of(case.procedure_id).step("survey").within
    if limit is None:
        return None
    begins = {"received": case.received_at, "complete": case.complete_at}
    begin = begins.get(limit.from_, case.accepted_at) or case.received_at
    return due_of(limit, begin, region_of(case.home_path)).at


def _appointment(
    by: Acting, item: WorkItem, starts_at: datetime, surveyor: Staff, contact_note: str
) -> Appointment:
    """A checked, unsaved appointment."""
    case = item.case
    if starts_at < clock.now():
        raise Invalid("预约时间已经过去，请重新选择", "starts_at")
    latest = survey_deadline(case)
    if latest is not None and starts_at >= latest:
        last = (latest - timedelta(microseconds=1)).astimezone(clock.ZONE)
        raise Invalid(
            f"入户调查须在{last.year}年{last.month}月{last.day}日前完成，请选择这一天或之前的时间",
            "starts_at",
        )
    return Appointment(
        case=case,
        starts_at=starts_at,
        surveyor=surveyor,
        contact_note=contact_note.strip(),
        made_at=clock.now(),
        made_by=by.actor.name,
        **paths_of(case),
    )
