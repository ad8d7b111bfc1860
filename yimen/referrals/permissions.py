"""May this user? (权限) The window sends, the office it goes to signs and answers."""

from __future__ import annotations

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Office
from yimen.network.permissions import Right, check, may
from yimen.referrals.models import Referral

TOWNSHIP = "township"


def may_serve(by: Acting) -> bool:
    """Call numbers, receive and hand over at a township's window (S3-22)."""
    return may(by, Right.WINDOW) and by.office is not None and by.office.role == TOWNSHIP


def check_serve(by: Acting) -> Office:
    """The window's office. Raises NotPermitted for everybody else."""
    check(by, Right.WINDOW)
    if by.office is None or by.office.role != TOWNSHIP:
        raise NotPermitted("窗口设在乡镇（街道），请以窗口岗位登录后再办理")
    return by.office


def may_receive(by: Acting, referral: Referral) -> bool:
    """Sign for, return and answer: only the office it went to, by a post that handles such."""
    mine = by.office is not None and by.office.pk == referral.to_office_id
    return mine and may(by, Right.REFERRAL)


def check_receive(by: Acting, referral: Referral) -> None:
    """Raise NotPermitted unless `may_receive`."""
    check(by, Right.REFERRAL)
    if not may_receive(by, referral):
        raise NotPermitted(f"{referral}转给了{referral.goes_to}，请由该单位办理")


def check_window_of(by: Acting, referral: Referral) -> None:
    """Raise NotPermitted unless the result came back to this user's window."""
    check_serve(by)
    if by.office is None or by.office.pk != referral.from_office_id:
        raise NotPermitted(f"{referral}由{referral.from_office.name}转出，请由该窗口告知申请人")
