"""Whose accounts an administrator may touch: those without a post, or with one in his area."""

from __future__ import annotations

from yimen.foundation.errors import NotPermitted
from yimen.network.acting import Acting
from yimen.network.models import Post, Staff
from yimen.network.permissions import covers


def check_reach(by: Acting, staff: Staff) -> None:
    """Raise NotPermitted for an account that works in other areas only."""
    posts = list(Post.objects.filter(staff=staff).select_related("office"))
    if posts and not any(covers(by, post.office) for post in posts):
        raise NotPermitted(f"{staff.name}不在您的辖区任职，请联系其所在地的系统管理员")
