"""Names of the form's fields: "f." and the place of a fact, as errors name it too."""

from __future__ import annotations

import re

from yimen.policy.facts import Fact, FactCatalogue

LISTS = ("obligor", "vehicle", "home", "account", "spending")
"""Subjects with rows one may add; persons are rows too, but come from the household."""
NEED = "need_"
TOLD = "policy_told"
UNKNOWN = "unknown"
YES, NO = "yes", "no"

# Known from the register of members and divisions, so nobody is asked again.
_KNOWN = frozenset(
    {"person.relation", "person.birth_date", "person.age", "person.sex", "household.region"}
)
_ROW = re.compile(rf"f\.({'|'.join(LISTS)})\.([A-Za-z0-9-]{{1,40}})\.\w+")


def name_of(subject: str, key: str, ref: str = "") -> str:
    """f.household.urban, f.person.<uid>.wage_income, f.vehicle.n1.kind."""
    return f"f.{subject}.{ref}.{key}" if ref else f"f.{subject}.{key}"


def complete_name(subject: str) -> str:
    """The switch “这就是全部” of a list."""
    return f"f.complete.{subject}"


def asked(catalogue: FactCatalogue, subject: str, stage: str) -> list[Fact]:
    """The facts to ask of a subject at a stage ("declared" or "survey"), in order."""
    return [
        fact
        for fact in catalogue.of(subject)
        if fact.stage in (stage, "both") and fact.ref not in _KNOWN
    ]


def is_need(fact: Fact) -> bool:
    """A need or the tick that policies were told: asked in a part of its own (S4-57)."""
    return fact.subject == "household" and (fact.key.startswith(NEED) or fact.key == TOLD)


def refs_in(names: list[str], subject: str) -> list[str]:
    """Rows of a list that the form names, in order, each once."""
    found = [match[2] for name in names if (match := _ROW.fullmatch(name)) and match[1] == subject]
    return list(dict.fromkeys(found))
