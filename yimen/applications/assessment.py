"""Assess a case (认定测算): merge what is known, run the rules, keep the explanation.

Numbers follow the month they pay for; the survey's suggestion shows the figures of its own day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.awards.queries import running_awards_of
from yimen.foundation import clock
from yimen.households.actions.record_facts import record_facts
from yimen.households.facts import build_base_facts, merge_sheets
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.procedures.models import Case
from yimen.rules.assess import assess
from yimen.rules.outcome import Outcome, Suggestion
from yimen.rules.suggest import suggest

Kind = FactSheet.Kind
BY_APPLICATION = "application_month"
TOLD = frozenset({"dibao", "tekun", "dibian", "orphan", "unsupported_child"})
"""Awards that `person.on_award` of the catalogue can tell."""


@dataclass(frozen=True)
class Assessment:
    """What the rules say of a case on a day, and on which facts.

    `content` and `sources` are the merged facts and where each came from; `day` is the day whose
    figures apply; amounts in fen a month.
    """

    pack: Pack
    day: date
    content: dict[str, Any]
    sources: dict[str, Any]
    suggestion: Suggestion
    others: dict[str, Outcome] = field(default_factory=dict)

    def outcome(self, item: str) -> Outcome | None:
        """The reading of one item's rule, None where no rule stands behind the item."""
        return self.outcomes_with(item).get(item)

    def outcomes_with(self, item: str) -> dict[str, Outcome]:
        """The readings of the three main categories, and of `item` where it is another one."""
        rule = next((key for key, one in self.pack.rules.items() if one.item == item), None)
        if item in self.suggestion.outcomes or rule is None:
            return self.suggestion.outcomes
        if item not in self.others:
            self.others[item] = assess(rule, self.pack, self.content, self.day)
        return {**self.suggestion.outcomes, item: self.others[item]}

    def reason_for(self, item: str) -> str:
        """One sentence on what the rules say of an item, to stand where nobody writes his own."""
        if item in self.suggestion.outcomes or (outcome := self.outcome(item)) is None:
            return next(iter(self.suggestion.reasons), "")
        return outcome.line("eligible").text

    def explanation(self, item: str) -> dict[str, Any]:
        """The outcome of `item` as JSON, to be kept with an opinion or a decision."""
        outcome = self.outcome(item)
        return outcome.to_dict() if outcome else {}


def assess_case(
    case: Case, on: date | None = None, *, surveyed: FactSheet | None = None
) -> Assessment:
    """Assess `case` with the figures of `on` (default today).

    `surveyed` stands for the sheet of a survey that is not closed yet, to show what would follow.
    """
    day = on or clock.today()
    pack, _ = pack_for(case.handling_path, day)
    sheets = {
        kind: FactSheet.objects.latest_of(case.uid, kind)
        for kind in (Kind.DECLARED, Kind.FOUND, Kind.SURVEYED)
    }
    found = surveyed or sheets[Kind.SURVEYED]
    base = with_awards(build_base_facts(case.household, clock.today()), clock.today())
    content, sources = merge_sheets(
        sheets[Kind.DECLARED], sheets[Kind.FOUND], found, pack.facts, base=base
    )
    return Assessment(pack, day, content, sources, suggest(pack, content, day))


def with_awards(base: dict[str, Any], on: date) -> dict[str, Any]:
    """The register's facts with what each member is receiving, as far as our own awards tell.

    Whoever has none here stays unknown: he may have one elsewhere.
    """
    held: dict[str, str] = {}
    for one in running_awards_of([row["ref"] for row in base["person"]], on):
        held.setdefault(str(one.person_uid), one.item)
    for row in base["person"]:
        if held.get(row["ref"]) in TOLD:
            row["on_award"] = held[row["ref"]]
    return base


def first_month_of(case: Case, item: str, pack: Pack, decided: date) -> date:
    """First day of the first month paid for: as the item's procedure has it, else the month after.

    两项补贴 count from the month of the application (M12), aid given once from the decision.
    """
    known = pack.items[item]
    if known.once:
        return decided.replace(day=1)
    key = f"{known.procedure}.first_month"
    if pack.has_parameter(key, decided) and pack.parameter(key, decided).value == BY_APPLICATION:
        return case.received_at.astimezone(clock.ZONE).date().replace(day=1)
    return first_month_after(decided)


def last_month_of(item: str, pack: Pack, first_month: date) -> date | None:
    """First day of the last month of what ends by itself: aid given once, a status for so many
    months; None for what runs on."""
    known = pack.items[item]
    if known.once:
        return first_month
    key = f"{known.procedure}.valid_months"
    if not pack.has_parameter(key, first_month):
        return None
    months = int(str(pack.parameter(key, first_month).value))
    place = first_month.year * 12 + first_month.month - 1 + months - 1
    return date(place // 12, place % 12 + 1, 1)


def record_assessment(by: Acting, case: Case, assessment: Assessment) -> FactSheet:
    """Freeze the merged facts as the sheet an opinion or decision stands on."""
    return record_facts(
        by,
        case.household,
        Kind.ASSESSED,
        assessment.content,
        case_ref=case.uid,
        as_of=clock.today(),
        sources=assessment.sources,
    )


def first_month_after(day: date) -> date:
    """First day of the month after `day`: aid is paid from there (浙江条例第56条; M11)."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
