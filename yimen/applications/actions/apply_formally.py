"""The formal application (正式申请): signed by the applicant, after the check or in spite of it.

The check is a service and never a bar: whoever insists is taken to acceptance at once, and what of
authorisation and check was left undone is made up for afterwards (社会救助法 43、64、70（一）).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from yimen.applications.documents import issue
from yimen.applications.guards import check_not_ended, check_step_open, lock_case
from yimen.applications.models import CheckObjection, FormalApplication
from yimen.applications.permissions import check_fill_in
from yimen.applications.readiness import stands_at
from yimen.applications.record import paths_of, record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.foundation.files.models import StoredFile
from yimen.means_check.actions.cancel_check import cancel_check
from yimen.means_check.models import CheckRequest
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of, procedure_of
from yimen.policy.procedure import Step
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.dropping import drop
from yimen.procedures.engine.events import raise_event
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle
from yimen.procedures.queue import open_item, open_of_kind

KIND = "application"
EVENT = "insistence"
NEEDS_SIGNATURE = "请上传申请人签字（手写或者按手印）；正式申请由申请人本人确认"


@dataclass(frozen=True)
class FormalData:
    """The signature, and the item where it was left open at the door. `insists`: the applicant
    goes on though the check says no."""

    signature: StoredFile | None
    insists: bool = False
    item: str = ""


@transaction.atomic
def apply_formally(
    by: Acting, item: WorkItem, data: FormalData, *, seen: int | str | None = None
) -> FormalApplication:
    """Record the signed application and let acceptance follow.

    Against a failed check the box 坚持正式申请 must be ticked; Invalid beside the field.
    """
    case = lock_case(item.case)
    check_step_open(item, KIND, "正式申请")
    check_handle(by, item)
    check_seen(item, seen)
    step = procedure_of(case.procedure_id).step(item.step)
    against = step.on is None and _failed(case)
    if against and not data.insists:
        raise Invalid("核对结果不符合；申请人坚持的，请勾选“坚持正式申请”并由本人签字", "insists")
    return _apply(by, case, item, step, data, insisted=against or step.on is not None)


@transaction.atomic
def insist(by: Acting, case: Case, data: FormalData) -> FormalApplication:
    """The applicant will not wait for the check: straight to acceptance, whatever is open now.

    Conflict where the procedure asks for no check first, or the application is made already.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    steps = procedure_of(case.procedure_id).steps
    if not any(step.on == EVENT for step in steps):
        raise Conflict("这一事项不用先核对，请直接受理", code="no_such_event")
    if FormalApplication.objects.filter(case=case).exists():
        raise Conflict("申请人已经正式申请，请办理受理", code="applied")
    if data.signature is None:
        raise Invalid(NEEDS_SIGNATURE, "signature")
    item = open_of_kind(case, KIND) or raise_event(by, case, EVENT, "申请人坚持正式申请")
    step = procedure_of(case.procedure_id).step(item.step)
    insisted = step.on is not None or _failed(case)
    made = _apply(by, case, item, step, data, insisted=insisted)
    for running in case.check_requests.filter(state=CheckRequest.State.WAITING):
        cancel_check(running, "申请人坚持正式申请，核对在受理以后重新发起")
    return made


def acceptance_item(by: Acting, case: Case, data: FormalData | None = None) -> WorkItem:
    """The open acceptance. Where the check comes first and is not done, `data` with the box ticked
    and the signature opens it; without them it is a Conflict that says so (S0-10)."""
    item = open_item(case, "acceptance")
    if item is not None:
        return item
    if data is not None and data.insists:
        insist(by, case, data)
        item = open_item(case, "acceptance")
    if item is None:
        _refuse_early(case)
    return item  # type: ignore[return-value]


def has_acceptance(case: Case) -> bool:
    """False where registering is accepting: 急难型 is helped before any paper (S0-10, S0-20)."""
    return any(step.kind == "acceptance" for step in procedure_of(case.procedure_id).steps)


def _refuse_early(case: Case) -> None:
    check_not_ended(case)
    steps = procedure_of(case.procedure_id).steps
    stands = stands_at(case)
    if case.accepted_at is None and any(step.on == EVENT for step in steps):
        raise Conflict(
            f"这一事项先核对、再正式申请，现在的环节是“{stands}”，还没有核对结果。"
            "申请人坚持的，请勾选“申请人坚持正式申请”并上传签字，当场受理",
            code="check_first",
        )
    raise Conflict(f"这一办件现在的环节是“{stands}”，还不能办理“受理”", code="not_open")


def _failed(case: Case) -> bool:
    """The result told last was a failed check."""
    told = case.work_items.filter(kind="check_result", state=WorkItem.State.DONE)
    newest = told.order_by("-done_at", "-pk").first()
    return newest is not None and newest.outcome == "failed"


def _apply(
    by: Acting, case: Case, item: WorkItem, step: Step, data: FormalData, *, insisted: bool
) -> FormalApplication:
    if data.signature is None:
        raise Invalid(NEEDS_SIGNATURE, "signature")
    settle_item(by, case, data.item)
    _drop_objection(by, case)
    made = FormalApplication.objects.create(
        case=case,
        insisted=insisted,
        signature=data.signature,
        submitted_at=clock.now(),
        received_by=by.actor.name,
        **paths_of(case),
    )
    record(by, case, "application.submit", after={"insisted": insisted, "item": case.item})
    issue(by, case, "application_form", step=item.step)
    outcomes = {outcome.key for outcome in step.outcomes}
    complete(by, item, "insisted" if insisted and "insisted" in outcomes else "submitted")
    return made


def settle_item(by: Acting, case: Case, item: str = "") -> None:
    """Note which aid is applied for where the door left it open; it must follow this procedure."""
    if case.item or not procedure_settles_item(case):
        return
    procedure = procedure_of(case.procedure_id)
    chosen = item or case.application.wanted_item
    if chosen not in procedure.items:
        titles = pack_of(case.pack_version).items
        names = "、".join(titles[key].title for key in procedure.items)
        raise Invalid(f"请选择申请的救助事项：{names}；其他事项请另行登记", "item")
    case.item = chosen
    case.touch(by.actor, "确定申请事项")
    case.save()
    WorkItem.objects.filter(case=case).update(item=chosen)


def procedure_settles_item(case: Case) -> bool:
    """The item must be known by acceptance where no later step has the applicant choose it."""
    return not any(step.kind == "category" for step in procedure_of(case.procedure_id).steps)


def _drop_objection(by: Acting, case: Case) -> None:
    """The objection goes into the handling of the application."""
    item = open_of_kind(case, "check_objection")
    if item is None:
        return
    why = "申请人已经正式申请，核对的疑点在受理后查清"
    CheckObjection.objects.filter(case=case, answered_at__isnull=True).update(
        answered_at=clock.now(), answer=why
    )
    drop(Acting.system("正式申请"), item, why)
