"""Put one question to its department and keep the answer (取得答复).

Run by a job, and again by the next one if that is killed: the answer is kept once, because it is
written only while the query still waits, under the lock of its case. No transaction is open while
the department is being waited for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.persons import id_number_for_query
from yimen.means_check.actions.make_report import report_if_answered
from yimen.means_check.findings import check_answer
from yimen.means_check.models import CheckQuery
from yimen.means_check.recording import SYSTEM, record
from yimen.means_check.sources import SOURCES
from yimen.means_check.sources.base import Answer, Source
from yimen.means_check.sources.transport import ask
from yimen.means_check.waiting import show_wait
from yimen.means_check.waiting_queries import waiting_query
from yimen.network.packs import pack_for
from yimen.policy.facts import FactCatalogue

_STATES = {"found": CheckQuery.State.FOUND, "no_data": CheckQuery.State.NO_DATA}


@dataclass(frozen=True)
class Question:
    """What leaves the house, and what the answer is held against."""

    source: Source
    body: dict[str, Any]
    catalogue: FactCatalogue


def take_answer(query_uid: UUID) -> bool:
    """Ask and keep; False when there was nothing left to do.

    Raises ExternalDown, after noting it where the clerk sees it, so that the job is tried again;
    Conflict while the case is paused.
    """
    with in_scope(SCOPE_ALL):
        question = _question(query_uid)
    if question is None:
        return False
    try:
        answer = ask(question.source, question.body)
        check_answer(question.source, answer, question.catalogue)
    except ExternalDown as error:
        with in_scope(SCOPE_ALL):
            _note_failure(query_uid, error)
        raise
    with in_scope(SCOPE_ALL):
        return _keep(query_uid, answer)


@transaction.atomic
def _question(query_uid: UUID) -> Question | None:
    """What to ask, or None when it was answered or the check is over.

    That a person's number goes to a department is on record before it does: one event per person
    and source, however often it has to be asked.
    """
    query = waiting_query(query_uid)
    if query is None:
        return None
    request, case = query.request, query.request.case
    number = id_number_for_query(query.person, case_ref=case.uid, purpose=request.purpose)
    if query.asked_at is None:
        record(
            SYSTEM,
            request,
            "check.query",
            subject=f"{SOURCES[query.source].title} {query.person.name}",
            reason=request.purpose,
            after={
                "query": str(query.pk),
                "source": query.source,
                "person": str(query.person_id),
                "consent": str(query.consent_id),
            },
        )
        query.asked_at = clock.now()
    query.attempts += 1
    query.save(update_fields=["asked_at", "attempts"])
    body = {
        "key": str(query.uid),
        "id_number": number,
        "name": query.person.name,
        "purpose": f"{request.purpose}（{case}）",
        "asked_on": clock.today().isoformat(),
    }
    pack, _ = pack_for(case.handling_path, clock.today())
    return Question(SOURCES[query.source], body, pack.facts)


@transaction.atomic
def _keep(query_uid: UUID, answer: Answer) -> bool:
    """Write the answer once; the last one in makes the report."""
    query = waiting_query(query_uid)
    if query is None:
        return False
    query.state = _STATES[answer.state]
    query.answered_at = clock.now()
    query.as_of = answer.as_of
    query.last_error = ""
    query.answer_sealed = seal_column(
        "means_check_checkquery", "answer_sealed", query.uid, answer.model_dump_json()
    )
    query.save(update_fields=["state", "answered_at", "as_of", "last_error", "answer_sealed"])
    if report_if_answered(query.request) is None:
        show_wait(query.request)
    return True


@transaction.atomic
def _note_failure(query_uid: UUID, error: ExternalDown) -> None:
    """Show the clerk which department does not answer, and why."""
    query = waiting_query(query_uid)
    if query is not None:
        query.last_error = error.message[:200]
        query.save(update_fields=["last_error"])
        show_wait(query.request)
