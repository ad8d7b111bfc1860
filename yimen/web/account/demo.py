"""One-click logins of the demo (演示登录): everybody in post, in the order of the office tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from yimen.foundation import clock
from yimen.network.models import Level, Post, Staff

_ICONS = {
    "window_clerk": "inbox",
    "village_assistant": "home-heart",
    "surveyor": "map-pin",
    "township_reviewer": "file-text",
    "township_leader": "signature",
    "township_finance": "cash",
    "county_reviewer": "scale",
    "county_decider": "certificate",
    "county_finance": "cash",
    "supervisor": "eye",
    "admin": "shield-lock",
    "liaison": "send",
}


@dataclass(slots=True)
class Group:
    """The tiles of one township, or of the county."""

    title: str
    tiles: list[dict[str, str]] = field(default_factory=list)


def groups() -> list[Group]:
    """Tiles by place: the county's after its townships, each in the order they were appointed."""
    found: dict[str, Group] = {}
    posts = Post.objects.held_on(clock.today()).filter(staff__is_active=True)
    for post in posts.select_related("staff", "office__division__parent__parent").order_by("pk"):
        division = post.office.division
        place = division
        while place.level in (Level.VILLAGE, Level.GRID) and place.parent is not None:
            place = place.parent
        group = found.setdefault(place.path, Group(place.name))
        group.tiles.append(
            {
                "key": post.staff.username,
                "title": post.get_role_display(),
                "name": post.staff.name,
                "office": post.office.name if place.level == Level.COUNTY else division.name,
                "icon": _ICONS.get(post.role, "user"),
            }
        )
    return list(found.values())


def find(username: str) -> Staff | None:
    """The account behind a tile."""
    held = Post.objects.held_on(clock.today()).filter(
        staff__username=username, staff__is_active=True
    )
    post = held.select_related("staff").first()
    return post.staff if post else None
