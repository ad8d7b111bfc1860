"""May it, in this state? Each check raises a sentence that says what to do next."""

from __future__ import annotations

from uuid import UUID

from yimen.foundation.errors import Conflict, NotFound
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.payments.models import PaymentRun

State = PaymentRun.State

_WORDS = {
    State.DRAFT: "清单还在编制，请先由乡镇（街道）提交",
    State.SUBMITTED: "清单正在等待县级复核",
    State.APPROVED: "清单已经复核，不能再改",
    State.SENT: "清单已经送银行，不能再改",
    State.RECONCILED: "清单已经对账完成，不能再改",
}


def lock_run(uid: UUID, *states: str) -> PaymentRun:
    """The run, locked, when it is in one of `states`; else Conflict saying where it stands."""
    try:
        run = PaymentRun.objects.select_for_update().select_related("office").get(pk=uid)
    except PaymentRun.DoesNotExist as error:
        raise NotFound("没有找到这份发放清单，或者不在您的辖区") from error
    if run.state not in states:
        raise Conflict(_WORDS[State(run.state)], code="run_state", extra={"state": run.state})
    return run


def check_prepare(by: Acting) -> None:
    """Making and submitting lists belongs to the township (乡镇编制)."""
    check(by, Right.RUN_PREPARE)


def check_review(by: Acting) -> None:
    """Review, bank file and reconciliation belong to the county (县级复核)."""
    check(by, Right.RUN_APPROVE)
