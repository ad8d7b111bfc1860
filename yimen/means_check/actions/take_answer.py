"""Put one question to its department and keep the answer (取得答复).

Run by a job, and again by the next one if that is killed: the answer is kept once, because it is
written only while the query still waits, under a lock of its request. No transaction is open while
the department is being waited for.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yimen.foundation import clock
from yimen.foundation.crypto.fields import seal_column
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.households.persons import id_number_for_query
from yimen.means_check.actions.make_report import make_report
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.means_check.sources.base import Answer
from yimen.means_check.sources.transport import ask
from yimen.procedures.engine.waiting import wait_for
from yimen.procedures.models import WorkItem
from yimen.procedures.queue import open_item

STEP = "means_check"
_STATES = {"found": CheckQuery.State.FOUND, "no_data": CheckQuery.State.NO_DATA}


def take_answer(query_uid: UUID) -> bool:
    """Ask and keep; False when there was nothing left to do.

    Raises ExternalDown, after noting it where the clerk sees it, so that the job is tried again.
    """
    with in_scope(SCOPE_ALL):
        question = _question(query_uid)
    if question is None:
        return False
    source, body = question
    try:
        answer = ask(SOURCES[source], body)
    except ExternalDown as error:
        with in_scope(SCOPE_ALL):
            _note_failure(query_uid, error)
        raise
    with in_scope(SCOPE_ALL):
        return _keep(query_uid, answer)


def _question(query_uid: UUID) -> tuple[str, dict[str, Any]] | None:
    """What to ask, or None when it was answered or the request is over."""
    query = (
        CheckQuery.objects.select_related("request__case", "person", "consent")
        .filter(
            pk=query_uid,
            state=CheckQuery.State.WAITING,
            request__state=CheckRequest.State.WAITING,
            consent__revoked_at__isnull=True,
        )
        .first()
    )
    if query is None:
        return None
    case = query.request.case
    number = id_number_for_query(query.person, case_ref=case.uid, purpose=query.request.purpose)
    return query.source, {
        "key": str(query.uid),
        "id_number": number,
        "name": query.person.name,
        "purpose": f"{query.request.purpose}（{case.number or case.receipt_number}）",
        "asked_on": clock.today().isoformat(),
    }


@transaction.atomic
def _keep(query_uid: UUID, answer: Answer) -> bool:
    """Write the answer once; the last one in makes the report."""
    query = CheckQuery.objects.get(pk=query_uid)
    request = CheckRequest.objects.select_for_update().get(pk=query.request_id)
    query = CheckQuery.objects.select_for_update().get(pk=query_uid)
    if query.state != CheckQuery.State.WAITING or request.state != CheckRequest.State.WAITING:
        return False
    query.state = _STATES[answer.state]
    query.attempts += 1
    query.answered_at = query.asked_at = clock.now()
    query.as_of = answer.as_of
    query.last_error = ""
    query.answer_sealed = seal_column(
        "means_check_checkquery", "answer_sealed", query.uid, answer.model_dump_json()
    )
    query.save()
    if not request.queries.filter(state=CheckQuery.State.WAITING).exists():
        make_report(request)
    return True


@transaction.atomic
def _note_failure(query_uid: UUID, error: ExternalDown) -> None:
    """Count the attempt and show the clerk which department does not answer."""
    updated = CheckQuery.objects.filter(pk=query_uid, state=CheckQuery.State.WAITING).update(
        attempts=F("attempts") + 1, last_error=error.message[:200], asked_at=clock.now()
    )
    if not updated:
        return
    query = CheckQuery.objects.select_related("request__case").get(pk=query_uid)
    item = open_item(query.request.case, STEP)
    if item is not None:
        wait_for(item, WorkItem.Waits.EXTERNAL, f"{error.message}，系统会自动重试")
