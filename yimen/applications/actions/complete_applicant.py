"""Fill in what the intake left open (补录): the applicant's name, village, address, telephone."""

from __future__ import annotations

from django.db import transaction

from yimen.applications.guards import check_not_ended, lock_case
from yimen.applications.household import UNNAMED, give_name
from yimen.applications.permissions import check_fill_in
from yimen.applications.placing import move_to
from yimen.applications.record import record
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, Invalid
from yimen.households.actions.change_contact import change_contact
from yimen.network.acting import Acting
from yimen.network.models import Division, Level
from yimen.procedures.models import Case


@transaction.atomic
def complete_applicant(
    by: Acting,
    case: Case,
    *,
    name: str = "",
    division_code: str = "",
    phone: str = "",
    phone_whose: str = "own",
    address: str = "",
    hukou: str = "",
) -> Case:
    """Write what is given, leave the rest; returns the case as it stands now.

    A name once registered is not overwritten here (that is a correction of its own), and a
    household whose village is known does not move.
    """
    case = lock_case(case)
    check_fill_in(by, case)
    check_not_ended(case)
    if name.strip() and name.strip() != case.applicant.name:
        if case.applicant.name != UNNAMED:
            raise Conflict(f"申请人已登记为{case.applicant.name}，姓名有误的请办理更正", "name")
        give_name(by, case.applicant, name)
    change_contact(by, case.household, phone=phone, whose=phone_whose, address=address, hukou=hukou)
    if division_code and division_code != case.division_id:
        move_to(by, case, _village(by, case, division_code))
    case.refresh_from_db()
    record(
        by,
        case,
        "applicant.complete",
        after={"name": bool(name), "division": case.division_id, "phone": bool(phone)},
    )
    return case


def _village(by: Acting, case: Case, code: str) -> Division:
    """The village chosen: in the same township, and only while none was known."""
    division = Division.objects.at(clock.today()).filter(pk=code).first()
    if division is None or division.level not in (Level.VILLAGE, Level.GRID):
        raise Invalid("请选择申请人所在的村（社区）", "division_code")
    if not division.path.startswith(case.handling_office.path):
        raise Invalid(f"{division.name}不在{case.handling_office.name}辖区", "division_code")
    if case.division.level in (Level.VILLAGE, Level.GRID):
        raise Conflict(f"已登记在{case.division.name}，改变住地请办理迁移", "division_code")
    return division
