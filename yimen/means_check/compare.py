"""Declared beside found (申报与核对比对). It points out differences; it never decides."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from yimen.foundation.money import format_yuan
from yimen.means_check.findings import Findings
from yimen.means_check.models import CheckQuery
from yimen.means_check.sources import SOURCES
from yimen.policy.facts import Fact, FactCatalogue

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


def compare(catalogue: FactCatalogue, declared: dict[str, Any], found: Findings) -> Comparison:
    """Compare the declared facts JSON with the findings, person by person, relation by relation."""
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
    _relations(result, declared, found)
    _answers(result, found)
    return result


def _person_fact(
    result: Comparison, name: str, fact: Fact, said: Any, seen: Any, origin: dict[str, str]
) -> None:
    """One fact of one person; money found above what was declared is flagged."""
    differs = said != seen
    result.rows.append(
        {
            "subject": "person",
            "person": name,
            "fact": fact.key,
            "label": fact.label,
            "type": fact.type,
            "declared": _shown(fact, said),
            "found": _shown(fact, seen),
            "source": SOURCES[origin["source"].removeprefix("feed:")].title,
            "as_of": origin["as_of"],
            "state": "found",
            "difference": differs,
            "note": "申报时未填写" if said is None else "",
        }
    )
    if fact.type == "money" and seen > (said or 0):
        declared_text = "未申报" if said is None else f"申报 {format_yuan(said)} 元"
        result.flag(
            "value_gap", f"{name}的{fact.label}：{declared_text}，核对 {format_yuan(seen)} 元"
        )


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


def _relations(result: Comparison, declared: dict[str, Any], found: Findings) -> None:
    """Homes, vehicles, accounts: counts, and for accounts the sum."""
    for relation, label in _RELATIONS.items():
        if relation not in found.content:
            continue
        seen = found.content[relation]
        said = declared.get(relation, [])
        whole = bool(declared.get("complete", {}).get(relation))
        result.rows.append(
            {
                "subject": relation,
                "person": "全家",
                "fact": relation,
                "label": label,
                "type": "text",
                "declared": _counted(relation, said) if said or whole else "未填写",
                "found": _counted(relation, seen),
                "source": "、".join(_titles(found, relation)),
                "as_of": str(found.as_of or ""),
                "state": "found",
                "difference": Counter(_kinds(said)) != Counter(_kinds(seen)),
                "note": "",
            }
        )
        if len(seen) > len(said):
            result.flag("undeclared_asset", f"{label}：申报 {len(said)} 项，核对 {len(seen)} 项")


def _kinds(rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    """What makes two lists alike: kind and balance."""
    return [(row.get("kind"), row.get("balance")) for row in rows]


def _counted(relation: str, rows: list[dict[str, Any]]) -> str:
    """ "2 项", with the sum for accounts where all balances are known."""
    balances = [row.get("balance") for row in rows]
    if relation == "account" and rows and None not in balances:
        return f"{len(rows)} 项，共 {format_yuan(sum(balances))} 元"
    return f"{len(rows)} 项" if rows else "无"


def _titles(found: Findings, relation: str) -> list[str]:
    """Departments that answered about a relation."""
    keys = {
        query.source
        for query, answer in found.answers
        if answer is not None and relation in SOURCES[query.source].reports
    }
    return [SOURCES[key].title for key in sorted(keys)]


def _answers(result: Comparison, found: Findings) -> None:
    """Names that do not match, deaths, departments without data or out of reach."""
    for query, answer in found.answers:
        title, name = SOURCES[query.source].title, query.person.name
        if query.state == CheckQuery.State.UNREACHABLE:
            result.flag("unreachable", f"{title}没有答复{name}的查询，相关情况不清楚")
        if query.state in (CheckQuery.State.NO_DATA, CheckQuery.State.UNREACHABLE):
            unreachable = query.state == CheckQuery.State.UNREACHABLE
            result.rows.append(
                {
                    "subject": "source",
                    "person": name,
                    "fact": query.source,
                    "label": title,
                    "type": "text",
                    "declared": "",
                    "found": "无法连接" if unreachable else "无数据（不等于零）",
                    "source": title,
                    "as_of": str(query.as_of or ""),
                    "state": query.state,
                    "difference": False,
                    "note": query.last_error,
                }
            )
        record = (answer.data or {}) if answer else {}
        if record.get("name") and record["name"] != name:
            result.flag("id_mismatch", f"{title}登记的姓名与{name}不一致，请核对身份证")
        if record.get("died_on"):
            result.flag("deceased", f"{title}登记{name}已于{record['died_on']}去世，请核实")
