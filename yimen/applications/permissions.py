"""May this user? (权限) Only the township accepts (S4-12); a village registers its own people.

Who may act on an open step follows from the step itself (`procedures.permissions`); here stands
what is done to an application beside its steps.
"""

from __future__ import annotations

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.permissions import Right, may
from yimen.procedures.models import Case

INTAKE_OFFICES = frozenset({"township", "village"})


def may_register(by: Acting) -> bool:
    """收件 at a township window or in a village; a department has no such button (S4-12)."""
    return may(by, Right.INTAKE) and by.office is not None and by.office.role in INTAKE_OFFICES


def check_register(by: Acting) -> None:
    """Raise NotPermitted unless `may_register`."""
    if not may_register(by):
        raise NotPermitted("申请由乡镇（街道）窗口受理，或由村（社区）代办登记，您的岗位不能收件")


def may_fill_in(by: Acting, case: Case) -> bool:
    """Complete the file of a case in one's area: members, declaration, papers, authorisations."""
    return may(by, Right.DECLARE) and by.scope.covers(case.home_path, case.handling_path)


def check_fill_in(by: Acting, case: Case) -> None:
    """Raise NotPermitted unless `may_fill_in`."""
    if not may_fill_in(by, case):
        raise NotPermitted(f"这个办件由{case.handling_office.name}办理，您的岗位不能补充材料")
