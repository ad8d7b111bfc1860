"""May *this user* handle this piece of work? (谁能办)

The post must carry the step's role (or one of its `also_roles`), and its office must be the
item's office or a front office (township, village) in charge of the household's place or of the
handling. Bureaux of one county share a path, so among them only the item's own office counts.
Beside the table stand incompatible duties, registered by the domains that know them: whoever
proxies a case may not sign its survey.
"""

from __future__ import annotations

from collections.abc import Callable

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.load import TOWNSHIP_ROLE, VILLAGE_ROLE
from yimen.network.models import Role
from yimen.network.permissions import Right
from yimen.network.permissions import check as check_right

from .graph import graph_of
from .models import Case, WorkItem

Duty = Callable[[Acting, WorkItem], str | None]
_DUTIES: list[Duty] = []
_FRONT = frozenset({TOWNSHIP_ROLE, VILLAGE_ROLE})
_LEADS = frozenset(
    {Role.TOWNSHIP_LEADER, Role.TOWNSHIP_REVIEWER, Role.COUNTY_REVIEWER, Role.COUNTY_DECIDER}
)


def register_duty(duty: Duty) -> Duty:
    """Add a check of incompatible duties (不相容岗位): it returns the refusal, or None."""
    if duty not in _DUTIES:
        _DUTIES.append(duty)
    return duty


def why_not(by: Acting, item: WorkItem) -> str:
    """Why this user may not handle the item, as a sentence; empty when he may."""
    if by.actor.kind == "system":
        return ""
    if by.actor.kind == "applicant":
        return _why_not_applicant(by, item)
    if item.signs:
        mine = by.staff is not None and by.staff.pk == item.assignee_id
        return "" if mine else f"“{item.step_title}”请{item.assignee.name}本人签署"
    roles = roles_of(item)
    if by.role not in roles:
        names = "、".join(str(Role(r).label) for r in roles if r in Role.values)
        return f"“{item.step_title}”由{names or '系统'}办理，您的岗位不能办理，请转交有此岗位的同事"
    if not in_charge(by, item):
        return f"“{item.step_title}”由{item.office.name}办理，请联系该单位"
    if item.assignee_id is not None and by.staff is not None and item.assignee_id != by.staff.pk:
        how = "认领" if item.delegated_by_id is None else f"受{item.delegated_by.name}委派办理"
        return f"“{item.step_title}”已由{item.assignee.name}{how}，请联系其办理，或请负责人改派"
    for duty in _DUTIES:
        refusal = duty(by, item)
        if refusal:
            return refusal
    return ""


def may_handle(by: Acting, item: WorkItem) -> bool:
    """Whether this user may handle the item; for templates."""
    return not why_not(by, item)


def check_handle(by: Acting, item: WorkItem) -> None:
    """Raise NotPermitted with the sentence unless this user may handle the item."""
    refusal = why_not(by, item)
    if refusal:
        raise NotPermitted(refusal)


def roles_of(item: WorkItem) -> tuple[str, ...]:
    """Roles that may handle the item, the main one first."""
    step = graph_of(item.case.procedure_id).step(item.step)
    if item.role != step.role:  # the power has moved; helpers of the other level do not count
        return (item.role,)
    return (item.role, *(role for role in step.also_roles if role != item.role))


def in_charge(by: Acting, item: WorkItem) -> bool:
    """Whether the user's office is in charge of the item."""
    office = by.office
    if office is None:
        return False
    if office.pk == item.office_id:
        return True
    paths = (item.home_path, item.handling_path)
    return office.role in _FRONT and any(path.startswith(office.path) for path in paths)


def check_move(by: Acting, case: Case) -> None:
    """Raise NotPermitted unless the post may return, transfer, pause or end cases here.

    An applicant may move his own case; which moves are open to him each action decides.
    """
    if by.actor.kind == "applicant" and by.person_uid == case.applicant_id:
        return
    check_right(by, Right.CASE_MOVE)
    if not by.scope.covers(case.home_path, case.handling_path):
        raise NotPermitted("该办件不在您的辖区，请联系办理该件的单位")


def check_sight(by: Acting, case: Case) -> None:
    """Raise NotPermitted unless the post reads cases of this place (抄送、催办)."""
    check_right(by, Right.CASE_READ)
    if not by.scope.covers(case.home_path, case.handling_path):
        raise NotPermitted("该办件不在您的辖区，请联系办理该件的单位")


def check_assign(by: Acting, item: WorkItem) -> None:
    """Raise NotPermitted unless the user leads the item's office (指派、改派)."""
    if by.actor.kind == "system":
        return
    if by.role not in _LEADS or not in_charge(by, item):
        raise NotPermitted(f"只有{item.office.name}的负责人或审核员可以指派，请联系其办理")


def _why_not_applicant(by: Acting, item: WorkItem) -> str:
    """An applicant acts on his own case where the procedure waits for him."""
    if by.person_uid != item.case.applicant_id:
        return "只能办理您本人的申请"
    if item.waits != WorkItem.Waits.APPLICANT:
        return f"“{item.step_title}”正由工作人员办理，暂时不需要您操作"
    return ""
