"""The family of `family.Story` before the street of XX区, where the check comes first (S0)."""

from __future__ import annotations

from typing import Any

from tests.cast.staff import LOCALITIES
from tests.clauses.family import NAMES, Story
from tests.journeys.driver import Desk

XX = LOCALITIES["xx"]


class District(Story):
    """The steps of the district in their order; `per_capita` in fen a month."""

    def __init__(self, per_capita: int, item: str = "dibao") -> None:
        super().__init__(per_capita, XX)
        self.item = item
        self.finance = Desk(XX.desk("fafang"))
        self.county_finance = Desk(XX.bureau("caizheng"))

    def intend(self, **more: Any) -> str:
        """意向登记."""
        return self.register(wanted_item=self.item, **more)

    def authorise(self) -> None:
        """All sign, declare, and the step is closed."""
        self.say_everything()
        self.clerk.post(f"/cases/{self.case}/authorisation")

    def up_to_result(self) -> None:
        """The departments have answered; the result is to be told."""
        self.intend()
        self.authorise()
        self.check()

    def tell(self, *reasons: str, passed: bool = True) -> None:
        """核对结果告知."""
        self.clerk.post(f"/cases/{self.case}/check-result", passed=passed, reasons=list(reasons))

    def apply(self, **given: Any) -> None:
        """正式申请 with the applicant's signature."""
        signature = self.clerk.upload("申请人签字")
        self.clerk.post(f"/cases/{self.case}/application", signature=signature, **given)

    def up_to_acceptance(self) -> None:
        """Checked, told, applied for."""
        self.up_to_result()
        self.tell()
        self.apply()

    def up_to_decision(self, category: str = "", proposed: str = "") -> None:
        """Accepted, visited, and the street's opinion written."""
        self.up_to_acceptance()
        self.clerk.accept(self.case)
        self.survey()
        self.reviewer.opine(self.case)

    def decided(self) -> str:
        """The street decides; returns the document number."""
        self.up_to_decision()
        return self.leader.decide(self.case)

    def open_steps(self) -> list[str]:
        """Keys of the steps open now."""
        rows = self.clerk.case(self.case)["steps"]
        return sorted(row["step"] for row in rows if row["state"] == "open")

    def papers_of(self, template: str) -> list[dict[str, Any]]:
        """Issued papers of a kind."""
        rows = self.clerk.case(self.case)["documents"]
        return [row for row in rows if row["template"] == template]

    def hear(self, about: str = "terminate") -> None:
        """听取意见 by the street."""
        self.reviewer.post(
            f"/cases/{self.case}/hearing",
            about=about,
            told="丈夫的工资高于申报",
            way="in_person",
            speaker=NAMES[0],
            words="知道了，没有别的意见",
            handling="按调查的情况处理",
        )

    @property
    def applicant(self) -> str:
        """The applicant's name."""
        return NAMES[0]
