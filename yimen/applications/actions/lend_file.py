"""借阅 and 归还 of a volume of a household's file; every loan stays in the log."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yimen.applications.archive import keeper_of
from yimen.applications.models import FileLoan, OldVolume
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid, NotPermitted
from yimen.households.recording import record
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check
from yimen.procedures.models import Case


@transaction.atomic
def lend_file(
    by: Acting, volume: Case | OldVolume, *, borrower: str, purpose: str, due_on: date
) -> FileLoan:
    """Lend the volume of a case, or an old one; only the office that keeps it may.

    Raises Invalid beside the field, NotPermitted elsewhere, Conflict while it is out.
    """
    check(by, Right.CASE_READ)
    type(volume)._default_manager.select_for_update(of=("self",)).get(pk=volume.pk)
    _check_keeper(by, volume)
    if not borrower.strip():
        raise Invalid("请填写借阅人和单位", "borrower")
    if not purpose.strip():
        raise Invalid("请填写借阅用途", "purpose")
    if due_on < clock.today():
        raise Invalid("应还日期不能早于今天", "due_on")
    old = volume if isinstance(volume, OldVolume) else None
    case = None if old else volume
    loans = FileLoan.objects.filter(case=case, old_volume=old)
    out = loans.filter(returned_at__isnull=True).first()
    if out is not None:
        raise Conflict(f"这一卷已借给{out.borrower}，归还后才能再借", code="lent")
    loan = FileLoan.objects.create(
        household_id=volume.household_id,
        case=case,
        old_volume=old,
        borrower=borrower.strip()[:80],
        purpose=purpose.strip()[:200],
        lent_at=clock.now(),
        lent_by=by.actor.name,
        due_on=due_on,
        home_path=volume.home_path,
        handling_path=volume.handling_path,
    )
    record(
        by,
        volume.household,
        "file.lent",
        subject=f"{volume} 借给{loan.borrower}",
        reason=loan.purpose,
        after={"loan": str(loan.pk), "due_on": due_on},
    )
    return loan


@transaction.atomic
def return_file(by: Acting, loan: FileLoan) -> None:
    """The volume is back; Conflict when it was already."""
    check(by, Right.CASE_READ)
    loan = FileLoan.objects.select_for_update(of=("self",)).get(pk=loan.pk)
    _check_keeper(by, loan.case or loan.old_volume)
    if loan.returned_at is not None:
        raise Conflict("这一卷已经归还，请刷新页面", code="returned")
    loan.returned_at = clock.now()
    loan.save(update_fields=["returned_at"])
    record(
        by,
        loan.household,
        "file.returned",
        subject=f"{loan.volume} {loan.borrower}归还",
        after={"loan": str(loan.pk)},
    )


def _check_keeper(by: Acting, volume: Case | OldVolume) -> None:
    keeper = keeper_of(volume)
    if by.office is None or by.office.pk != keeper.pk:
        raise NotPermitted(f"这一卷由{keeper.name}保管，借阅请到{keeper.name}登记")
