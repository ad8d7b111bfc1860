"""Filing with the county (报区级备案): the county takes note, or sends the result back (S0-29)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from yimen.applications.document_data import chinese_day
from yimen.applications.documents import issue
from yimen.applications.guards import check_step_open, lock_case
from yimen.applications.models import IssuedDocument
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.packstore.reads import pack_of
from yimen.procedures.engine.complete import complete
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

KIND, PAPER = "filing", "filing_sheet"
ACKNOWLEDGED, RETURNED = "予以备案", "退回"


@transaction.atomic
def acknowledge_filing(
    by: Acting, item: WorkItem, note: str = "", *, seen: int | str | None = None
) -> IssuedDocument:
    """Take note of what the township decided; it does not delay payment."""
    return _answer(by, item, "acknowledged", ACKNOWLEDGED, note, seen)


@transaction.atomic
def return_filing(
    by: Acting, item: WorkItem, reason: str, *, seen: int | str | None = None
) -> IssuedDocument:
    """Send the result back with a reason: the township looks at it again and files anew."""
    if not reason.strip():
        raise Invalid("请写明退回的理由，街道才知道复核什么", "reason")
    return _answer(by, item, "return", RETURNED, reason, seen)


def _answer(
    by: Acting, item: WorkItem, outcome: str, words: str, text: str, seen: int | str | None
) -> IssuedDocument:
    case = lock_case(item.case)
    check_step_open(item, KIND, "备案")
    check_handle(by, item)
    check_seen(item, seen)
    body = {**_decision_words(case), "filing": _filing_words(by, words, text)}
    document = issue(by, case, PAPER, step=item.step, body=body)
    record(
        by,
        case,
        "filing.answer",
        reason=text.strip(),
        after={"outcome": outcome, "serial": document.serial},
    )
    complete(by, item, outcome, text.strip())
    return document


def _filing_words(by: Acting, words: str, text: str) -> dict[str, str]:
    return {
        "clerk": by.actor.name,
        "date": chinese_day(clock.now()),
        "result": words,
        "text": text.strip(),
    }


def _decision_words(case: Case) -> dict[str, Any]:
    """The decision that is filed, or its newest revision."""
    decision = getattr(case, "decision", None)
    if decision is None:
        return {}
    revised = case.revisions.order_by("-round").first()
    item = pack_of(case.pack_version).items.get(decision.item)
    outcome = revised.get_result_display() if revised else decision.get_result_display()
    amount = revised.amount_fen if revised and revised.amount_fen else decision.amount_fen
    return {
        "decision": {
            "item": item.title if item else "",
            "outcome": outcome,
            "date": chinese_day(revised.decided_at if revised else decision.decided_at),
            "amount": amount if amount is not None else "",
        }
    }
