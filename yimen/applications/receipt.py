"""回执: what somebody who applied by phone is shown: his numbers, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from yimen.applications.messages import visit_due
from yimen.applications.status import PublicStatus, public_status
from yimen.applications.tracking import tracking_url
from yimen.foundation import clock
from yimen.foundation.errors import NotFound
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case


@dataclass(frozen=True)
class Receipt:
    """No name and no identity number on it. `visit_by` is the last day of the home visit, if the
    procedure counts it from now on."""

    number: str
    token: str
    url: str
    visit_by: date | None
    status: PublicStatus


def receipt_of(case: UUID | str) -> Receipt:
    """The receipt of a case by its uid, which only the server knows. Raises NotFound."""
    with in_scope(SCOPE_ALL):
        found = (
            Case.objects.select_related("application", "handling_office", "pack_version")
            .defer("pack_version__content")
            .filter(pk=case)
            .first()
        )
        if found is None:
            raise NotFound("没有找到这份申请，请用短信里的查询码查询")
        visit = visit_due(found)
        token = found.application.tracking_token
        return Receipt(
            number=found.receipt_number,
            token=token,
            url=tracking_url(token),
            visit_by=(visit - timedelta(microseconds=1)).astimezone(clock.ZONE).date()
            if visit
            else None,
            status=public_status(found),
        )
