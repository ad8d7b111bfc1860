"""Drawing the form: one field per fact, one part per member, rows for what may be several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yimen.policy.facts import Fact, FactCatalogue
from yimen.policy.vocabulary import SUBJECTS
from yimen.web.factform.names import (
    LISTS,
    NEED,
    NO,
    TOLD,
    UNKNOWN,
    YES,
    asked,
    complete_name,
    is_need,
    name_of,
    refs_in,
)
from yimen.web.factform.values import Typed

_UNITS = {"month": "元/月", "year": "元/年", "none": "元"}
_FEW = 3
_YES_NO = [(YES, "是"), (NO, "否"), (UNKNOWN, "不清楚")]
PLACEHOLDER = "__ref__"
"""Stands for the reference of a row that the page adds by itself."""
_ADD = {
    "obligor": "加一位赡养、抚养、扶养义务人",
    "vehicle": "加一辆车（船）",
    "home": "加一处房屋",
    "account": "加一笔存款或资产",
    "spending": "加一项大额支出",
}
_WHOLE = {
    "obligor": "没有别的法定义务人了",
    "vehicle": "没有别的车（船）了",
    "home": "没有别的房屋了",
    "account": "没有别的存款、资产了",
    "spending": "没有别的大额支出了",
}


@dataclass(frozen=True)
class Person:
    """A member as the form names him: uid, name, and 配偶 · 52 周岁."""

    uid: str
    name: str
    words: str = ""


@dataclass(frozen=True)
class Part:
    """Fields of one subject; `filled` of `total` have an answer."""

    ref: str
    title: str
    words: str
    groups: list[tuple[str, list[dict[str, Any]]]]
    filled: int
    total: int
    has_error: bool


@dataclass(frozen=True)
class Listing:
    """A list of rows with its switch 这就是全部 and an empty row to copy."""

    subject: str
    title: str
    add: str
    rows: list[Part]
    complete: dict[str, Any]
    blank: Part


@dataclass(frozen=True)
class FactForm:
    """The whole form. `needs` and `told` stand apart in the survey (S4-57)."""

    household: Part
    people: list[Part]
    lists: list[Listing]
    needs: list[dict[str, Any]] = field(default_factory=list)
    told: dict[str, Any] | None = None


@dataclass(frozen=True)
class Drawer:
    """Draws from what was typed, what is wrong with it, and what stands beside a field."""

    catalogue: FactCatalogue
    stage: str
    typed: Typed
    errors: Mapping[str, str]
    beside: Mapping[str, str]

    def form(self, people: Sequence[Person]) -> FactForm:
        """Every part."""
        facts = asked(self.catalogue, "household", self.stage)
        needs = [fact for fact in facts if is_need(fact) and fact.key != TOLD]
        told = next((fact for fact in facts if fact.key == TOLD), None)
        plain = [fact for fact in facts if not is_need(fact)]
        return FactForm(
            household=self._part("household", "", "家庭情况", "", plain),
            people=[self._person(person) for person in people],
            lists=[self._listing(subject) for subject in LISTS if self._facts(subject)],
            needs=[self._need(fact) for fact in needs],
            told=self._need(told) if told else None,
        )

    def _facts(self, subject: str) -> list[Fact]:
        return asked(self.catalogue, subject, self.stage)

    def _person(self, person: Person) -> Part:
        return self._part("person", person.uid, person.name, person.words, self._facts("person"))

    def _listing(self, subject: str) -> Listing:
        title, facts = SUBJECTS[subject], self._facts(subject)
        refs = refs_in(list(self.typed), subject)
        name = complete_name(subject)
        return Listing(
            subject=subject,
            title=title,
            add=_ADD[subject],
            rows=[self._part(subject, ref, title, "", facts) for ref in refs],
            complete={
                "name": name,
                "label": f"这就是全部：{_WHOLE[subject]}",
                "kind": "checkbox",
                "value": self.typed.get(name, ""),
                "error": self.errors.get(name, ""),
            },
            blank=self._part(subject, PLACEHOLDER, title, "", facts),
        )

    def _part(self, subject: str, ref: str, title: str, words: str, facts: list[Fact]) -> Part:
        fields = [(fact, self._field(fact, name_of(subject, fact.key, ref))) for fact in facts]
        money = [drawn for fact, drawn in fields if fact.type == "money"]
        rest = [drawn for fact, drawn in fields if fact.type != "money"]
        groups = [("", rest), ("收入和支出" if rest else "", money)]
        return Part(
            ref=ref,
            title=title,
            words=words,
            groups=[(name, drawn) for name, drawn in groups if drawn],
            filled=sum(drawn["name"] in self.typed for _, drawn in fields),
            total=len(fields),
            has_error=any(drawn["error"] for _, drawn in fields),
        )

    def _field(self, fact: Fact, name: str) -> dict[str, Any]:
        kind, choices = _kind(fact)
        said = self.beside.get(name, "")
        helping = " ".join(text for text in (fact.question, fact.help, said) if text)
        value: Any = self.typed.get(name, UNKNOWN if kind in ("radio", "yesno") else "")
        return {
            "name": name,
            "label": fact.label,
            "kind": kind,
            "choices": choices,
            "value": value,
            "unit": _UNITS[fact.period] if fact.type == "money" else "",
            "help": helping,
            "error": self.errors.get(name, ""),
        }

    def _need(self, fact: Fact) -> dict[str, Any]:
        drawn = self._field(fact, name_of("household", fact.key))
        if fact.type == "bool":
            drawn |= {"kind": "checkbox", "choices": [], "value": self.typed.get(drawn["name"], "")}
        return drawn


def label_of(catalogue: FactCatalogue, name: str) -> str:
    """What a field is called, for a sentence: 工资性收入; other fields as they are named."""
    parts = name.split(".")
    fact = catalogue.facts.get(f"{parts[1]}.{parts[-1]}") if len(parts) > 2 else None
    return fact.label if fact else name


def needs_of(catalogue: FactCatalogue, household: Mapping[str, Any]) -> list[str]:
    """The needs ticked, in words, for reading."""
    return [
        fact.label if household[fact.key] is True else f"{fact.label}：{household[fact.key]}"
        for fact in catalogue.of("household")
        if fact.key.startswith(NEED) and household.get(fact.key)
    ]


def _kind(fact: Fact) -> tuple[str, list[tuple[str, str]]]:
    """Control and choices for a type of fact; short lists as buttons, long ones to open."""
    if fact.type == "bool":
        return "yesno", _YES_NO
    if fact.type == "code":
        codes = [(code.code, code.label) for code in fact.codes]
        if len(codes) <= _FEW:
            return "radio", [*codes, (UNKNOWN, "不清楚")]
        return "select", [("", "不清楚"), *codes]
    return {"money": "money", "int": "number", "date": "date"}.get(fact.type, "text"), []
