"""What was answered so far: sealed on the server, found by a random cookie, kept for a week.

A lost connection, a flat battery or the back button loses nothing; whoever reads the database
finds neither the answers nor the cookie they belong to.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yimen.applications.drafts import ONLINE, ONLINE_KEPT, clear_draft, load_draft, save_draft
from yimen.foundation import clock

COOKIE = "yimen_apply"
PATH = "/apply/"
FORM = "apply"
LONGEST = 2000


class Answers:
    """Answers by field name, all text; `seen` are the pages answered or skipped.

    `said` is what the last page sent was told, {"page", "errors", "notice"}: it is shown where
    the page is drawn, so that no page is ever the answer to a form and 返回 always works.
    """

    def __init__(self, token: str, kept: dict[str, Any] | None) -> None:
        self.token = token
        fresh = kept if kept and _is_fresh(kept) else {}
        self.values: dict[str, str] = dict(fresh.get("values", {}))
        self.seen: list[str] = list(fresh.get("seen", []))
        self.said: dict[str, Any] = dict(fresh.get("said", {}))
        self.case = str(fresh.get("case", ""))
        self.is_open = bool(fresh) and not self.case

    @classmethod
    def of(cls, request: HttpRequest) -> Answers:
        """The answers of this browser; empty without a cookie."""
        token = request.COOKIES.get(COOKIE, "")
        return cls(token, load_draft(owner_of(token), FORM) if token else None)

    @classmethod
    def fresh(cls) -> Answers:
        """A new form under a new cookie."""
        return cls(secrets.token_urlsafe(32), None)

    def get(self, name: str) -> str:
        """One answer; "" is not answered."""
        return self.values.get(name, "")

    def put(self, name: str, text: str) -> None:
        """Keep one answer; nothing typed is no answer."""
        kept = text.strip()[:LONGEST]
        if kept:
            self.values[name] = kept
        else:
            self.values.pop(name, None)

    def pass_page(self, key: str) -> None:
        """Note that a page was answered or skipped."""
        if key not in self.seen:
            self.seen.append(key)

    @property
    def begun(self) -> bool:
        """Whether there is anything to go on with."""
        return self.is_open and bool(self.seen)

    @property
    def storage_name(self) -> str:
        """Under which this browser keeps what is being typed, apart from other people's."""
        return owner_of(self.token)[-12:]

    def say(self, page: str, errors: dict[str, str], notice: dict[str, str] | None = None) -> None:
        """What the page has to tell when it is drawn again; nothing after a page that was right."""
        told = {"errors": errors, "notice": notice or {}}
        self.said = {"page": page, **told} if errors or notice else {}

    def said_on(self, page: str, what: str) -> dict[str, str]:
        """The errors or the notice of a page."""
        told: dict[str, str] = self.said.get(what, {}) if self.said.get("page") == page else {}
        return told

    def finish(self, case: str) -> None:
        """Forget everything but which case came of it."""
        self.values, self.seen, self.said, self.case = {}, [], {}, case

    def save(self) -> None:
        """Seal and keep."""
        kept = {"values": self.values, "seen": self.seen, "said": self.said, "case": self.case}
        save_draft(owner_of(self.token), FORM, {**kept, "at": clock.now().isoformat()})

    def forget(self) -> None:
        """清空: nothing of it stays."""
        if self.token:
            clear_draft(owner_of(self.token), FORM)

    def give(self, response: HttpResponseBase) -> None:
        """Set the cookie that leads back here."""
        response.set_cookie(
            COOKIE,
            self.token,
            max_age=int(ONLINE_KEPT.total_seconds()),
            path=PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def owner_of(token: str) -> str:
    """The draft's owner: a digest, so that the database does not hold the cookie."""
    return f"{ONLINE}{hashlib.sha256(token.encode()).hexdigest()[:40]}"


def _is_fresh(kept: dict[str, Any]) -> bool:
    at = kept.get("at")
    return bool(at) and clock.now() - datetime.fromisoformat(str(at)) < ONLINE_KEPT
