"""转介: where policy does not reach, charity and societies are asked (秦皇岛意见二（二）)."""

from __future__ import annotations

from django.db import transaction

from yimen.foundation import clock
from yimen.foundation.errors import Invalid
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.procedures.engine.complete import complete
from yimen.procedures.models import WorkItem
from yimen.referrals.actions.assign_case import draft_for
from yimen.referrals.actions.hand_over import send
from yimen.referrals.guards import open_item_of
from yimen.referrals.limits import sign_due
from yimen.referrals.lookup import departments_of
from yimen.referrals.models import Referral


@transaction.atomic
def refer_onward(
    by: Acting,
    item: WorkItem,
    *,
    office: Office | None = None,
    organisation: str = "",
    note: str = "",
    seen: int | str | None = None,
) -> Referral | None:
    """Refer to an office of the county or to a named organisation; None when neither is needed.

    The referral runs beside the case, which does not wait for its answer.
    """
    case = open_item_of(by, item, seen, "referral")
    name = organisation.strip()[:80]
    if office is None and not name:
        complete(by, item, "not_needed", note.strip())
        return None
    if office is not None and not departments_of(case.handling_path).filter(pk=office.pk).exists():
        raise Invalid(f"“{office.name}”不办理本地的事项，请从列表中选择单位", "to_office")
    row = draft_for(by, case, office, Referral.Kind.ONWARD)
    row.organisation, row.note = "" if office else name, note.strip()[:300]
    row.first_contact = None
    send(by, row, sign_due(case, case.home_path, clock.now()) if office else None)
    complete(by, item, "referred", f"转介{row.goes_to}")
    return row
