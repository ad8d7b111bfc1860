"""The network of offices (经办网络): divisions, offices, posts, staff, packs, delegations."""

from .access import LoginSession, Post, Role, Staff
from .delegations import Agreement, AuthorityLine, AuthorityList, Delegation, Kind, PolicyPaper
from .divisions import Division, Level
from .offices import Office, PackBinding
from .receiving import Receiver, RolloutStage

__all__ = [
    "Agreement",
    "AuthorityLine",
    "AuthorityList",
    "Delegation",
    "Division",
    "Kind",
    "Level",
    "LoginSession",
    "Office",
    "PackBinding",
    "PolicyPaper",
    "Post",
    "Receiver",
    "Role",
    "RolloutStage",
    "Staff",
]
