"""Driving the product as its users do: over HTTP, each person with a login of his own.

    clerk = Desk("yucheng.chuangkou")
    case = clerk.register(id_number=..., phone=...)
    clerk.accept(case)

Every method is one call of the JSON API through the whole stack (login, scope, transaction,
errors) in this process. `Desk._send` is the only place that knows the transport. A refusal comes
back as `Refused` with the status, the code and the sentences the user reads.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast.staff import log_in
from yimen.foundation import clock
from yimen.foundation.messages import text_of
from yimen.foundation.messages.models import OutboxMessage

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n% "


_MEMBERS: dict[tuple[str, str], str] = {}
"""(case, name) → uid."""


class Refused(Exception):
    """The product said no: `status` 403, 404, 409, 413, 422, the `code`, and its words."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('message', problem)}")
        self.status = status
        self.code: str = problem.get("code", "")
        self.message: str = problem.get("message", "")
        self.fields: dict[str, str] = problem.get("fields", {})


class Caller:
    """Sends requests and turns problem details into `Refused`."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=True)

    def get(self, path: str, **query: str) -> Any:
        """Read something; JSON comes parsed, a file as bytes."""
        return self._send("get", path, data=query)

    def post(self, path: str, *, command_id: str = "", **body: Any) -> Any:
        """One write; without a command id given it is a click of its own."""
        return self._write("post", path, body, command_id)

    def put(self, path: str, **body: Any) -> Any:
        """Write something whole."""
        return self._write("put", path, body)

    def delete(self, path: str, **query: str) -> Any:
        """Take something back."""
        return self._send(
            "delete", f"{path}?{urlencode(query)}", headers={"X-Command-Id": str(uuid4())}
        )

    def _write(self, method: str, path: str, body: dict[str, Any], command_id: str = "") -> Any:
        return self._send(
            method,
            path,
            data=json.dumps(body, default=_plain),
            content_type="application/json",
            headers={"X-Command-Id": command_id or str(uuid4())},
        )

    def _send(self, method: str, path: str, **given: Any) -> Any:
        answer = getattr(self.client, method)(f"/api{path}", **given)
        kind = answer.headers.get("Content-Type", "")
        content = answer.getvalue() if answer.streaming else answer.content
        parsed = json.loads(content) if "json" in kind and content else content
        if answer.status_code >= 400:
            problem = parsed if isinstance(parsed, dict) else {"message": str(parsed)[:200]}
            raise Refused(answer.status_code, problem)
        return parsed


class Public(Caller):
    """Anybody with a phone: verifies a paper, looks after his own case."""

    def track(self, token: str, last_four: str) -> dict[str, Any]:
        """The applicant's page."""
        return dict(self.post("/public/track", token=token, last_four=last_four))

    def code(self, phone: str) -> str:
        """Ask for a code and read it off the phone."""
        self.post("/public/apply/code", phone=phone)
        sms = OutboxMessage.objects.filter(channel="sms", text__startswith="验证码")
        return text_of(sms.latest("created_at", "uid"))[3:9]

    def proof(self, phone: str, code: str, words: str = "委托书") -> str:
        """Upload a relative's proof; returns its uid."""
        content = PDF + words.encode() + b"\n%%EOF\n"
        file = SimpleUploadedFile(f"{words}.pdf", content, content_type="application/pdf")
        sent = {"phone": phone, "code": code, "file": file}
        return str(self._send("post", "/public/apply/proof", data=sent)["ref"])

    def apply(self, *, command_id: str = "", **form: Any) -> dict[str, Any]:
        """网上申请 with a code of its own unless one is given; returns the receipt."""
        body = {"code": form.get("code") or self.code(form["phone"]), **form}
        return dict(self.post("/public/apply", command_id=command_id, **body))

    def verify(self, token: str) -> dict[str, Any]:
        """What the code on a paper says."""
        return dict(self.get(f"/public/verify/{token}"))


class Desk(Caller):
    """One member of the cast at his desk. Cases are named by the uid `register` returns."""

    def __init__(self, username: str) -> None:
        super().__init__()
        self.username = username
        self._since: datetime | None = None

    def _send(self, method: str, path: str, **given: Any) -> Any:
        # A moved clock ends idle logins; whoever comes back logs in again.
        if self._since != clock.now():
            log_in(self.client, self.username)
            self._since = clock.now()
        return super()._send(method, path, **given)

    # Reading

    def case(self, case: str) -> dict[str, Any]:
        """The whole case: case, steps, clocks, members, documents."""
        return dict(self.get(f"/cases/{case}"))

    def step(self, case: str, step: str) -> dict[str, Any]:
        """The newest row of a step."""
        rows = [row for row in self.case(case)["steps"] if row["step"] == step]
        return dict(rows[-1])

    def due(self, case: str, key: str) -> str:
        """The last day of a limit of the case, "2020-10-10"."""
        rows = {row["key"]: row for row in self.case(case)["clocks"]}
        ends = datetime.fromisoformat(rows[key]["due_at"]).timestamp() - 1
        return datetime.fromtimestamp(ends, clock.ZONE).date().isoformat()

    def member(self, case: str, name: str) -> str:
        """The uid of a member; asked for once, since it never changes."""
        if (case, name) not in _MEMBERS:
            members = self.case(case)["members"]
            _MEMBERS.update({(case, member["name"]): member["uid"] for member in members})
        return _MEMBERS[case, name]

    def papers(self, case: str) -> list[dict[str, Any]]:
        """The computed paper list."""
        return list(self.get(f"/cases/{case}/papers"))

    def queue(self, **query: str) -> list[dict[str, Any]]:
        """The first page of the queue."""
        return list(self.get("/queue", **query)["rows"])

    def rights(self) -> set[str]:
        """What the post allows; the desk draws its buttons from it."""
        return set(self.get("/me")["rights"])

    # Taking in

    def upload(self, words: str = "扫描件", kind: str = "paper", content: bytes = b"") -> str:
        """Store a small scan; other words are another paper."""
        data = content or PDF + words.encode() + b"\n%%EOF\n"
        name, mime = ("png", "image/png") if data[:4] == b"\x89PNG" else ("pdf", "application/pdf")
        file = SimpleUploadedFile(f"{words}.{name}", data, content_type=mime)
        return str(self._send("post", f"/files/{kind}", data={"file": file})["uid"])

    def register(self, **form: Any) -> str:
        """收件: the form as typed; returns the uid of the case."""
        return str(self.post("/intakes", **form)["ref"])

    def complete_applicant(self, case: str, **fields: Any) -> None:
        """Fill in what the intake left open."""
        self._write("patch", f"/cases/{case}/applicant", fields)

    def add_member(self, case: str, **member: Any) -> str:
        """One more member; returns the person's uid."""
        return str(self.post(f"/cases/{case}/members", **member)["ref"])

    def sign_consent(self, case: str, name: str, by: str = "", **given: Any) -> None:
        """One authorisation on paper; `by` names the guardian of a child."""
        signer = {"signed_by": self.member(case, by)} if by else {}
        scan = self.upload(f"授权书 {name}")
        body = {"person": self.member(case, name), "file": scan, **signer, **given}
        self.post(f"/cases/{case}/consents", **body)

    def declare(self, case: str, facts: dict[str, Any]) -> None:
        """The household's own statement."""
        self.put(f"/cases/{case}/declaration", facts=facts)

    def hand_in(self, case: str, key: str, **given: Any) -> str:
        """A scanned paper under a line of the list."""
        body = {"key": key, "file": self.upload(key), **given}
        return str(self.post(f"/cases/{case}/materials", **body)["ref"])

    def accept(self, case: str, **given: Any) -> str:
        """受理; returns the acceptance number."""
        return str(self.post(f"/cases/{case}/accept", **given)["ref"])

    def supplement(self, case: str, **given: Any) -> None:
        """Tell once what lacks."""
        self.post(f"/cases/{case}/supplement", **given)

    def refuse(self, case: str, reasons: list[str], basis: str) -> None:
        """不予受理."""
        self.post(f"/cases/{case}/refuse", reasons=reasons, basis=basis)

    def pdf(self, case: str, template: str) -> bytes:
        """The newest paper of this kind."""
        rows = [d for d in self.case(case)["documents"] if d["template"] == template]
        return bytes(self.get(f"/cases/{case}/documents/{rows[-1]['uid']}/pdf"))

    # Visiting, choosing, checking

    def book(self, case: str, starts_at: str, surveyor: int, **given: Any) -> None:
        """Agree the visit."""
        body = {"starts_at": starts_at, "surveyor": surveyor, **given}
        self.post(f"/cases/{case}/appointment", **body)

    def fill_survey(self, case: str, facts: dict[str, Any], **given: Any) -> None:
        """Save the survey as filled so far; a plain visit now unless said otherwise."""
        body = {"visited_at": clock.now(), "place": "申请人家中", "facts": facts, **given}
        self.put(f"/cases/{case}/survey", **body)

    def sign_survey(self, case: str) -> None:
        """The surveyor's own signature."""
        self.post(f"/cases/{case}/survey/signatures")

    def family_signs(self, case: str, name: str) -> None:
        """A member of the household confirms the survey."""
        person, file = self.member(case, name), self.upload(f"签字 {name}")
        self.post(f"/cases/{case}/survey/family-signature", person=person, file=file)

    def close_survey(self, case: str) -> str:
        """Finish the visit; returns the category the rules suggest."""
        return str(self.post(f"/cases/{case}/survey/close")["ref"])

    def choose(self, case: str, *categories: str, signed: bool = True) -> None:
        """The applicant's choice, with his own signature."""
        signature = {"signature": self.upload("申请人签字")} if signed else {}
        self.post(f"/cases/{case}/category", categories=list(categories), **signature)

    def request_check(self, case: str) -> None:
        """Ask the departments, in the county's name."""
        self.post(f"/cases/{case}/check")

    # Reviewing, deciding

    def opine(self, case: str, **given: Any) -> None:
        """初审意见, favourable unless said otherwise."""
        self.post(f"/cases/{case}/opinion", **{"is_favourable": True, **given})

    def post_notice(self, case: str, **given: Any) -> dict[str, Any]:
        """Put the notice up; returns what it shows and when it ends."""
        self.post(f"/cases/{case}/notice", **given)
        return dict(self.get(f"/cases/{case}/notices")[-1])

    def finish_notice(self, case: str) -> None:
        """The notice's time is up."""
        self.post(f"/cases/{case}/notice/finish")

    def decide(self, case: str, **given: Any) -> str:
        """审核确认; returns the document number."""
        body = {"approve": True, **given}
        return str(self.post(f"/cases/{case}/decision", **body)["ref"])

    def publish(self, case: str) -> None:
        """Make the decision public in the village."""
        self.post(f"/cases/{case}/publication")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
