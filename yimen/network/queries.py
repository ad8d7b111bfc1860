"""Reads over the office tree: who holds which post, which office is in charge of a place."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from yimen.foundation.errors import NotFound
from yimen.network.acting import Acting
from yimen.network.load import TOWNSHIP_ROLE, VILLAGE_ROLE
from yimen.network.models import Division, Office, Post, Staff


def prefixes(path: str) -> list[str]:
    """The path itself and every path above it, the nearest first: "/a/b/" → ["/a/b/", "/a/"]."""
    codes = [code for code in path.split("/") if code]
    return ["/" + "/".join(codes[:n]) + "/" for n in range(len(codes), 0, -1)]


def posts_of(staff: Staff, on: date) -> list[Post]:
    """Posts the person holds on the day at offices still open, with their offices."""
    held = Post.objects.held_on(on).filter(staff=staff, office__is_active=True)
    posts = list(held.select_related("office__division"))
    for post in posts:
        post.staff = staff
    return posts


def post_of(staff: Staff, on: date) -> Post | None:
    """The first post held on the day; None when there is none."""
    posts = posts_of(staff, on)
    return posts[0] if posts else None


def home_of(staff: Staff) -> str:
    """Path of the first office the account ever worked for; empty without a post."""
    first = Post.objects.filter(staff=staff).select_related("office").first()
    return first.office.path if first else ""


def township_of(path: str) -> Office:
    """The township office (乡镇、街道) in charge of a place. Raises NotFound above townships."""
    return _nearest(path, TOWNSHIP_ROLE, "乡镇（街道）经办机构")


def county_office(path: str, role: str = "civil_affairs") -> Office:
    """The county office with this office role in charge of a place, e.g. 市民政局."""
    return _nearest(path, role, "县级主管部门")


def village_office(division: Division) -> Office:
    """The station of a village or community (村、社区)."""
    return _nearest(division.path, VILLAGE_ROLE, "村（社区）服务站")


def _nearest(path: str, role: str, title: str) -> Office:
    offices = Office.objects.with_role(role).filter(path__in=prefixes(path))
    found = max(offices, key=lambda office: len(office.path), default=None)
    if found is None:
        raise NotFound(f"没有找到该地区的{title}，请联系系统管理员先在经办网络中登记")
    return found


def staff_in_reach(by: Acting, text: str = "") -> QuerySet[Staff]:
    """Accounts an administrator looks after: with a post in his area, or without any.

    `text` is part of a name, a user name or an office's name.
    """
    area = by.scope.prefix
    mine = Q(posts__office__path__gte=area, posts__office__path__lt=area + "~")
    found = Staff.objects.filter(mine | Q(posts__isnull=True))
    if text:
        words = Q(name__contains=text) | Q(username__contains=text.lower())
        found = found.filter(words | Q(posts__office__name__contains=text))
    return found.distinct()
