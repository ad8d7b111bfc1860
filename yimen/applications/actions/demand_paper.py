"""要求提供材料: a paper beyond the computed list; after the one-time notice it is flagged."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.guards import check_file_open, lock_case
from yimen.applications.models import IssuedDocument, PaperDemand
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.network.acting import Acting
from yimen.procedures.models import Case

NOTICE = "supplement_notice"
LATE = "paper.demand_late"


@transaction.atomic
def demand_paper(by: Acting, case: Case, title: str, reason: str) -> PaperDemand:
    """Ask for one more paper with the reason; it goes on the one-time notice still to come.

    Once that notice is out (57号第10条) the demand is late: it is registered as such on the
    trail, shown on the case to everybody who handles or supervises it, and holds nothing up.
    Raises Invalid beside the field, Conflict for a paper demanded before.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_file_open(case)
    named, why = title.strip()[:100], reason.strip()[:300]
    if not named:
        raise Invalid("请填写要求提供的材料名称", "title")
    if not why:
        raise Invalid("请写明依据和理由；能由数据核对的不得要求提供", "reason")
    if case.paper_demands.filter(title=named).exists():
        raise Conflict(f"“{named}”已经要求过，不需要重复提出", code="demanded")
    told = IssuedDocument.objects.filter(case=case, template=NOTICE, state="valid").exists()
    demand = PaperDemand.objects.create(
        case=case,
        title=named,
        reason=why,
        is_late=told,
        demanded_by=by.actor.name,
        demanded_at=clock.now(),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    record(by, case, LATE if told else "paper.demand", subject=named, reason=why)
    return demand
