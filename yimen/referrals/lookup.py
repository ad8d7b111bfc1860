"""Find referrals and visits one may see; what lies outside is “not there”."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from yimen.foundation.errors import Conflict, NotFound
from yimen.network.acting import Acting
from yimen.network.models import Level, Office
from yimen.network.queries import county_office, prefixes
from yimen.network.trespass import MARK
from yimen.procedures.models import Case
from yimen.referrals.models import Referral, Visit

_INSIDE = ("village", "township")


def referral_for(by: Acting, uid: UUID) -> Referral:
    """The referral within one's scope: the area's, or what was referred to one's department."""
    joined = Referral.objects.select_related("to_office", "from_office", "first_contact")
    row = joined.filter(pk=uid).first()
    prefix = by.scope.prefix
    paths = (row.home_path, row.handling_path, row.department_path) if row else ()
    if row is None or not any(path.startswith(prefix) for path in paths if path):
        raise NotFound(
            "没有找到这张转办单，或者不是转给您单位的；请核对单号，或联系转出的窗口",
            extra={MARK: f"referral:{uid}"},
        )
    return row


def visit_for(by: Acting, uid: UUID) -> Visit:
    """A visit of one's own window."""
    row = Visit.objects.select_related("office", "first_contact", "case").filter(pk=uid).first()
    if row is None or by.office is None or row.office_id != by.office.pk:
        raise NotFound("没有找到这个号，请在窗口页面上重新选择", extra={MARK: f"visit:{uid}"})
    return row


def departments_of(path: str) -> QuerySet[Office]:
    """The county offices a need at this place may be handed to, and the township itself."""
    near = Office.objects.filter(path__in=prefixes(path), is_active=True)
    county = near.filter(division__level=Level.COUNTY)
    return (county | near.filter(role="township")).select_related("division").order_by("pk")


def department_for(case: Case, owner_role: str) -> Office:
    """The office in charge of an item by its owner role; the township where the county has none."""
    if owner_role in _INSIDE:
        return case.handling_office
    try:
        return county_office(case.handling_path, owner_role)
    except NotFound:
        return case.handling_office


def hand_over_of(case: Case, *states: str) -> Referral:
    """The newest hand-over of a case in one of these states. Conflict when there is none."""
    rows = Referral.objects.filter(case=case, kind=Referral.Kind.HAND_OVER, state__in=states)
    found = rows.select_related("to_office", "from_office").order_by("-assigned_at", "-uid").first()
    if found is None:
        raise Conflict("这个办件还没有分办到单位，请先分办", code="not_assigned")
    return found
