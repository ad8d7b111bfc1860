"""Ask for a check (发起核对): the township asks, in the county's name (57号第17条)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.versions import check_version
from yimen.households.models import Consent, Membership
from yimen.means_check.actions.cancel_check import cancel_if_over
from yimen.means_check.actions.make_report import report_if_answered
from yimen.means_check.guards import KIND, check_opened, covers_today, lock_case
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.recording import record
from yimen.means_check.sources import SOURCES
from yimen.means_check.tasks import defer_queries
from yimen.means_check.waiting import waiting_note
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.queries import county_office
from yimen.procedures.engine.waiting import begin, wait_for
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

PURPOSE = "社会救助家庭经济状况核对"
NO_NUMBER = "没有身份证号，无法查询，请通过入户调查核实"
State = CheckQuery.State


@transaction.atomic
def request_check(by: Acting, item: WorkItem, *, seen: int | None = None) -> CheckRequest:
    """Open a request and one query per member and source; the case then waits, visibly.

    Every co-resident member must have an authorisation in force (the guardian's for a child), else
    Conflict names who is missing. A second request while one runs is a Conflict.
    """
    case = lock_case(item.case_id)
    item = WorkItem.objects.get(pk=item.pk)
    item.case = case
    check_handle(by, item)
    check_opened(by)
    if seen is not None:
        check_version(item, seen)
    if item.kind != KIND or item.state != WorkItem.State.OPEN:
        raise Conflict("这一环节已经办结，不需要再发起核对")
    cancel_if_over(case)
    request = _create_request(by, case)
    queries = _create_queries(request, consents_of(case))
    begin(by, item)
    wait_for(item, WorkItem.Waits.EXTERNAL, waiting_note(request))
    record(
        by,
        request,
        "check.request",
        subject=str(case),
        reason=PURPOSE,
        after={
            "people": len({query.person_id for query in queries}),
            "sources": sorted({query.source for query in queries}),
            "requester": request.requester.name,
            "principal": request.principal.name,
        },
    )
    defer_queries(query.pk for query in queries if query.state == State.WAITING)
    report_if_answered(request)
    return request


def consents_of(case: Case) -> list[Consent]:
    """The authorisation in force of every co-resident member, or Conflict naming the missing."""
    members = (
        Membership.objects.on(clock.today())
        .filter(household=case.household_id, co_resident=True)
        .select_related("person")
        .order_by("relation", "recorded_at")
    )
    held = Consent.objects.in_force().filter(household=case.household_id).select_related("person")
    consents = {row.person_id: row for row in held}
    missing = [member.person for member in members if member.person_id not in consents]
    if missing:
        names = "、".join(person.name for person in missing)
        raise Conflict(
            f"还缺{names}的核对授权书。成年人由本人签署，未成年人由监护人代签，补齐后再发起核对",
            code="consent_missing",
            extra={"missing": [str(person.uid) for person in missing]},
        )
    found = [consents[member.person_id] for member in members]
    expired = [row.person.name for row in found if not covers_today(row.valid_until)]
    if expired:
        raise Conflict(
            f"{'、'.join(expired)}的核对授权已过有效期，请撤回旧授权、重新签署后再发起核对",
            code="consent_expired",
        )
    return found


def _create_request(by: Acting, case: Case) -> CheckRequest:
    """The next round of this case; under the lock of the case only one can be waiting."""
    if case.check_requests.filter(state=CheckRequest.State.WAITING).exists():
        raise Conflict("该办件已有正在进行的核对，不需要重复发起", code="check_running")
    return CheckRequest.objects.create(
        case=case,
        round=case.check_requests.count() + 1,
        state=CheckRequest.State.WAITING,
        purpose=PURPOSE,
        requester=case.handling_office,
        principal=county_office(case.handling_path),
        requested_by=by.actor.name,
        requested_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )


def _create_queries(request: CheckRequest, consents: list[Consent]) -> list[CheckQuery]:
    """One question per person and connected source; without an identity number none can be put."""
    queries = []
    for consent in consents:
        known = consent.person.id_sealed is not None
        for source in _sources_of(request.case):
            query = CheckQuery(request=request, person=consent.person, consent=consent)
            query.source = source
            query.state = State.WAITING if known else State.UNREACHABLE
            query.last_error = "" if known else NO_NUMBER
            query.home_path, query.handling_path = request.home_path, request.handling_path
            queries.append(query)
    return CheckQuery.objects.bulk_create(queries)


def _sources_of(case: Case) -> list[str]:
    """Sources the pack's facts name and that are connected here, in a fixed order."""
    pack, _ = pack_for(case.handling_path, clock.today())
    wanted = {feed for fact in pack.facts.facts.values() for feed in fact.feeds}
    return [key for key in SOURCES if key in wanted]
