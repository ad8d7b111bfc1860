"""Tables of 转办联办: what was handed to whom, who came to the window, the township's tasks."""

from .duties import DutyTask
from .referrals import Referral
from .visits import Visit

__all__ = ["DutyTask", "Referral", "Visit"]
