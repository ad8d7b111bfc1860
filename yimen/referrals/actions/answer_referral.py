"""反馈: the office answers, and the result returns to the window (S1-43)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.referrals.actions.sign_referral import SYSTEM, open_item
from yimen.referrals.guards import locked, need_text
from yimen.referrals.models import Referral
from yimen.referrals.permissions import check_receive
from yimen.referrals.recording import record

LONGEST_ANSWER = 500


@transaction.atomic
def answer_referral(
    by: Acting, referral: Referral, *, result: str, answer: str, seen: int | str | None = None
) -> Referral:
    """`result` is approved or rejected; `answer` says what was done, or why not.

    A case's feedback step closes with it, at once or as soon as it opens.
    """
    check_receive(by, referral)
    if result not in (Referral.Result.APPROVED, Referral.Result.REJECTED):
        raise Invalid("请选择已办理或不予办理", "result")
    text = need_text(answer, "answer", "请写明办理结果；不予办理的写明理由", LONGEST_ANSWER)
    with locked(referral, seen, Referral.State.SIGNED) as row:
        row.state, row.result, row.answer = Referral.State.ANSWERED, result, text
        row.answered_at, row.answered_by = clock.now(), by.actor.name
        row.touch(by.actor, "反馈")
        row.save()
        record(by, row, "referral.answer", reason=text, after={"result": result})
        item = open_item(row.case, "feedback") if row.kind == Referral.Kind.HAND_OVER else None
        if item is not None:
            complete(SYSTEM, item, result, text)
    return row
