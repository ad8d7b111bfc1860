"""Replay (复算): compute a decision again from what was kept with it, and by today's rules.

What was kept: the fact sheet, the rule graphs by hash and the parameters of the day. Neither
today's packs nor today's Python of the rules have a say in the first computation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen.applications.models import Decision
from yimen.foundation import clock
from yimen.foundation.errors import Conflict, NotFound
from yimen.network.packs import pack_for
from yimen.packstore.reads import graph_of
from yimen.policy.canonical import digest
from yimen.rules import Outcome, replay, suggest


@dataclass(frozen=True)
class Replay:
    """What came out. `rule` is the one decided on; `again` are all rules as recomputed.

    `differences` are sentences, empty when everything equals the decision as kept; `today` are
    the same facts under the rules of `today_on`.
    """

    decision: Decision
    rule: str
    again: dict[str, Outcome]
    differences: tuple[str, ...]
    today: dict[str, Outcome]
    today_on: date

    @property
    def equal(self) -> bool:
        """Whether the recomputation gives the decision to the fen, line by line."""
        return not self.differences


def replay_decision(decision: Decision) -> Replay:
    """Compute `decision` again. Raises NotFound for a lost graph, Conflict without parameters."""
    rule = decision.explanation.get("rule", "")
    if rule not in decision.parameters:
        raise Conflict("这份决定没有保存计算所用的标准，不能复算，请查阅纸质档案")
    facts = decision.sheet.content
    again = {}
    for name, hash_ in decision.rule_hashes.items():
        graph = graph_of(hash_)
        again[name] = replay(graph.to_json(), decision.parameters[name], facts)
    day = clock.today()
    today = suggest(pack_for(decision.handling_path, day)[0], facts, day).outcomes
    found = tuple(_differences(decision, rule, again))
    return Replay(decision, rule, again, found, today, day)


def find_decision(words: str) -> Decision:
    """A decision by its document number, its uid or the number of its case. Raises NotFound."""
    rows = Decision.objects.select_related("case", "sheet")
    for field in ("document_number", "case__number", "case__receipt_number"):
        found = rows.filter(**{field: words}).first()
        if found is not None:
            return found
    for row in rows.filter(uid__in=_uid(words)):
        return row
    raise NotFound(f"没有找到决定“{words}”，请输入决定文号或办件编号")


def _differences(decision: Decision, rule: str, again: dict[str, Outcome]) -> list[str]:
    """Where the recomputation does not give what was kept, in sentences."""
    found = []
    sheet = decision.sheet
    if digest({"content": sheet.content, "sources": sheet.sources}) != sheet.content_hash:
        found.append("事实单与登记时的指纹不符")
    found += [
        f"规则图 {name} 与决定所记的指纹不符"
        for name, outcome in again.items()
        if outcome.graph_hash != decision.rule_hashes[name]
    ]
    kept, new = decision.explanation, _plain(again[rule])
    if kept["eligible"] != new["eligible"] or kept["amount_fen"] != new["amount_fen"]:
        found.append("结论或金额与决定不同")
    if decision.amount_fen not in (None, new["amount_fen"]):
        found.append("决定的月金额与复算的不同")
    before = {(line["key"], line["ref"]): line for line in kept["explanation"]}
    after = {(line["key"], line["ref"]): line for line in new["explanation"]}
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key):
            label = (after.get(key) or before[key])["label"]
            found.append(f"“{label}”一项的计算与决定所附的说明不同")
    return found


def _plain(outcome: Outcome) -> dict[str, Any]:
    """As the database gives it back: JSON has lists, no tuples."""
    plain: dict[str, Any] = json.loads(json.dumps(outcome.to_dict(), ensure_ascii=False))
    return plain


def _uid(words: str) -> list[str]:
    """The words when they are a uid, else nothing."""
    plain = words.replace("-", "").lower()
    return [words] if len(plain) == 32 and all(c in "0123456789abcdef" for c in plain) else []
