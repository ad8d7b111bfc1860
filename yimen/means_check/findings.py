"""What all sources together found (核对结果): one facts JSON with the source of each value."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yimen.foundation import clock
from yimen.foundation.crypto.fields import open_column
from yimen.foundation.errors import ExternalDown, Invalid
from yimen.households.checking import check_facts
from yimen.means_check.models import CheckQuery, CheckRequest
from yimen.means_check.sources import SOURCES
from yimen.means_check.sources.base import Answer, FoundFacts, Source
from yimen.policy.facts import FactCatalogue

State = CheckQuery.State


@dataclass
class Findings:
    """`content` is the facts JSON, `sources` {"subject.ref.key": {source, as_of}}.

    `answers` keeps, per query, its state and the raw record for name and death flags.
    """

    content: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    answers: list[tuple[CheckQuery, Answer | None]] = field(default_factory=list)
    as_of: date | None = None


def findings_of(request: CheckRequest) -> Findings:
    """Merge the answers of one request; things two members own together count once."""
    found = Findings()
    queries = list(request.queries.select_related("person").order_by("person__name", "source"))
    people: dict[str, dict[str, Any]] = {}
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    for query in queries:
        answer = _answer(query)
        found.answers.append((query, answer))
        if answer is None or answer.state != "found":
            continue
        _merge(found, facts_of(SOURCES[query.source], answer), people, rows, query)
    found.content = {"person": list(people.values())}
    for relation, by_ref in rows.items():
        found.content[relation] = list(by_ref.values())
    found.content["complete"] = _complete(queries)
    for relation in found.content["complete"]:
        found.content.setdefault(relation, [])
    dates = [query.as_of for query in queries if query.as_of]
    found.as_of = min(dates) if dates else None
    return found


def facts_of(source: Source, answer: Answer) -> FoundFacts:
    """One answer as facts of the catalogue; nothing when the department has no data."""
    if answer.state != "found":
        return FoundFacts()
    return source.read(source.schema.model_validate(answer.data or {}))


def check_answer(source: Source, answer: Answer, catalogue: FactCatalogue) -> None:
    """Refuse what no sheet could hold (ExternalDown): facts outside the catalogue's ranges and
    codes, data as of a day that has not come. It is asked again instead of spoiling the report.
    """
    facts = facts_of(source, answer)
    content: dict[str, Any] = {"person": [{"ref": "asked", **facts.person}]}
    for relation, by_ref in facts.rows.items():
        content[relation] = list(by_ref.values())
    try:
        check_facts(catalogue, content)
    except Invalid:
        raise ExternalDown(f"{source.title}的答复超出合理范围", code="garbage") from None
    if answer.as_of > clock.today():
        raise ExternalDown(f"{source.title}的答复日期晚于今天", code="garbage")


def _answer(query: CheckQuery) -> Answer | None:
    """The answer as received, opened."""
    if query.answer_sealed is None:
        return None
    text = open_column("means_check_checkquery", "answer_sealed", query.uid, query.answer_sealed)
    return Answer.model_validate_json(text)


def _merge(
    found: Findings,
    facts: FoundFacts,
    people: dict[str, dict[str, Any]],
    rows: dict[str, dict[str, dict[str, Any]]],
    query: CheckQuery,
) -> None:
    """Add one person's facts and rows with their source."""
    origin = {"source": f"feed:{query.source}", "as_of": str(query.as_of)}
    ref = str(query.person_id)
    if facts.person:
        people.setdefault(ref, {"ref": ref}).update(facts.person)
        for key in facts.person:
            found.sources[f"person.{ref}.{key}"] = origin
    for relation, by_ref in facts.rows.items():
        for number, row in by_ref.items():
            short = _short(relation, number)
            rows.setdefault(relation, {})[short] = {"ref": short, **row}
            for key in row:
                found.sources[f"{relation}.{short}.{key}"] = origin


def _short(relation: str, number: str) -> str:
    """A stable reference that does not show the certificate, plate or account number."""
    return f"{relation}-{hashlib.sha256(number.encode()).hexdigest()[:12]}"


def _complete(queries: Iterable[CheckQuery]) -> dict[str, bool]:
    """A relation is complete when its register answered, with or without data, for everybody."""
    complete: dict[str, bool] = {}
    for query in queries:
        answered = query.state in (State.FOUND, State.NO_DATA)
        for relation in SOURCES[query.source].completes:
            complete[relation] = complete.get(relation, True) and answered
    return {relation: True for relation, whole in complete.items() if whole}
