"""监督: the county looks at how it was dealt with, and closes or orders a correction."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import WorkItem
from yimen.referrals.guards import need_text, open_item_of
from yimen.referrals.limits import answer_due
from yimen.referrals.lookup import hand_over_of
from yimen.referrals.models import Referral
from yimen.referrals.recording import record


@transaction.atomic
def close_monitoring(
    by: Acting, item: WorkItem, *, correct: bool, reason: str = "", seen: int | str | None = None
) -> None:
    """`correct` closes the case; otherwise the office gets it back with what is to be put right."""
    case = open_item_of(by, item, seen, "monitoring")
    if correct:
        complete(by, item, "closed", reason.strip())
        return
    text = need_text(reason, "reason", "请写明问题和整改要求，承办单位会收到")
    row = hand_over_of(case, Referral.State.ANSWERED, Referral.State.TOLD)
    row.state, row.rectify, row.result = Referral.State.SIGNED, text, Referral.Result.NONE
    due = answer_due(case, case.home_path, clock.now())
    row.due_sort = due.at if due else None
    row.touch(by.actor, "限期整改")
    row.save()
    record(by, row, "referral.rectify", reason=text)
    complete(by, item, "rectify", text)
