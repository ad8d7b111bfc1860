"""Close the step 授权和申报: everybody has signed and income and property are declared (S0-11)."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.authorisations import has_declared, missing_words
from yimen.applications.guards import check_step_open, lock_case
from yimen.applications.record import record
from yimen.foundation.errors import Conflict
from yimen.network.acting import Acting
from yimen.procedures.engine.complete import complete
from yimen.procedures.guards import check_seen
from yimen.procedures.models import Case, WorkItem
from yimen.procedures.permissions import check_handle

KIND = "authorisation"


@transaction.atomic
def finish_authorisation(by: Acting, item: WorkItem, *, seen: int | str | None = None) -> None:
    """Hand the case on to the check. Conflict naming who has not signed, or that nothing is
    declared yet."""
    case = lock_case(item.case)
    check_step_open(item, KIND, "授权和申报")
    check_handle(by, item)
    check_seen(item, seen)
    missing = missing_words(case)
    if missing:
        raise Conflict(
            f"还缺{'、'.join(missing)}的核对授权。成年人由本人签署，未成年人由监护人代签，补齐后再继续",
            code="consent_missing",
            extra={"missing": missing},
        )
    if not has_declared(case):
        raise Conflict("还没有登记家庭收入和财产申报，请先如实填报", code="declaration_missing")
    record(by, case, "authorisation.finish")
    complete(by, item, "signed")


@transaction.atomic
def give_up(by: Acting, item: WorkItem, reason: str, *, seen: int | str | None = None) -> None:
    """The applicant does not go on (不再申请), before or after the check."""
    check_handle(by, item)
    check_seen(item, seen)
    complete(by, item, "withdrawn", reason, result=Case.Outcome.WITHDRAWN)
    record(by, item.case, "application.give_up", reason=reason.strip())
