"""不予受理: with reasons, their basis and the remedy, in writing (社会救助法 70（一）、76)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yimen.applications import messages
from yimen.applications.actions.acceptance import check_known, open_acceptance
from yimen.applications.documents import issue
from yimen.applications.models import IssuedDocument
from yimen.applications.record import record
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import WorkItem

OUTCOME = "refuse"
TEMPLATE = "refusal_to_accept"
_SHORTEST = 6


@transaction.atomic
def refuse_acceptance(
    by: Acting,
    item: WorkItem,
    seen: int | str | None = None,
    *,
    reasons: Sequence[str],
    basis: str,
) -> IssuedDocument:
    """End the case as 不予受理 and issue the paper that says why and what can be done about it.

    `reasons` are whole sentences the applicant will read, `basis` the rule behind them. Missing
    papers are no reason: they are told once (`ask_supplement`).
    """
    case = open_acceptance(by, item, seen)
    told = [reason.strip() for reason in reasons if reason.strip()]
    found: dict[str, str] = {}
    if not told or any(len(reason) < _SHORTEST for reason in told):
        found["reasons"] = (
            "请写明不予受理的具体理由，申请人会在告知书上看到；材料不齐不是理由，请用一次性告知"
        )
    if not basis.strip():
        found["basis"] = "请写明依据的文件和条款"
    if found:
        raise Invalid.many(found)
    check_known(case)
    complete(by, item, OUTCOME, reason="；".join(told))
    case.refresh_from_db()
    document = issue(
        by,
        case,
        TEMPLATE,
        step=item.step,
        body={"reasons": told, "basis": basis.strip(), "contact": case.handling_office.phone},
    )
    record(
        by,
        case,
        "case.refuse_acceptance",
        reason="；".join(told),
        after={"basis": basis, "serial": document.serial},
    )
    messages.tell_not_accepted(case)
    return document
