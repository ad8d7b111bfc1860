"""县级入户: the county writes down its own visit (57号第20条；220号第28条)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.applications.models import CountyVisit
from yimen.applications.record import paths_of, record
from yimen.applications.relatives import visit_reason
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Level, Role
from yimen.procedures.guards import check_not_ended
from yimen.procedures.models import Case

ROLES = frozenset({Role.COUNTY_REVIEWER.value, Role.COUNTY_DECIDER.value})


def may_visit(by: Acting, case: Case) -> bool:
    """The county's own reviewers and deciders, in their area."""
    county = by.office is not None and by.office.division.level == Level.COUNTY
    return county and by.role in ROLES and by.scope.covers(case.home_path, case.handling_path)


@transaction.atomic
def record_county_visit(
    by: Acting, case: Case, *, visited_on: date | None, visitors: str, finding: str
) -> CountyVisit:
    """Keep who went, when, and what they found; relatives' cases are decided only after it."""
    if not may_visit(by, case):
        raise NotPermitted("县级入户由县级民政部门的审核员或审批人登记，请联系县级民政部门")
    check_not_ended(case)
    wrong: dict[str, str] = {}
    if visited_on is None or visited_on > clock.today():
        wrong["visited_on"] = "请填写入户的日期，不能晚于今天"
    if not 0 < len(visitors.strip()) <= 100:
        wrong["visitors"] = "请填写入户人员的姓名，不少于两人"
    if not 0 < len(finding.strip()) <= 500:
        wrong["finding"] = "请写明核查的情况，500 字以内"
    if wrong:
        raise Invalid.many(wrong)
    row = CountyVisit.objects.create(
        case=case,
        visited_on=visited_on,
        visitors=visitors.strip(),
        why=visit_reason(case) or "县级抽查",
        finding=finding.strip(),
        recorded_at=clock.now(),
        recorded_by=by.actor.name,
        **paths_of(case),
    )
    after = {"visited_on": row.visited_on, "visitors": row.visitors, "why": row.why}
    record(by, case, "county.visit", reason=row.finding, after=after)
    return row
