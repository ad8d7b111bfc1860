"""Tables of 转办联办: what was handed to whom, and who came to the window."""

from .referrals import Referral
from .visits import Visit

__all__ = ["Referral", "Visit"]
