"""帮办预评估: from a few answers, what the family may apply for, and what to ask next (S1-18).

Nothing is stored and nothing decided: the rules read the answers as facts, and the first unknown
that can still change the result is the next question. When none can, the result is settled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.policy.pack import Pack
from yimen.policy.vocabulary import SUBJECTS
from yimen.rules import assess, suggest
from yimen.rules.outcome import FactRef, Suggestion

ALLOWANCES = ("living_allowance", "nursing_allowance")
CATEGORIES = frozenset({"dibao", "tekun", "dibian"})

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Advice:
    """One item worth applying for, with the sentences why; `amount_fen` a month where known."""

    item: str
    title: str
    reasons: tuple[str, ...]
    amount_fen: int | None = None


@dataclass(frozen=True)
class Preassessment:
    """What stands so far. `ask` None: the answers settle it. `against` says why not the others."""

    advice: tuple[Advice, ...]
    ask: FactRef | None
    against: tuple[str, ...] = field(default=())

    @property
    def is_settled(self) -> bool:
        """Nothing that is still unknown can change what to apply for."""
        return self.ask is None


def preassess(pack: Pack, facts: Facts, on: date) -> Preassessment:
    """Main category by the rules, then the two allowances of those with a card.

    The next question is the most deciding unknown of the category first; only what can still
    change an answer is asked.
    """
    found = suggest(pack, facts, on)
    main = _main(pack, found)
    allowances, unknown = _allowances(pack, facts, on, found.category)
    ask = _deciding(found) or unknown
    against = () if main else tuple(found.reasons)
    return Preassessment((*main, *allowances), ask, against)


def _main(pack: Pack, found: Suggestion) -> tuple[Advice, ...]:
    if found.category in ("none", "unknown") or found.category not in pack.items:
        return ()
    outcome = found.outcomes[found.category]
    title = pack.items[found.category].title
    return (Advice(found.category, title, found.reasons[:1], outcome.amount_fen),)


def _deciding(found: Suggestion) -> FactRef | None:
    """The next question while the category is open; the exact amount is the check's business."""
    return found.ask_next if found.category == "unknown" else None


def _allowances(
    pack: Pack, facts: Facts, on: date, category: str
) -> tuple[list[Advice], FactRef | None]:
    """困难残疾人生活补贴 and 重度残疾人护理补贴, each member read by their rules as if he held
    the category advised; the first question that still matters to one of them."""
    if category == "unknown":
        return [], None
    found, asked = [], None
    for key in ALLOWANCES:
        if key not in pack.rules or not _offered(pack, key, on):
            continue
        rows, paid = [], 0
        for number, person in enumerate(facts.get("person", []), start=1):
            outcome = assess(key, pack, _alone(person, category), on)
            if outcome.eligible:
                rows.append((number, person.get("disability_grade")))
                paid += outcome.amount_fen or 0
            elif outcome.eligible is None and asked is None and outcome.missing:
                asked = outcome.missing[0]
        if rows:
            found.append(_allowance(pack, key, rows, category, paid))
    return found, asked


def _offered(pack: Pack, key: str, on: date) -> bool:
    item = pack.items.get(key)
    versions = pack.procedures.get(item.procedure or "", ()) if item else ()
    return any(key in version.items and version.covers(on) for version in versions)


def _alone(person: Mapping[str, Any], category: str) -> dict[str, Any]:
    """The facts of one member as the person the allowance is for."""
    held = category if category in CATEGORIES else "none"
    row = {**person, "relation": "01", "on_award": held, "co_resident": True}
    return {"household": {}, "person": [row], "complete": {"person": True}}


def _allowance(
    pack: Pack, key: str, rows: list[tuple[int, Any]], category: str, paid: int
) -> Advice:
    item = pack.items[key]
    people = "、".join(f"第{number}口人残疾{grade}级" for number, grade in rows)
    home = f"属于{pack.items[category].title}家庭，" if category in item.categories else ""
    source = pack.rules[key].source
    return Advice(key, item.title, (f"{people}，{home}建议申请{item.title}（{source}）",), paid)


def add_answer(facts: dict[str, Any], asked: FactRef, value: Any) -> dict[str, Any]:
    """The facts with one more answer. For a list not known complete `value` is how many there
    are; each becomes a row to be asked about, and the list is complete."""
    made = {**facts}
    if asked.key == "complete":
        rows = list(made.get(asked.subject, []))
        rows += [{"ref": f"{asked.subject}{n}"} for n in range(len(rows) + 1, int(value) + 1)]
        made[asked.subject] = rows
        made["complete"] = {**made.get("complete", {}), asked.subject: True}
        return made
    if asked.ref is None:
        made["household"] = {**made.get("household", {}), asked.key: value}
        return made
    made[asked.subject] = [
        {**row, asked.key: value} if row.get("ref") == asked.ref else row
        for row in made.get(asked.subject, [])
    ]
    return made


def whose(asked: FactRef, facts: Facts) -> str:
    """Whom a question is about: 第2口人, 第1辆车 → 车辆第1项; "" for the household."""
    if asked.ref is None:
        return ""
    rows = [str(row.get("ref", "")) for row in facts.get(asked.subject, [])]
    number = rows.index(asked.ref) + 1 if asked.ref in rows else 0
    if asked.subject == "person":
        return f"第{number}口人" if number > 1 else "申请人"
    return f"{SUBJECTS[asked.subject]}第{number}项"
