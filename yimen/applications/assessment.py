"""Assess a case (认定测算): merge what is known, run the rules, keep the explanation.

Numbers follow the month they pay for; the survey's suggestion shows the figures of its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.foundation import clock
from yimen.households.actions.record_facts import record_facts
from yimen.households.facts import build_base_facts, merge_sheets
from yimen.households.models import FactSheet
from yimen.network.acting import Acting
from yimen.network.packs import pack_for
from yimen.policy.pack import Pack
from yimen.procedures.models import Case
from yimen.rules.outcome import Outcome, Suggestion
from yimen.rules.suggest import suggest

Kind = FactSheet.Kind


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

    def outcome(self, item: str) -> Outcome | None:
        """The reading of one item's rule, None where no rule stands behind the item."""
        return self.suggestion.outcomes.get(item)

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
    base = build_base_facts(case.household, clock.today())
    content, sources = merge_sheets(
        sheets[Kind.DECLARED], sheets[Kind.FOUND], found, pack.facts, base=base
    )
    return Assessment(pack, day, content, sources, suggest(pack, content, day))


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
