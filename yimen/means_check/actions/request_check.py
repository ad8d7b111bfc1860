"""Ask for a check (发起核对): the township asks, in the county's name (57号第17条)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict
from yimen.foundation.versions import check_version
from yimen.households.models import Consent, Membership
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.means_check.tasks import defer_query
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.network.queries import county_office
from yimen.procedures.engine.waiting import begin, wait_for
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

_PURPOSE = "社会救助家庭经济状况核对"


@transaction.atomic
def request_check(by: Acting, item: WorkItem, *, seen: int | None = None) -> CheckRequest:
    """Open a request and one query per member and source; the case then waits, visibly.

    Every co-resident member must have an authorisation in force (the guardian's for a child), else
    Conflict names who is missing. A second request while one runs is a Conflict.
    """
    item = WorkItem.objects.select_for_update().select_related("case").get(pk=item.pk)
    check_handle(by, item)
    if seen is not None:
        check_version(item, seen)
    if item.state != WorkItem.State.OPEN:
        raise Conflict("这一环节已经办结，不需要再发起核对")
    case = item.case
    consents = consents_of(case)
    request = _create_request(by, case)
    sources = _sources_of(case)
    queries = CheckQuery.objects.bulk_create(
        CheckQuery(
            request=request,
            person_id=consent.person_id,
            consent=consent,
            source=source,
            state=CheckQuery.State.WAITING,
            home_path=case.home_path,
            handling_path=case.handling_path,
        )
        for consent in consents
        for source in sources
    )
    begin(by, item)
    wait_for(item, WorkItem.Waits.EXTERNAL, f"已向{len(sources)}个部门发出查询，等待答复")
    trail.append(
        f"case:{case.uid}",
        "check.request",
        actor=by.actor,
        case_number=case.number or case.receipt_number,
        subject=str(case),
        reason=_PURPOSE,
        after={"people": len(consents), "sources": sources, "principal": request.principal.name},
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    for query in queries:
        defer_query(query.pk)
    return request


def consents_of(case: Case) -> list[Consent]:
    """The authorisation in force of every co-resident member, or Conflict naming the missing."""
    members = (
        Membership.objects.on(clock.today())
        .filter(household=case.household, co_resident=True)
        .select_related("person")
    )
    consents = {
        consent.person_id: consent
        for consent in Consent.objects.in_force().filter(household=case.household)
    }
    missing = [member.person for member in members if member.person_id not in consents]
    if missing:
        names = "、".join(person.name for person in missing)
        raise Conflict(
            f"还缺{names}的核对授权书。成年人由本人签署，未成年人由监护人代签，补齐后再发起核对",
            code="consent_missing",
            extra={"missing": [str(person.uid) for person in missing]},
        )
    return [consents[member.person_id] for member in members]


def _create_request(by: Acting, case: Case) -> CheckRequest:
    """The next round of this case; the database lets only one be waiting."""
    request = CheckRequest(
        case=case,
        round=case.check_requests.count() + 1,
        state=CheckRequest.State.WAITING,
        purpose=_PURPOSE,
        requester=case.handling_office,
        principal=county_office(case.handling_path),
        requested_by=by.actor.name,
        requested_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("该办件已有正在进行的核对，不需要重复发起", code="check_running") from error
    return request


def _sources_of(case: Case) -> list[str]:
    """Sources the pack's facts name and that are connected here, in a fixed order."""
    pack, _ = pack_for(case.handling_path, clock.today())
    wanted = {feed for fact in pack.facts.facts.values() for feed in fact.feeds}
    return [key for key in SOURCES if key in wanted]
