"""Declared beside found (申报与核对比对). It points out differences; it never decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yimen.foundation.money import format_yuan
from yimen.households.models import Person
from yimen.means_check.findings import Findings
from yimen.means_check.models import CheckQuery
from yimen.means_check.sources import SOURCES
from yimen.policy.facts import Fact, FactCatalogue

# What lowers the income: here it is the declared amount that may be too high.
_DEDUCTED = frozenset({"transfer_paid"})
_RELATIONS = {"home": "房产", "vehicle": "车船", "account": "存款等金融资产"}


@dataclass
class Comparison:
    """`rows` and `flags` as kept in CheckReport; amounts in fen, texts in Chinese."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    flags: list[dict[str, str]] = field(default_factory=list)

    @property
    def suggestion(self) -> str:
        """One sentence for the township; a hint, not a conclusion."""
        if not self.flags:
            return "核对结果与申报一致，请结合入户调查提出初审意见"
        return f"核对发现 {len(self.flags)} 处需要核实，请结合入户调查逐项说明后提出初审意见"

    def flag(self, kind: str, text: str) -> None:
        """Add one thing to look into."""
        self.flags.append({"kind": kind, "text": text})

    def row(self, **given: Any) -> None:
        """Add one line of the table; what is not given stays empty."""
        empty = {"type": "text", "declared": "", "as_of": "", "difference": False, "note": ""}
        self.rows.append({**empty, **given})


def compare(
    catalogue: FactCatalogue,
    declared: dict[str, Any],
    found: Findings,
    members: Iterable[Person] = (),
) -> Comparison:
    """Compare the declared facts JSON with the findings, person by person, relation by relation.

    `members` are those who live together now; one who was not asked about is pointed out.
    """
    result = Comparison()
    names = {str(query.person_id): query.person.name for query, _ in found.answers}
    said = {row.get("ref"): row for row in declared.get("person", [])}
    for row in found.content["person"]:
        for key, value in row.items():
            if key != "ref":
                fact = catalogue.get("person", key)
                own = said.get(row["ref"], {}).get(key)
                origin = found.sources[f"person.{row['ref']}.{key}"]
                _person_fact(result, names[row["ref"]], fact, own, value, origin)
    for relation, label in _RELATIONS.items():
        if relation in found.content:
            _relation(result, relation, label, declared, found, catalogue)
    for query, answer in found.answers:
        _without_data(result, query)
        _identity(result, query, (answer.data or {}) if answer else {})
    for person in members:
        if str(person.pk) not in names:
            result.flag("not_checked", f"{person.name}在发起核对之后才登记为共同生活成员，没有核对")
    return result


def _person_fact(
    result: Comparison, name: str, fact: Fact, said: Any, seen: Any, origin: dict[str, str]
) -> None:
    """One fact of one person; a gap in money is flagged where it speaks for the household."""
    result.row(
        subject="person",
        person=name,
        fact=fact.key,
        label=fact.label,
        type=fact.type,
        declared=_shown(fact, said),
        found=_shown(fact, seen),
        source=SOURCES[origin["source"].removeprefix("feed:")].title,
        as_of=origin["as_of"],
        state="found",
        difference=said != seen,
        note="申报时未填写" if said is None else "",
    )
    if fact.type == "money" and _is_gap(fact, said or 0, seen):
        told = "未申报" if said is None else f"申报 {format_yuan(said)} 元"
        result.flag("value_gap", f"{name}的{fact.label}：{told}，核对 {format_yuan(seen)} 元")


def _is_gap(fact: Fact, said: int, seen: int) -> bool:
    """Whether less means was declared than found, in fen."""
    return said > seen if fact.key in _DEDUCTED else seen > said


def _shown(fact: Fact, value: Any) -> str:
    """A value in words; unknown is said, never shown as zero."""
    if value is None:
        return "未填写"
    if fact.type == "money":
        return f"{format_yuan(value)} 元"
    if fact.type == "bool":
        return "是" if value else "否"
    if fact.codes:
        return fact.label_of(str(value))
    return str(value)


def _relation(
    result: Comparison,
    relation: str,
    label: str,
    declared: dict[str, Any],
    found: Findings,
    catalogue: FactCatalogue,
) -> None:
    """Homes, vehicles or accounts as a whole: kinds and numbers, and for accounts the sum."""
    seen, said = found.content[relation], declared.get(relation, [])
    kind = catalogue.get(relation, "kind")
    whole = said or declared.get("complete", {}).get(relation)
    told = _counted(kind, said) if whole else "未填写"
    shown = _counted(kind, seen)
    result.row(
        subject=relation,
        person="全家",
        fact=relation,
        label=label,
        declared=told,
        found=shown,
        source="、".join(_titles(found, relation)),
        as_of=str(found.as_of or ""),
        state="found",
        difference=told != shown and bool(whole or seen),
    )
    if Counter(_kinds(seen)) - Counter(_kinds(said)):
        result.flag("undeclared_asset", f"{label}：申报{told}，核对{shown}")
    elif _sum(seen) > _sum(said):
        result.flag("value_gap", f"{label}：申报{told}，核对{shown}")


def _kinds(rows: list[dict[str, Any]]) -> list[str]:
    return [str(row.get("kind")) for row in rows]


def _sum(rows: list[dict[str, Any]]) -> int:
    """What is known of the balances, in fen."""
    return sum(row.get("balance") or 0 for row in rows)


def _counted(kind: Fact, rows: list[dict[str, Any]]) -> str:
    """ "住宅 2 项、商铺 1 项", with the sum for accounts where all balances are known."""
    if not rows:
        return "无"
    numbers = Counter(_shown(kind, row.get("kind")) for row in rows)
    text = "、".join(f"{label} {number} 项" for label, number in sorted(numbers.items()))
    if all(row.get("balance") is not None for row in rows):
        text += f"，共 {format_yuan(_sum(rows))} 元"
    return text


def _titles(found: Findings, relation: str) -> list[str]:
    """Departments that answered about a relation."""
    keys = {
        query.source
        for query, answer in found.answers
        if answer is not None and relation in SOURCES[query.source].reports
    }
    return [SOURCES[key].title for key in sorted(keys)]


def _without_data(result: Comparison, query: CheckQuery) -> None:
    """A department that has no data or could not be asked: unknown, and said so."""
    out_of_reach = query.state == CheckQuery.State.UNREACHABLE
    if query.state != CheckQuery.State.NO_DATA and not out_of_reach:
        return
    title, name = SOURCES[query.source].title, query.person.name
    result.row(
        subject="source",
        person=name,
        fact=query.source,
        label=title,
        found="无法连接" if out_of_reach else "无数据（不等于零）",
        source=title,
        as_of=str(query.as_of or ""),
        state=query.state,
        note=query.last_error,
    )
    if out_of_reach:
        result.flag("unreachable", f"{title}没有{name}的答复，相关情况不清楚：{query.last_error}")


def _identity(result: Comparison, query: CheckQuery, record: dict[str, Any]) -> None:
    """A name that does not match the number, or a death on record."""
    title, name = SOURCES[query.source].title, query.person.name
    if record.get("name") and _plain(record["name"]) != _plain(name):
        result.flag("id_mismatch", f"{title}登记的姓名与{name}不一致，请核对身份证")
    if record.get("died_on"):
        result.flag("deceased", f"{title}登记{name}已于{record['died_on']}去世，请核实")


def _plain(name: str) -> str:
    """A name without blanks, and with one kind of dot (“·”, “•”, “．”)."""
    return "".join(name.split()).replace("•", "·").replace("．", "·")
