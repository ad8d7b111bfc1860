"""The catalogue of facts (事实目录): what may be known of a household, and how to ask for it."""

from typing import Literal

from pydantic import Field

from yimen.policy.values import Strict

Subject = Literal["household", "person", "obligor", "vehicle", "home", "account", "spending"]


class Code(Strict):
    """One entry of a code list."""

    code: str
    label: str


class Fact(Strict):
    """One fact (事实). Money is integer fen per `period`; None or a missing key means unknown."""

    key: str
    subject: Subject
    type: Literal["money", "int", "bool", "date", "code", "text"]
    period: Literal["month", "year", "none"] = "none"
    label: str
    question: str
    help: str = ""
    codes: tuple[Code, ...] = ()
    min: int | None = None
    max: int | None = None
    trusted: tuple[str, ...] = Field(min_length=1)
    paper: str | None = None
    sensitive: bool = False
    stage: Literal["declared", "survey", "both", "verification"] = "both"
    order: int = 0
    source: str = ""

    @property
    def ref(self) -> str:
        """The fact's full name, "person.wage_income"."""
        return f"{self.subject}.{self.key}"

    @property
    def feeds(self) -> tuple[str, ...]:
        """Departments whose data answers this fact, best first."""
        return tuple(s.removeprefix("feed:") for s in self.trusted if s.startswith("feed:"))

    def label_of(self, code: str) -> str:
        """Return the Chinese label of a code; KeyError when the code is not in the list."""
        for entry in self.codes:
            if entry.code == code:
                return entry.label
        raise KeyError(code)


class FactCatalogue(Strict):
    """All facts, keyed by "subject.key"."""

    facts: dict[str, Fact]

    def get(self, subject: str, key: str) -> Fact:
        """Return one fact; KeyError when the catalogue does not name it."""
        return self.facts[f"{subject}.{key}"]

    def of(self, subject: str) -> tuple[Fact, ...]:
        """Return the facts of a subject in asking order."""
        return tuple(
            sorted((f for f in self.facts.values() if f.subject == subject), key=lambda f: f.order)
        )
