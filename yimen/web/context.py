"""Context processor: what the frame of every page needs, worked out only when it is drawn."""

from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yimen.foundation import clock
from yimen.web import nav

IDLE_SECONDS = 30 * 60


def shell(request: HttpRequest) -> dict[str, Any]:
    """`shell` for templates; fragments that do not draw the frame cost nothing."""
    return {"shell": Shell(request)}


class Shell:
    """The frame around a page, for the person who asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def user(self) -> Any:
        """The logged-in member of staff, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def posts(self) -> list[Any]:
        """Posts in force today; a middleware may have put them on the request already."""
        if self.user is None:
            return []
        given = getattr(self.request, "posts", None)
        if given is not None:
            return list(given)
        return list(self.user.posts.held_on(self.today).select_related("office"))

    @cached_property
    def post(self) -> Any:
        """The post acted from: the chosen one, else the first."""
        chosen = getattr(self.request, "post", None)
        return chosen or (self.posts[0] if self.posts else None)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Role keys of all posts in force."""
        return frozenset(post.role for post in self.posts)

    @cached_property
    def nav(self) -> list[nav.Entry]:
        """Sidebar entries."""
        return nav.sidebar(self.request, self.roles) if self.user else []

    @cached_property
    def new_case_url(self) -> str:
        """Address of 新登记; empty for those who may not register."""
        return nav.url_of(nav.NEW_CASE) if nav.allowed(nav.NEW_CASE, self.roles) else ""

    @cached_property
    def search_url(self) -> str:
        """Where the search box posts to (never in the address: ID numbers would stay in logs)."""
        return self._url("search")

    @cached_property
    def login_url(self) -> str:
        """The login page."""
        return self._url("login")

    @cached_property
    def logout_url(self) -> str:
        """Where 退出登录 posts to."""
        return self._url("logout")

    @cached_property
    def security_url(self) -> str:
        """Own logins and second factor."""
        return self._url("security")

    @staticmethod
    def _url(name: str) -> str:
        """Address of a screen, empty while there is none."""
        try:
            return reverse(f"web:{name}")
        except NoReverseMatch:
            return ""

    @cached_property
    def office(self) -> str:
        """Name of the office acted from."""
        return self.post.office.name if self.post else ""

    @cached_property
    def role_title(self) -> str:
        """Printed name of the role acted in."""
        return self.post.get_role_display() if self.post else ""

    @property
    def name(self) -> str:
        """Name of the person."""
        return self.user.name if self.user else ""

    @property
    def demo(self) -> bool:
        """True in the demo: role tiles at login, a strip that says so."""
        return bool(getattr(settings, "YIMEN_DEMO", False))

    @cached_property
    def today(self) -> date:
        """The product's day."""
        return clock.today()

    @cached_property
    def date_moved(self) -> bool:
        """True when the demo runs on another day than the real one."""
        return clock.today() != clock.real_now().date()

    @property
    def idle_seconds(self) -> int:
        """Seconds without a touch until the login ends; 0 where nobody is logged in."""
        return int(getattr(settings, "YIMEN_IDLE_SECONDS", IDLE_SECONDS)) if self.user else 0
