"""The people of the story at their desks: each logs in on the login page, then uses the API."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
import pyotp

from yimen.config.demo.cast import PASSWORD

_SECRET = re.compile(r"secret=([A-Z2-7]+)")


class Refused(Exception):
    """The product said no: `status`, `code`, and the sentence the user reads."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            problem = answer.json()
        except ValueError:
            problem = {"message": answer.text[:200]}
        self.status, self.code = answer.status_code, problem.get("code", "")
        self.message, self.fields = problem.get("message", ""), problem.get("fields", {})
        super().__init__(f"{self.status} {self.message} {self.fields or ''}")


class Caller:
    """Speaks to the product over HTTP; nobody is logged in yet."""

    def __init__(self, base: str) -> None:
        self.http = httpx.Client(base_url=base, follow_redirects=True, timeout=60)

    def close(self) -> None:
        """Hang up."""
        self.http.close()

    def get(self, path: str, **query: str) -> Any:
        """Read; JSON parsed, files as bytes."""
        return _parsed(self.http.get(f"/api{path}", params=query))

    def post(self, path: str, **body: Any) -> Any:
        """One write, with a command id of its own."""
        return self._write("POST", path, body)

    def put(self, path: str, **body: Any) -> Any:
        """Write something whole."""
        return self._write("PUT", path, body)

    def send_file(self, path: str, name: str, content: bytes) -> Any:
        """Upload one file."""
        files = {"file": (name, content)}
        return _parsed(self.http.post(f"/api{path}", files=files, headers=self._headers()))

    def _write(self, method: str, path: str, body: dict[str, Any]) -> Any:
        return _parsed(self.http.request(method, f"/api{path}", json=body, headers=self._headers()))

    def _headers(self) -> dict[str, str]:
        token = self.http.cookies.get("csrftoken") or ""
        return {
            "X-Command-Id": str(uuid4()),
            "X-CSRFToken": token,
            "Referer": str(self.http.base_url),
        }


class Official(Caller):
    """A member of the cast, logged in with password and, where asked for, the phone's digits."""

    def __init__(self, base: str, username: str) -> None:
        super().__init__(base)
        self.username = username
        self._log_in()
        me = self.get("/me")
        self.name, self.office = str(me["name"]), str(me["office"])
        self.staff, self.office_id = int(me["staff"]), me["office_id"]

    def upload(self, words: str, kind: str = "paper") -> str:
        """A small scan that says `words`; returns its uid."""
        content = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n% " + words.encode() + b"\n%%EOF\n"
        return str(self.send_file(f"/files/{kind}", f"{words}.pdf", content)["uid"])

    def _log_in(self) -> None:
        self.http.get("/login/")
        page = self._submit("/login/", username=self.username, password=PASSWORD)
        if page.url.path == "/login/enrol/":
            found = _SECRET.search(page.text.replace("&amp;", "&"))
            if found is None:
                raise LookupError("the enrolment page shows no secret")
            page = self._submit("/login/enrol/", code=pyotp.TOTP(found[1]).now())
        if page.url.path.startswith("/login"):
            raise LookupError(f"{self.username} could not log in: {page.url}")

    def _submit(self, path: str, **form: str) -> httpx.Response:
        form["csrfmiddlewaretoken"] = self.http.cookies.get("csrftoken") or ""
        return self.http.post(path, data=form, headers={"Referer": str(self.http.base_url)})


def _parsed(answer: httpx.Response) -> Any:
    if answer.is_error:
        raise Refused(answer)
    kind = answer.headers.get("Content-Type", "")
    return answer.json() if "json" in kind else answer.content
