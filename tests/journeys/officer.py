"""An officer at a real browser's distance: every call is a request over the network.

    with Officer(site, "jiang.shenpi") as decider:
        status, said = decider.api("post", f"/cases/{case}/decision", approve=True)
        page = decider.page(f"/cases/{case}/")

Unlike `Desk`, which stays in the test's process and thread, officers may act at the same moment.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import requests
from django.conf import settings
from django.test import Client

from tests.cast.staff import log_in

TOKEN = "t" * 32


class Officer:
    """One login in one browser, as `username` of the cast."""

    def __init__(self, site: Any, username: str) -> None:
        self.url = site.url
        client = Client()
        self.staff = log_in(client, username)
        self.session = requests.Session()
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.session.cookies.update({settings.SESSION_COOKIE_NAME: key, "csrftoken": TOKEN})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.session.close()

    def api(
        self, method: str, path: str, *, click: str = "", files: Any = None, **body: Any
    ) -> tuple[int, dict[str, Any]]:
        """Status and parsed answer; `click` is the command id, a new one unless given."""
        answer = self.session.request(
            method,
            f"{self.url}/api{path}",
            json=None if files else body,
            files=files,
            headers={"X-CSRFToken": TOKEN, "X-Command-Id": click or str(uuid4())},
            timeout=60,
        )
        return answer.status_code, answer.json()

    def page(self, path: str) -> str:
        """The text of a page that must open."""
        answer = self.session.get(f"{self.url}{path}", timeout=60)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text

    def form_on(self, path: str, action: str) -> dict[str, str]:
        """The hidden fields of the form that posts to `action`, as the page shows them now."""
        found = re.search(
            rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', self.page(path), re.S
        )
        assert found, f"no form to {action} on {path}"
        fields = {}
        for box in re.findall(r'<input[^>]*type="hidden"[^>]*>', found[1]):
            name, value = re.search(r'name="([^"]*)"', box), re.search(r'value="([^"]*)"', box)
            if name and value:
                fields[name[1]] = unescape(value[1])
        return fields

    def submit(self, action: str, form: dict[str, str], files: Any = None) -> tuple[int, str]:
        """Send a form as the browser does; the status and text of the page one ends on."""
        values = {**form, "csrfmiddlewaretoken": TOKEN}
        answer = self.session.post(f"{self.url}{action}", data=values, files=files, timeout=60)
        return answer.status_code, answer.text


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Do the works in threads of their own that begin together; their results in order."""
    together = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        together.wait(timeout=30)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))
