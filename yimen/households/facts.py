"""Merging fact sheets (事实合并): which value counts, and why, with the others beside it.

Identity and membership come from the register; every other value from the sheet of the source the
catalogue trusts most. A list (vehicles, homes, accounts …) is taken whole from the most trusted
sheet that says it is complete, and its rows are completed from the other sheets.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.foundation.identity import age_on
from yimen.policy.facts import Fact, FactCatalogue
from yimen.policy.vocabulary import FEEDS

from .checking import LISTS, PLAIN
from .models import FactSheet, Household, Membership

REGISTER = "register"
_TITLES = {REGISTER: "登记信息", "survey": "入户调查", "declared": "本人申报"}
_DEFAULT = {"declared": "declared", "surveyed": "survey", "found": "found"}


def source_title(source: str) -> str:
    """A source in words: feed:social_insurance → 人社社会保险."""
    if source.startswith("feed:"):
        return FEEDS.get(source.removeprefix("feed:"), source.removeprefix("feed:"))
    return _TITLES.get(source, "核对")


@dataclass(frozen=True)
class Side:
    """One sheet to merge, or the register."""

    kind: str
    content: dict[str, Any]
    sources: dict[str, Any]
    as_of: str

    def origin(self, place: str) -> tuple[str, str]:
        """Source and as-of date of one value."""
        told = self.sources.get(place) or self.sources.get("*") or {}
        source = told.get("source") or _DEFAULT.get(self.kind, self.kind)
        return source, str(told.get("as_of") or self.as_of)

    def row(self, subject: str, ref: str) -> dict[str, Any]:
        """The row of a list with this reference, empty when there is none."""
        rows = self.content.get(subject, [])
        return next((row for row in rows if row.get("ref") == ref), {})

    def completes(self, subject: str) -> bool:
        """True when the sheet says that its list is the whole list."""
        return self.content.get("complete", {}).get(subject) is True


def build_base_facts(household: Household, on: date) -> dict[str, Any]:
    """What the register itself knows: place, hukou, and the members with relation and age."""
    house: dict[str, Any] = {"region": household.division_id}
    if household.hukou:
        house |= {"hukou_kind": household.hukou, "urban": household.hukou == "urban"}
    members = Membership.objects.on(on).filter(household=household).select_related("person")
    rows = [_member(row, on) for row in members.order_by("relation", "recorded_at", "uid")]
    return {"household": house, "person": rows, "complete": {"person": True}}


def merge_sheets(
    declared: FactSheet | None,
    found: FactSheet | None,
    surveyed: FactSheet | None,
    catalogue: FactCatalogue,
    *,
    base: dict[str, Any] | None = None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """One facts JSON, and for each value its source, why it counts and what the others said.

    `base` is `build_base_facts`; with it only today's members remain. Unknowns stay out.
    """
    sides = [
        Side(sheet.kind, sheet.content, sheet.sources, str(sheet.as_of))
        for sheet in (found, surveyed, declared)
        if sheet is not None
    ]
    if base is not None:
        sides.append(Side(REGISTER, base, {"*": {"source": REGISTER}}, ""))
    sources: dict[str, Any] = {}
    content: dict[str, Any] = {
        "household": _merge_rows("household", "household", _house(sides), catalogue, sources)
    }
    for subject in LISTS:
        rows = _merge_list(subject, sides, catalogue, sources)
        if rows is not None:
            content[subject] = rows
    content["complete"] = {
        subject: True for subject in LISTS if any(side.completes(subject) for side in sides)
    }
    return content, sources


def _member(row: Membership, on: date) -> dict[str, Any]:
    person = row.person
    kept: dict[str, Any] = {
        "ref": str(person.pk),
        "relation": row.relation,
        "co_resident": row.co_resident,
    }
    if person.birth_date is not None:
        kept["birth_date"] = person.birth_date.isoformat()
        kept["age"] = age_on(person.birth_date, on)
    return kept


def _house(sides: list[Side]) -> list[tuple[Side, str, dict[str, Any]]]:
    return [(side, "household", side.content.get("household", {})) for side in sides]


def _merge_list(
    subject: str, sides: list[Side], catalogue: FactCatalogue, sources: dict[str, Any]
) -> list[dict[str, Any]] | None:
    """The rows of one list, None when no sheet speaks of it."""
    telling = [side for side in sides if side.content.get(subject) or side.completes(subject)]
    if not telling:
        return None
    lead = _lead(subject, telling, catalogue)
    rows: dict[str, list[tuple[Side, str, dict[str, Any]]]] = {}
    for side in sorted(telling, key=lambda one: one is not lead):
        taken: set[str] = set()
        for index, row in enumerate(side.content.get(subject, [])):
            ref = str(row.get("ref", index))
            home = _home(subject, ref, row, rows, taken, catalogue)
            if home is None and lead is not None and side is not lead:
                _left_out(sources, subject, side, lead)
                continue
            home = home or ref
            taken.add(home)
            rows.setdefault(home, []).append((side, ref, row))
    merged = []
    for ref, entries in rows.items():
        values = _merge_rows(subject, f"{subject}.{ref}", entries, catalogue, sources)
        plain = {key: row[key] for _, _, row in entries[::-1] for key in PLAIN if key in row}
        merged.append({**plain, "ref": ref, **values})
    return merged


def _lead(subject: str, sides: list[Side], catalogue: FactCatalogue) -> Side | None:
    """The sheet whose list counts as a whole; None when nobody says that his is complete."""
    if subject == "person":
        register = [side for side in sides if side.kind == REGISTER]
        if register:
            return register[0]
    whole = [side for side in sides if side.completes(subject)]
    facts = catalogue.of(subject)
    if not whole or not facts:
        return None
    order = {"found": 0, "surveyed": 1, "declared": 2, REGISTER: 3}
    first = facts[0]
    if not first.feeds:
        order["found"] = 3
    return min(whole, key=lambda side: order.get(side.kind, 9))


def _home(
    subject: str,
    ref: str,
    row: dict[str, Any],
    rows: dict[str, list[tuple[Side, str, dict[str, Any]]]],
    taken: set[str],
    catalogue: FactCatalogue,
) -> str | None:
    """The merged row this one belongs to: the same reference, else the same kind of thing."""
    if ref in rows:
        return ref
    facts = catalogue.of(subject)
    key = facts[0].key if facts else ""
    if subject == "person" or row.get(key) is None:
        return None
    for home, entries in rows.items():
        if home not in taken and entries[0][2].get(key) == row[key]:
            return home
    return None


def _left_out(sources: dict[str, Any], subject: str, side: Side, lead: Side) -> None:
    """Note that a sheet names things the leading list does not have."""
    told = sources.setdefault(
        subject,
        {
            "source": lead.kind,
            "why": f"以{source_title(_DEFAULT.get(lead.kind, lead.kind))}的清单为准",
            "left_out": {},
        },
    )
    told["left_out"][side.kind] = told["left_out"].get(side.kind, 0) + 1


def _merge_rows(
    subject: str,
    place: str,
    entries: list[tuple[Side, str, dict[str, Any]]],
    catalogue: FactCatalogue,
    sources: dict[str, Any],
) -> dict[str, Any]:
    """One row from several: per key the most trusted known value."""
    keys = {key for _, _, row in entries for key in row if key not in PLAIN}
    merged: dict[str, Any] = {}
    for key in sorted(keys):
        fact = catalogue.facts.get(f"{subject}.{key}")
        said = [
            (*_origin(side, subject, ref, key), row[key])
            for side, ref, row in entries
            if row.get(key) is not None
        ]
        if not said:
            continue
        said.sort(key=lambda one: _rank(fact, one[0]))
        source, as_of, value = said[0]
        merged[key] = value
        sources[f"{place}.{key}"] = _told(fact, source, as_of, said)
    return merged


def _origin(side: Side, subject: str, ref: str, key: str) -> tuple[str, str]:
    place = f"household.{key}" if subject == "household" else f"{subject}.{ref}.{key}"
    return side.origin(place)


def _rank(fact: Fact | None, source: str) -> float:
    """Place in the order of trust; the register stands just before the applicant's own word."""
    order = fact.trusted if fact else ()
    if source == REGISTER:
        return order.index("declared") - 0.5 if "declared" in order else len(order)
    if source in order:
        return order.index(source)
    if source.startswith("feed:") or source == "found":
        return len(order) + 0.1
    return len(order) + 0.5


def _told(
    fact: Fact | None, source: str, as_of: str, said: list[tuple[str, str, Any]]
) -> dict[str, Any]:
    others = [{"source": one, "as_of": day, "value": value} for one, day, value in said[1:]]
    differs = any(one["value"] != said[0][2] for one in others)
    label = fact.label if fact else ""
    why = f"只有{source_title(source)}" if not others else f"{source_title(source)}可信在先"
    if differs:
        told = "、".join(source_title(one["source"]) for one in others)
        why = f"{label}与{told}不一致，{source_title(source)}可信在先"
    return {"source": source, "as_of": as_of, "why": why, "others": others, "differs": differs}
