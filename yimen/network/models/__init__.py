"""The network of offices (经办网络): divisions, offices, posts, staff, pack bindings."""

from .access import LoginSession, Post, Role, Staff
from .divisions import Division, Level
from .offices import Office, PackBinding

__all__ = [
    "Division",
    "Level",
    "LoginSession",
    "Office",
    "PackBinding",
    "Post",
    "Role",
    "Staff",
]
