"""The family's case where three notices stand before the decision (桦南县), and whose turn it is.

story = Delegated(20000)              # 桦南镇, which holds the power
story = Delegated(20000, JINSHA)      # 金沙乡, which does not
story.up_to_decision()
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from tests.cast.staff import LOCALITIES
from tests.clauses.family import Story
from tests.journeys.driver import Desk
from yimen.foundation import clock
from yimen.network.models import Office

HUANAN = LOCALITIES["jms"]
JINSHA = replace(HUANAN, towns=(HUANAN.towns[1],))
GUANGHE = LOCALITIES["xx"]


class Delegated(Story):
    """Story on the steps of 佳木斯."""

    def __init__(self, per_capita: int = 20000, place: Any = HUANAN) -> None:
        super().__init__(per_capita, place, rural=True)

    def register(self, **more: Any) -> str:
        """收件; this procedure has no step that chooses a category."""
        return super().register(**{"wanted_item": "dibao"} | more)

    def up_to_opinion(self) -> None:
        """Accepted, visited, checked, the opinion written."""
        self.accept()
        self.survey()
        self.check()
        self.reviewer.opine(self.case, item="dibao")

    def up_to_review(self) -> None:
        """The first notice has run out."""
        self.up_to_opinion()
        self._notice()

    def up_to_decision(self) -> None:
        """Proposed by whoever holds the power, and posted a second time."""
        self.up_to_review()
        self.reviewing().post(f"/cases/{self.case}/review", result="agree")
        self._notice()

    def _notice(self) -> None:
        ends = self.village.post_notice(self.case)["ends_at"]
        clock.move_to(ends)
        self.village.finish_notice(self.case)

    def reviewing(self) -> Desk:
        """Who proposes the decision: where its open step lies."""
        role = self.clerk.step(self.case, "county_review")["role"]
        return self.leader if role == "township_leader" else self.county_reviewer

    def power(self, **query: str) -> dict[str, Any]:
        """Who decides the case today."""
        return dict(self.clerk.get(f"/delegation/cases/{self.case}/power", **query))

    def holder(self) -> tuple[str, str]:
        """Role and office of the open decision."""
        row = self.clerk.step(self.case, "decision")
        return row["role"], row["office"]


class Register:
    """A county's officers at the register."""

    def __init__(self, place: Any) -> None:
        self.place = place
        self.decider, self.reviewer = Desk(place.bureau("shenpi")), Desk(place.bureau("shenhe"))

    def office(self, code: str) -> int:
        """Key of a township's office."""
        return int(Office.objects.get(division_id=code, role="township").pk)

    def paper(self, number: str, issuer: str = "county", **more: Any) -> str:
        """Register a paper of today."""
        form = {"number": number, "title": "下放办法", "issuer": issuer}
        form |= {"issued_on": clock.today().isoformat()} | more
        return str(self.reviewer.post("/delegation/papers", **form)["ref"])

    def authority_list(
        self, paper: str, items: list[str], *, sign: bool = True, **more: Any
    ) -> str:
        """A list of these items, signed unless told not to."""
        lines = [
            {
                "item": item,
                "service_code": f"0030{number:02d}",
                "starts_on": clock.today().isoformat(),
                "scope": "所辖乡镇居民的申请",
                "duties": "受理、调查、审核确认、动态管理",
            }
            for number, item in enumerate(items, 1)
        ]
        made = self.reviewer.post(
            "/delegation/lists", title="权力委托清单", paper=paper, lines=lines
        )
        if sign:
            self.decider.post(f"/delegation/lists/{made['ref']}/sign")
        return str(made["ref"])

    def receiver(self, town: int, **more: Any) -> None:
        """Name the unit with training and seal."""
        form: dict[str, Any] = {
            "unit_name": "社会事务办公室",
            "trained_on": clock.today().isoformat(),
            "trained_people": 3,
            "seal_name": "审批专用章",
            "seal_image": self.seal(),
        }
        self.reviewer.put(f"/delegation/townships/{town}/receiver", **form | more)

    def seal(self) -> str:
        """Upload a picture of a seal."""
        out = io.BytesIO()
        Image.new("RGB", (24, 24), "red").save(out, "PNG")
        file = SimpleUploadedFile("印模.png", out.getvalue(), content_type="image/png")
        return str(self.reviewer._send("post", "/files/photo", data={"file": file})["uid"])

    def open_checks(self, town: int, paper: str) -> None:
        """Let the township ask for means checks from today on."""
        form = {"township": town, "first": clock.today().isoformat(), "paper": paper}
        self.reviewer.post("/delegation/checks", **form)

    def agreement(self, made: str, town: int, leader: Desk | None, last: date) -> str:
        """An agreement from today on, signed by the county, and by the leader if given."""
        form = {"authority_list": made, "township": town}
        form |= {"first": clock.today().isoformat(), "last": last.isoformat()}
        uid = str(self.reviewer.post("/delegation/agreements", **form)["ref"])
        self.decider.post(f"/delegation/agreements/{uid}/sign")
        if leader is not None:
            leader.post(f"/delegation/agreements/{uid}/sign")
            scan = self.reviewer.upload("协议")
            self.reviewer.post(f"/delegation/agreements/{uid}/scan", file=scan)
        return uid

    def delegate(self, town: int, item: str, **form: Any) -> str:
        """Hand an item down from today on."""
        body = {"township": town, "item": item, "first": clock.today().isoformat()} | form
        return str(self.reviewer.post("/delegation/delegations", **body)["ref"])

    def rows(self, **query: str) -> list[dict[str, Any]]:
        """The register."""
        return list(self.reviewer.get("/delegation/delegations", **query))


def text_of(pdf: bytes) -> str:
    """The words of a PDF without spaces and line ends."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def page_of(desk: Desk, case: str) -> str:
    """The case page as this officer sees it."""
    desk.case(case)
    return str(desk.client.get(f"/cases/{case}/").content.decode())
