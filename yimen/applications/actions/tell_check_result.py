"""Tell the result of the check before the application (核对结果告知, S0-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction

from yimen.applications import messages
from yimen.applications.documents import issue
from yimen.applications.guards import check_step_open, lock_case
from yimen.applications.models import IssuedDocument
from yimen.applications.readiness import latest_report
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.packstore.reads import procedure_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.events import raise_event
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle
from yimen.procedures.queue import open_of_kind

KIND = "check_result"
PAPER = "check_refusal"
OBJECTION = "check_objection"
PASSED, FAILED, UPHELD = "符合申请条件", "不符合申请条件", "维持核对结果"
_NEXT = {
    False: "申报和核对的情况一致，可以正式提出申请",
    True: "申报和核对的情况一致，接下来入户调查",
}
"""What a passed check leads to: before acceptance the application, after it the visit (220号)."""
_SHORTEST = 6


@dataclass(frozen=True)
class CheckResult:
    """What the applicant is told; a failed check needs its reasons in whole sentences."""

    passed: bool
    reasons: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def tell_check_result(
    by: Acting, item: WorkItem, told: CheckResult, *, seen: int | str | None = None
) -> IssuedDocument:
    """Issue 核对结果告知书, send the message, and let the applicant apply formally.

    A failed check bars nobody: an objection waits to be raised, and he may apply all the same.
    Conflict without a report, Invalid beside `reasons`.
    """
    case = lock_case(item.case)
    check_step_open(item, KIND, "核对结果告知")
    check_handle(by, item)
    check_seen(item, seen)
    _check_report(case)
    reasons = [reason.strip() for reason in told.reasons if reason.strip()]
    if not told.passed and (not reasons or any(len(one) < _SHORTEST for one in reasons)):
        raise Invalid("核对不符合的，请写明具体理由，申请人会在告知书上看到", "reasons")
    reasons = reasons or [_NEXT[case.accepted_at is not None]]
    words = PASSED if told.passed else FAILED
    document = issue(by, case, PAPER, step=item.step, body={"result": words, "reasons": reasons})
    messages.tell_check_result(case, item.round, passed=told.passed)
    record(
        by,
        case,
        "check.tell",
        reason="；".join(reasons),
        after={"passed": told.passed, "serial": document.serial},
    )
    complete(by, item, "passed" if told.passed else "failed", "；".join(reasons))
    if not told.passed:
        _offer_objection(case)
    return document


def _check_report(case: Case) -> None:
    report = latest_report(case)
    if report is None:
        raise Conflict("还没有核对报告，不能告知结果", code="inputs_missing")
    if report.valid_until and report.valid_until < clock.today():
        raise Conflict("核对报告已经过了有效期，请退回重新核对", code="report_expired")


def _offer_objection(case: Case) -> None:
    """The task of the objection stands ready and waits for the applicant."""
    steps = procedure_of(case.procedure_id).steps
    if not any(step.on == OBJECTION for step in steps):
        return
    system = Acting.system("核对结果告知")
    found = open_of_kind(case, OBJECTION)
    item = found or raise_event(system, case, OBJECTION, "核对不符合，申请人可以提出异议")
    wait_for(item, WorkItem.Waits.APPLICANT, "已告知异议途径，等待申请人提出", system)
