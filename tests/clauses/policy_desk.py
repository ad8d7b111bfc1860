"""Working at the policy desk in a browser, and reading what it prints, for the clauses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable

import pypdf
from django.test import Client

from tests.cast.staff import log_in
from tests.web.forms import send, text
from yimen.foundation import clock
from yimen.packstore.models import PackVersion

Change = tuple[str, dict[str, str]]
BASIS = "本地文件〔2026〕1号"


class PolicyDesk:
    """One officer at his desk; drafts are named by pack and number."""

    def __init__(self, username: str) -> None:
        self.username = username

    @property
    def client(self) -> Client:
        """Logged in anew, for a moved clock ends idle logins."""
        client = Client()
        log_in(client, self.username)
        return client

    def draft(self, pack: str, on: str, changes: Iterable[Change]) -> str:
        """A draft with these changes; returns its address."""
        return self._changed(send(self.client, f"/packs/{pack}/draft/", {"on": on}), changes)

    def draft_own(self, title: str, on: str, changes: Iterable[Change]) -> str:
        """The same for a county's own pack."""
        form = {"title": title, "on": on}
        return self._changed(send(self.client, "/packs/own/", form), changes)

    def add(self, draft: str, change: Change) -> None:
        """One change more."""
        kind, typed = change
        answer = send(self.client, f"{draft}edits/{kind}/", {"source": BASIS, **typed})
        assert answer.status_code == 302, words(text(answer))

    def does(self, draft: str, verb: str, **form: str) -> int:
        """Press a button; returns the status."""
        return int(send(self.client, f"{draft}{verb}/", form).status_code)

    def reads(self, address: str) -> str:
        """The words of a page, without blanks."""
        return words(text(self.client.get(address)))

    def prints(self, address: str) -> pypdf.PdfReader:
        """A print, opened."""
        answer = self.client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        return pypdf.PdfReader(io.BytesIO(answer.content))

    def _changed(self, answer: object, changes: Iterable[Change]) -> str:
        address = str(answer["Location"])  # type: ignore[index]
        for change in changes:
            self.add(address, change)
        return address


def publish(drafter: str, approver: str, pack: str, on: str, *changes: Change) -> PackVersion:
    """Draft, send, agree; returns the published version."""
    officer = PolicyDesk(drafter)
    draft = officer.draft(pack, on, changes)
    assert officer.does(draft, "send") == 302
    assert PolicyDesk(approver).does(draft, "approve") == 302
    return PackVersion.objects.filter(name=pack, status="published").latest("number")


def words(page: str) -> str:
    """The text of a page without tags and blanks."""
    return re.sub(r"<[^>]*>|\s", "", page)


def printed(reader: pypdf.PdfReader) -> str:
    """The text of a print without blanks."""
    return words("".join(page.extract_text() for page in reader.pages))


def links(reader: pypdf.PdfReader) -> set[str]:
    """Addresses behind the places of a print one can press."""
    found = set()
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A")
            if action is not None and "/URI" in action:
                found.add(str(action["/URI"]))
    return found


def move_to(day: str) -> None:
    """Nine o'clock on that day."""
    clock.move_to(f"{day}T09:00:00")
