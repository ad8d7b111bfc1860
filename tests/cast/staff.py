"""The officials of the cast, for tests: look somebody up, act as him, log him in.

    by = acting("yucheng.chuangkou")       # Acting of 林晓梅, window clerk of 玉城街道
    log_in(client, "jiang.shenpi")         # Django's test client; the second factor counts as shown
    log_in(page, "jiang.shenpi", site)     # a browser page on the live site

The people stand in yimen.config.demo.cast and .localities, which the demo shares. How to pick a
locality: see `tests.cast`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory

from yimen.config.demo.cast import (
    CHUMEN,
    DAMAIYU,
    YUCHENG,
    YUHUAN,
    Official,
    cast_of,
    seed_staff,
)
from yimen.config.demo.localities import LOCALITIES, Locality
from yimen.foundation import clock
from yimen.network.acting import Acting
from yimen.network.models import Office, Post, Staff
from yimen.network.queries import post_of

__all__ = [
    "CHUMEN",
    "DAMAIYU",
    "LOCALITIES",
    "PACKS",
    "YUCHENG",
    "YUHUAN",
    "Locality",
    "acting",
    "first_village",
    "log_in",
    "officials",
    "post",
    "seed_staff",
    "staff",
]


PACKS = tuple(dict.fromkeys(place.pack for place in LOCALITIES.values()))
"""The packs of the five localities, 玉环 first."""


def officials(pack: str = "") -> list[Official]:
    """Everybody of a pack's localities, or of all."""
    return [one for name in ([pack] if pack else PACKS) for one in cast_of(name)]


def first_village(township: str) -> Office:
    """The station of the first village of a township, by code."""
    path = f"/{YUHUAN}/{township}/"
    stations = Office.objects.filter(role="village", path__startswith=path)
    return stations.order_by("division_id")[0]


def staff(username: str) -> Staff:
    """The account."""
    return Staff.objects.get(username=username)


def post(username: str) -> Post:
    """The post held on the product's day."""
    held = post_of(staff(username), clock.today())
    assert held is not None, f"{username} holds no post on {clock.today()}"
    return held


def acting(username: str) -> Acting:
    """A member of the cast, ready to act from his post."""
    return Acting.of_post(post(username))


def log_in(who: Any, username: str, site: Any = None) -> Staff:
    """Begin a login in a test client, or in the browser of a page on `site`."""
    from yimen.web.account.entry import begin

    account = staff(username)
    request = RequestFactory(headers={"User-Agent": "测试"}).get("/login/")
    request.session = SessionStore()
    begin(request, account, factor="demo")
    request.session.save()
    key = str(request.session.session_key)
    if isinstance(who, Client):
        who.cookies[settings.SESSION_COOKIE_NAME] = key
    else:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site.url}
        who.context.add_cookies([cookie])
    return account
