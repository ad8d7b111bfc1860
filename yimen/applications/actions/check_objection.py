"""Objection to the result of the check (核对异议): raised by the applicant, looked into."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yimen.applications.actions.tell_check_result import OBJECTION, PAPER, UPHELD
from yimen.applications.documents import issue
from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.models import CheckObjection
from yimen.applications.permissions import check_fill_in
from yimen.applications.readiness import latest_report, open_kind
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import raise_event
from yimen.procedures.engine.waiting import begin, no_longer_waits
from yimen.procedures.models import Case
from yimen.procedures.permissions import check_handle
from yimen.procedures.queue import open_of_kind

KIND = "check_objection"
NOT_RAISED = "not_raised"


@transaction.atomic
def raise_check_objection(by: Acting, case: Case, content: str) -> CheckObjection:
    """Register what the applicant says against the check; the limit of the answer begins.

    Conflict while there is no report, or one is being looked into already.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    if not content.strip():
        raise Invalid("请写明对核对结果的哪一项有异议、为什么", "content")
    if latest_report(case) is None:
        raise Conflict("还没有核对结果，不能提出异议", code="inputs_missing")
    row = CheckObjection(
        case=case,
        content=content.strip(),
        raised_at=clock.now(),
        received_by=by.actor.name,
        **paths_of(case),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("核对异议已经登记，正在复查", code="already_open") from error
    record(by, case, "check_objection.raise", reason=row.content)
    system = Acting.system("核对异议")
    item = open_of_kind(case, KIND) or raise_event(by, case, OBJECTION, row.content)
    no_longer_waits(item, system)
    begin(system, item)
    return row


@transaction.atomic
def answer_check_objection(by: Acting, case: Case, *, recheck: bool, reason: str) -> CheckObjection:
    """Check again, or stand by the result and say so in writing."""
    case = lock_case(case)
    item = open_kind(case, KIND, "核对异议复查")
    check_handle(by, item)
    row = CheckObjection.objects.filter(case=case, answered_at__isnull=True).first()
    if row is None:
        raise Conflict("申请人还没有提出异议，不需要复查", code="not_raised")
    if not reason.strip():
        raise Invalid("请写明复查的情况，要书面答复申请人", "reason")
    row.rechecked, row.answer, row.answered_at = recheck, reason.strip(), clock.now()
    row.save()
    record(by, case, "check_objection.answer", reason=row.answer, after={"recheck": recheck})
    if not recheck:
        body = {"result": UPHELD, "reasons": [row.answer]}
        issue(by, case, PAPER, step=item.step, body=body)
    complete(by, item, "recheck" if recheck else "uphold", row.answer)
    return row


@transaction.atomic
def close_without_objection(by: Acting, case: Case) -> None:
    """The applicant was told and raised nothing: where the procedure ends there, the case ends.

    Conflict once an objection is on file, or where the case goes on without one.
    """
    case = lock_case(case)
    item = open_kind(case, KIND, "核对异议复查")
    check_handle(by, item)
    if CheckObjection.objects.filter(case=case, answered_at__isnull=True).exists():
        raise Conflict("申请人已经提出异议，请复查后答复", code="raised")
    outcomes = {one.key for one in procedure_of(case.procedure_id).step(item.step).outcomes}
    if NOT_RAISED not in outcomes:
        raise Conflict("申请人还可以正式提出申请，不能因核对不符合办结", code="goes_on")
    no_longer_waits(item, Acting.system("核对异议"))
    complete(by, item, NOT_RAISED)
