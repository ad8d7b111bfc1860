"""Make the report (出具核对报告) when every source has answered."""

from __future__ import annotations

from datetime import timedelta

from yimen.foundation import clock, trail
from yimen.foundation.errors import Conflict, NotFound
from yimen.households.actions.record_facts import record_facts
from yimen.households.models import FactSheet
from yimen.means_check.compare import Comparison, compare
from yimen.means_check.findings import Findings, findings_of
from yimen.means_check.models import CheckQuery, CheckReport, CheckRequest
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy import PackError
from yimen.procedures.engine.complete import complete
from yimen.procedures.engine.waiting import no_longer_waits
from yimen.procedures.queue import open_item

STEP = "means_check"
SYSTEM_NAME = "经济状况核对系统"
VALID_DAYS = "means_check.report_valid_days"


def make_report(request: CheckRequest) -> CheckReport:
    """Compare what was found with what was declared, keep both, and close the check step.

    Called with the request locked and all its queries closed. The report suggests and never
    decides (个人信息保护法 24); "no data" and "unreachable" stay unknown.
    """
    by = Acting.system(SYSTEM_NAME)
    case = request.case
    found = findings_of(request)
    sheet = _record(by, request, found)
    declared = FactSheet.objects.latest_of(case.uid, FactSheet.Kind.DECLARED)
    pack, _ = pack_for(case.handling_path, clock.today())
    comparison = compare(pack.facts, declared.content if declared else {}, found)
    report = CheckReport.objects.create(
        request=request,
        sheet=sheet,
        comparison=comparison.rows,
        flags=comparison.flags,
        suggestion=comparison.suggestion,
        made_at=clock.now(),
        valid_until=_valid_until(case.handling_path),
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    request.state = CheckRequest.State.REPORTED
    request.reported_at = clock.now()
    request.save()
    _close_step(by, request, comparison)
    return report


def give_up_source(by: Acting, query: CheckQuery, reason: str) -> None:
    """An officer ends the wait for one source: it counts as unreachable, its facts stay unknown."""
    request = CheckRequest.objects.select_for_update().get(pk=query.request_id)
    query = CheckQuery.objects.select_for_update().get(pk=query.pk)
    if query.state != CheckQuery.State.WAITING or request.state != CheckRequest.State.WAITING:
        raise Conflict("这个部门已经答复，不需要再终止等待")
    query.state = CheckQuery.State.UNREACHABLE
    query.last_error = reason[:200]
    query.save()
    case = request.case
    trail.append(
        f"case:{case.uid}",
        "check.give_up_source",
        actor=by.actor,
        case_number=case.number or case.receipt_number,
        reason=reason,
        after={"source": query.source},
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    if not request.queries.filter(state=CheckQuery.State.WAITING).exists():
        make_report(request)


def _record(by: Acting, request: CheckRequest, found: Findings) -> FactSheet:
    """Keep what was found as an immutable sheet of the case."""
    case = request.case
    return record_facts(
        by,
        case.household,
        FactSheet.Kind.FOUND,
        found.content,
        case_ref=case.uid,
        as_of=found.as_of or clock.today(),
        sources=found.sources,
    )


def _close_step(by: Acting, request: CheckRequest, comparison: Comparison) -> None:
    """The step is done with the report; the township goes on from there."""
    case = request.case
    trail.append(
        f"case:{case.uid}",
        "check.report",
        actor=by.actor,
        case_number=case.number or case.receipt_number,
        subject=str(case),
        after={"flags": len(comparison.flags), "suggestion": comparison.suggestion},
        home_path=case.home_path,
        handling_path=case.handling_path,
    )
    item = open_item(case, STEP)
    if item is None:
        raise NotFound("办件没有打开的核对环节")
    no_longer_waits(item)
    complete(by, item, "reported", comparison.suggestion)


def _valid_until(path: str) -> object:
    """Last day of validity by the pack; None where it names no term."""
    pack, _ = pack_for(path, clock.today())
    try:
        days = pack.parameter(VALID_DAYS, clock.today())
    except PackError:
        return None
    return clock.today() + timedelta(days=int(days.value))
