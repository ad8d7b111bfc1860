"""Callers that stay in this process (同进程办理): the whole product, without a socket.

The seed tells the households of a locality through the same requests a browser makes, inside one
transaction a household, so that a seed killed half-way leaves no half household.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpx
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from yimen.config.demo import papers
from yimen.config.journey.people import Caller
from yimen.network.models import Staff
from yimen.web.account.entry import begin

ADDRESS = "http://127.0.0.1"
_TOKEN = "s" * 32


class Inside(Caller):
    """A member of the cast, logged in without a password as the demo's tiles do."""

    def __init__(self, username: str) -> None:
        transport = httpx.WSGITransport(app=_application())
        self.http = httpx.Client(base_url=ADDRESS, transport=transport)
        account = Staff.objects.get(username=username)
        request = RequestFactory(headers={"User-Agent": "演示数据"}).get("/login/")
        request.session = SessionStore()
        begin(request, account, factor="demo")
        request.session.save()
        self.http.cookies.set(settings.SESSION_COOKIE_NAME, str(request.session.session_key))
        self.http.cookies.set(settings.CSRF_COOKIE_NAME, _TOKEN)
        me = self.get("/me")
        self.name, self.office = str(me["name"]), str(me["office"])
        self.staff, self.office_id = int(me["staff"]), me["office_id"]

    def upload(self, words: str, kind: str = "paper") -> str:
        """A drawn page that says `words`; returns its uid."""
        found: dict[str, Any] = self.send_file(f"/files/{kind}", f"{words}.png", papers.page(words))
        return str(found["uid"])


@contextmanager
def one_transaction() -> Iterator[None]:
    """A request inside does not give the connection back: the transaction around it goes on."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@cache
def _application() -> Any:
    return get_wsgi_application()
