"""May *this user* touch this household? His area must cover it; an applicant only his own."""

from __future__ import annotations

from yimen.foundation import clock
from yimen.foundation.errors import NotFound, NotPermitted
from yimen.network.acting import Acting
from yimen.network.permissions import Right, check

from .models import Household, Membership


def check_household(by: Acting, household: Household, right: Right | None = None) -> None:
    """Raise NotFound outside the user's area, NotPermitted without the right."""
    if by.actor.kind == "applicant":
        held = Membership.objects.on(clock.today()).filter(
            household=household, person_id=by.person_uid
        )
        if not held.exists():
            raise NotPermitted("只能办理您本人家庭的事项")
    elif not by.scope.covers(household.home_path, household.handling_path):
        raise NotFound("没有找到该家庭，它可能不在您的辖区，请联系所在乡镇（街道）")
    if right is not None:
        check(by, right)
