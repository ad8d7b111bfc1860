"""Which income to ask for: what the rules of the wished items do not know yet and need.

Every answer may settle the result, then nothing more is asked; what was skipped is not asked
again. The questions are the catalogue's own (事实目录).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from yimen.applications.intake_checks import main_items
from yimen.foundation import clock
from yimen.foundation.identity import age_on
from yimen.policy.facts import Fact
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError
from yimen.rules import assess
from yimen.web.apply.keeping import Answers
from yimen.web.apply.reading import Someone, facts_of, pack_of, people_of

PREFIX = "income-"
_ONE = "这位家人"


@dataclass(frozen=True)
class IncomeQuestion:
    """One fact of the catalogue, asked for every person at once."""

    fact: Fact
    people: list[Someone]
    of_applicant: str

    @property
    def key(self) -> str:
        """The page."""
        return f"{PREFIX}{self.fact.key}"

    @property
    def title(self) -> str:
        """The catalogue's question, to one person or to several."""
        who = self.of_applicant if len(self.people) == 1 else "家里每个人"
        return self.fact.question.replace(_ONE, who)

    def name(self, someone: Someone) -> str:
        """The field of one person."""
        return f"income.{self.fact.key}.{someone.row}"


def income_questions(answers: Answers) -> list[IncomeQuestion]:
    """In the catalogue's order: those answered or skipped, and those that still matter."""
    pack = pack_of(answers)
    if pack is None:
        return []
    people = people_of(answers)
    told = {key.removeprefix(PREFIX) for key in answers.seen if key.startswith(PREFIX)}
    told |= {name.split(".")[1] for name in answers.values if name.startswith("income.")}
    wanted = told | _open_keys(pack, answers, people)
    of_applicant = "您" if answers.get("who") != "relative" else people[0].name
    return [
        IncomeQuestion(fact, people, of_applicant)
        for fact in pack.facts.of("person")
        if fact.key in wanted and _is_asked(fact)
    ]


def _is_asked(fact: Fact) -> bool:
    return fact.type == "money" and fact.stage in ("declared", "both")


def _open_keys(pack: Pack, answers: Answers, people: list[Someone]) -> set[str]:
    """Facts about persons whose value could still change a result."""
    facts, today = _facts(pack, answers, people), clock.today()
    items = [answers.get("item")] if answers.get("item") in pack.items else main_items(pack)
    found: set[str] = set()
    for item in items:
        if item not in pack.rules:
            continue
        try:
            missing = assess(item, pack, facts, today).missing
        except PackError:  # no figures for this day: nothing can be settled, so nothing is asked
            continue
        found |= {gap.key for gap in missing if gap.subject == "person"}
    return found


def _facts(pack: Pack, answers: Answers, people: list[Someone]) -> dict[str, Any]:
    told = facts_of(answers, pack.facts)
    known = {row["ref"]: row for row in told.get("person", [])}
    rows = []
    for someone in people:
        row = {"ref": someone.place, "relation": someone.relation, "co_resident": True}
        if someone.born is not None:
            age = age_on(someone.born, clock.today())
            row |= {"birth_date": someone.born.isoformat(), "age": age}
        rows.append(row | known.get(someone.place, {}))
    return {
        "household": told.get("household", {}),
        "person": rows,
        "complete": {"person": True},
    }
