"""Make the report (出具核对报告) when every source has answered."""

from __future__ import annotations

from datetime import date, timedelta

from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet, Membership, Person
from yimen.means_check.cards import card_agrees
from yimen.means_check.compare import Comparison, compare
from yimen.means_check.findings import findings_of
from yimen.means_check.guards import CARD, step_of
from yimen.means_check.models import CheckQuery, CheckReport, CheckRequest
from yimen.means_check.recording import SYSTEM, record
from yimen.network.packs import pack_for
from yimen.policy import PackError
from yimen.policy.pack import Pack
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.waiting import no_longer_waits

VALID_DAYS = "means_check.report_valid_days"


def report_if_answered(request: CheckRequest) -> CheckReport | None:
    """The report once no question waits any more, else None. Called with the case locked."""
    if request.queries.filter(state=CheckQuery.State.WAITING).exists():
        return None
    return make_report(request)


def make_report(request: CheckRequest) -> CheckReport:
    """Compare what was found with what was declared, keep both, and close the check step.

    Called with the case locked and all queries closed. The report suggests and never decides
    (个人信息保护法 24); "no data" and "unreachable" stay unknown.
    """
    case = request.case
    pack, _ = pack_for(case.handling_path, clock.today())
    found = findings_of(request)
    declared = FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)
    sheet = record_facts(
        SYSTEM,
        case.household,
        FactSheet.Kind.FOUND,
        found.content,
        case_ref=case.uid,
        as_of=found.as_of or clock.today(),
        sources=found.sources,
        catalogue=pack.facts,
    )
    stated = declared.content if declared else {}
    comparison = compare(pack.facts, stated, found, _members(request))
    report = CheckReport.objects.create(
        request=request,
        sheet=sheet,
        comparison=comparison.rows,
        flags=comparison.flags,
        suggestion=comparison.suggestion,
        made_at=clock.now(),
        valid_until=_valid_until(pack),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    request.state = CheckRequest.State.REPORTED
    request.reported_at = clock.now()
    request.save()
    _close_step(request, comparison)
    return report


def _members(request: CheckRequest) -> list[Person]:
    """Who lives together now."""
    rows = Membership.objects.on(clock.today()).filter(
        household=request.case.household_id, co_resident=True
    )
    return [row.person for row in rows.select_related("person").order_by("relation", "uid")]


def _close_step(request: CheckRequest, comparison: Comparison) -> None:
    """The step is done with the report; the township goes on from there."""
    record(
        SYSTEM,
        request,
        "check.report",
        subject=str(request.case),
        after={"flags": len(comparison.flags), "suggestion": comparison.suggestion},
    )
    item = step_of(request)
    if item is None:
        raise NotFound("办件没有打开的核对环节，请刷新页面查看")
    no_longer_waits(item)
    if item.kind != CARD:
        complete(SYSTEM, item, "reported", comparison.suggestion)
    elif card_agrees(request.case):
        complete(SYSTEM, item, "matched", "残联登记有效，类别等级一致")


def _valid_until(pack: Pack) -> date | None:
    """Last day of validity by the pack; None where it names no term."""
    try:
        days = pack.parameter(VALID_DAYS, clock.today())
    except PackError:
        return None
    return clock.today() + timedelta(days=int(days.value))
