"""The account aid is paid to (发放账户)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yimen.api.commands import run
from yimen.api.errors import PROBLEMS
from yimen.api.lookup import case_of
from yimen.api.schemas import Body, Done
from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.permissions import check_fill_in
from yimen.applications.record import record
from yimen.foundation.errors import Invalid
from yimen.households.actions.add_account import add_account
from yimen.households.models import Person
from yimen.network.acting import Acting

router = Router(tags=["收件受理"])


class AccountIn(Body):
    """Whose account, at which bank; a number shared with another household needs the reason."""

    holder: UUID
    bank: str
    number: str
    holder_name: str = ""
    shared_reason: str = ""


@router.post("/cases/{uid}/account", response={200: Done, **PROBLEMS}, summary="登记发放账户")
def post_account(request: HttpRequest, uid: UUID, body: AccountIn) -> Done:
    """Name the account the household is paid to; the one before stays on file."""
    case = case_of(request, uid)

    def act(by: Acting) -> str:
        lock_case(case)
        check_fill_in(by, case)
        check_not_ended(case)
        holder = Person.objects.filter(
            memberships__household_id=case.household_id, pk=body.holder
        ).first()
        if holder is None:
            raise Invalid("请选择账户是哪位家庭成员的", "holder")
        made = add_account(
            by,
            case.household,
            holder=holder,
            bank=body.bank,
            number=body.number,
            holder_name=body.holder_name,
            shared_reason=body.shared_reason,
        )
        record(by, case, "account.add", subject=holder.name)
        return str(made.pk)

    return Done(ref=run(request, "account.add", act, body.dict()), message="发放账户已登记")
