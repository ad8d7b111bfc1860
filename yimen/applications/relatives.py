"""近亲属: who in a household is a relative of staff or committee, and whether the county has been
there (57号第11、20条；220号第14、28条).
"""

from __future__ import annotations

from django.db.models import Q

from yimen.applications.models import CountyVisit, Objection, StaffRelative
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import Scope, in_scope
from yimen.households.models import FactSheet, Membership
from yimen.network.models import Division, Level
from yimen.network.queries import prefixes
from yimen.procedures.models import Case

DECLARED = "与经办人员或村（居）委会成员有近亲属关系"


def filings_of(case: Case) -> list[StaffRelative]:
    """Register rows of the household's members, filed anywhere in the county.

    The register of other townships is looked through for these members only.
    """
    members = Membership.objects.on(clock.today()).filter(household=case.household)
    persons = [row.person for row in members.select_related("person")]
    indexes = [bytes(person.id_index) for person in persons if person.id_index is not None]
    match = Q(person__in=persons) | Q(id_index__in=indexes)
    with in_scope(Scope(county_of(case.handling_path), "近亲属备案查对")):
        return list(StaffRelative.objects.filter(match, ended_at__isnull=True).order_by("filed_at"))


def county_of(path: str) -> str:
    """The path of the county a place lies in; the path itself where it lies in none."""
    counties = Division.objects.filter(path__in=prefixes(path), level=Level.COUNTY)
    return counties.values_list("path", flat=True).first() or path


def flags_of(case: Case) -> list[str]:
    """What the intake and every later step show, in sentences; empty when there is nothing."""
    found = [f"近亲属备案：{row}，须县级入户" for row in filings_of(case)]
    if not found and is_declared(case):
        found.append(f"申报{DECLARED}，还没有备案，请先登记近亲属备案")
    return found


def is_declared(case: Case) -> bool:
    """The household said so, or the survey found it."""
    for kind in (FactSheet.Kind.DECLARED, FactSheet.Kind.SURVEYED):
        sheet = FactSheet.objects.latest_of(case.uid, kind)
        if sheet and sheet.content.get("household", {}).get("staff_relative"):
            return True
    return False


def visit_reason(case: Case) -> str:
    """Why the county itself must visit; empty where it need not."""
    if Objection.objects.filter(notice__case=case).exists():
        return "有人提出过异议"
    if is_declared(case) or filings_of(case):
        return DECLARED
    return ""


def is_visited(case: Case) -> bool:
    """The county has been there, on a visit of its own or with its proposal."""
    return (
        CountyVisit.objects.filter(case=case).exists()
        or case.county_reviews.filter(visited=True).exists()
    )


def check_visited(case: Case) -> None:
    """No decision on a relative's household before the county has visited it. Raises Conflict."""
    if (is_declared(case) or filings_of(case)) and not is_visited(case):
        raise Conflict(
            f"该户{DECLARED}，须先由县级入户核查并登记情况，再作出决定", code="county_visit_missing"
        )
