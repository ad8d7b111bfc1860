"""May this user? Holding payment back belongs to the county, never to those who pay (S0-17)."""

from __future__ import annotations

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Role


def may_hold(by: Acting) -> bool:
    """The county's decider, or the system when what was in doubt is confirmed."""
    return by.actor.kind == "system" or by.role == Role.COUNTY_DECIDER


def check_hold(by: Acting) -> None:
    """Raise NotPermitted unless `may_hold`."""
    if not may_hold(by):
        raise NotPermitted("暂缓发放和解除暂缓由县（区）级审批人书面决定，您的岗位不能办理，请上报")
