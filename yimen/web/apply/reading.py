"""From answers to an application: the intake form of the window and its declaration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from yimen.applications.intake_data import IntakeData, MemberData, ProxyData
from yimen.applications.lookup import upload_of
from yimen.foundation import clock
from yimen.foundation.errors import Invalid, NotFound
from yimen.foundation.files.models import StoredFile
from yimen.foundation.identity import age_on, birth_date, normalise_id
from yimen.foundation.numerals import whole
from yimen.households.relations import RELATIONS, SELF
from yimen.network.acting import Acting
from yimen.network.models import Division
from yimen.network.packs import pack_for
from yimen.policy.facts import FactCatalogue
from yimen.policy.pack import Pack
from yimen.web.apply.keeping import Answers
from yimen.web.factform.values import read_value

MOST_PEOPLE = 7
"""More people are added one after the other."""
MOST_ROWS = 15
MEMBER = ("name", "relation", "id_number", "no_id_reason", "birth_date")
_TELLING = ("name", "id_number", "no_id_reason", "birth_date")


@dataclass(frozen=True)
class Someone:
    """A person of the form, and what the rules ask of him.

    `row` is where he was typed in ("0" the applicant), `place` where the application names him:
    a row may have been left out.
    """

    row: str
    place: str
    name: str
    relation: str
    born: date | None

    @property
    def words(self) -> str:
        """王小宝（子，9 岁）."""
        told = [RELATIONS.get(self.relation, "")] if self.relation != SELF else []
        if self.born is not None:
            told.append(f"{age_on(self.born, clock.today())} 岁")
        told = [part for part in told if part]
        return f"{self.name}（{'，'.join(told)}）" if told else self.name


def rows_of(answers: Answers) -> int:
    """How many members besides the applicant are asked about."""
    return min(max((whole(answers.get("people")) or 0) - 1, 0), MOST_ROWS)


def member_rows(answers: Answers) -> list[tuple[int, MemberData]]:
    """Rows that say anything, with their number from 1."""
    found = []
    for row in range(1, rows_of(answers) + 1):
        told = {key: answers.get(f"member.{row}.{key}") for key in MEMBER}
        if any(told[key] for key in _TELLING):
            born = day_of(told.pop("birth_date"))
            found.append((row, MemberData(**told, birth_date=born)))
    return found


def people_of(answers: Answers) -> list[Someone]:
    """The applicant and the members told of, in the order of the application."""
    name = answers.get("name") or "申请人"
    found = [Someone("0", "0", name, SELF, _born(answers.get("id_number")))]
    for place, (row, member) in enumerate(member_rows(answers), start=1):
        born = _born(member.id_number) or member.birth_date
        name = member.name or f"第 {row + 1} 口人"
        found.append(Someone(str(row), str(place), name, member.relation, born))
    return found


def intake_of(answers: Answers, by: Acting | None = None) -> IntakeData:
    """The form as answered so far; `by` finds the uploaded proof again."""
    proxy = None
    if answers.get("who") == "relative":
        kind = _proxy_kind(answers)
        proxy = ProxyData(kind, answers.get("proxy.name"), _proof(answers, by))
    return IntakeData(
        id_number=answers.get("id_number"),
        phone=answers.get("phone"),
        name=answers.get("name"),
        phone_whose=answers.get("phone_whose") or "own",  # type: ignore[arg-type]
        division_code=answers.get("division_code") or None,
        wanted_item=answers.get("item"),
        statement=answers.get("statement"),
        members=tuple(member for _, member in member_rows(answers)),
        proxy=proxy,
        duplicate_answer=answers.get("duplicate_answer"),
        channel="online",
    )


def under_page_names(fields: dict[str, str], answers: Answers) -> dict[str, str]:
    """Actions count members (members.0.name); the pages know them by their row (member.1.name)."""
    rows = [row for row, _ in member_rows(answers)]
    named = {}
    for name, told in fields.items():
        head, _, rest = name.partition(".")
        number, _, key = rest.partition(".")
        place = whole(number)
        if head == "members" and place is not None and place < len(rows):
            name = f"member.{rows[place]}.{key}"
        named[name] = told
    return named


def facts_of(answers: Answers, catalogue: FactCatalogue) -> dict[str, Any]:
    """The declaration: cause, and the income told of; what cannot be read is left unknown."""
    facts: dict[str, Any] = {}
    if cause := answers.get("cause"):
        facts["household"] = {"cause": cause}
    rows = []
    for someone in people_of(answers):
        told = {}
        for fact in catalogue.of("person"):
            text = answers.get(f"income.{fact.key}.{someone.row}")
            if not text:
                continue
            try:
                told[fact.key] = read_value(fact, text)
            except Invalid:
                continue
        if told:
            rows.append({"ref": someone.place, **told})
    return {**facts, "person": rows} if rows else facts


def _proxy_kind(answers: Answers) -> str:
    """Who he is by his own word, else the first kind the locality takes by phone."""
    pack = pack_of(answers)
    kinds = pack.proxies if pack is not None else {}
    online = [kind.key for kind in kinds.values() if "online" in kind.at]
    return answers.get("proxy.kind") or next(iter(online), "relative")


def place_of(answers: Answers) -> Division | None:
    """The village chosen."""
    code = answers.get("division_code")
    if not code:
        return None
    return Division.objects.at(clock.today()).villages().filter(pk=code).first()


def pack_of(answers: Answers) -> Pack | None:
    """The policy pack of the village; None before one is chosen."""
    place = place_of(answers)
    return pack_for(place.path, clock.today())[0] if place is not None else None


def day_of(text: str) -> date | None:
    """A date as typed; None when it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _born(number: str) -> date | None:
    try:
        return birth_date(normalise_id(number)) if number else None
    except Invalid:
        return None


def _proof(answers: Answers, by: Acting | None) -> StoredFile | None:
    uid = answers.get("proxy.proof")
    if by is None or not uid:
        return None
    try:
        return upload_of(by, UUID(uid))
    except (NotFound, ValueError):
        return None
