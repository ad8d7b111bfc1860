"""Recompute a decision from the facts, rules and standards kept with it, and by today's rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from yimen.config.cli.database import running_database

if TYPE_CHECKING:
    from yimen.applications.replaying import Replay
    from yimen.rules import Outcome

_NAMES = {"tekun": "特困", "dibao": "低保", "dibian": "低边"}


def configure(parser: argparse.ArgumentParser) -> None:
    """`replay DECISION`: document number, number of the case, or uid."""
    parser.add_argument("decision", metavar="DECISION", help="document number, case number or uid")


def run(args: argparse.Namespace) -> int:
    """0 when the recomputation equals the decision, 1 when it differs."""
    with running_database():
        from yimen.applications.replaying import find_decision, replay_decision
        from yimen.foundation.scope import Scope, in_scope

        with in_scope(Scope("/", "复算")):
            found = replay_decision(find_decision(args.decision))
        for line in told(found):
            print(line)
        return 0 if found.equal else 1


def told(found: Replay) -> list[str]:
    """The whole report, line by line, without names or numbers of persons."""
    decision, again = found.decision, found.again[found.rule]
    lines = [
        f"{decision.document_number}  {decision.get_result_display()}  "
        f"{decision.decided_at:%Y-%m-%d}  {_result(found.rule, again)}",
        f"事实单 第{decision.sheet.number}号  截至 {decision.sheet.as_of}  "
        f"指纹 {decision.sheet.content_hash[:16]}",
        f"规则图 {again.graph_hash[:16]}  标准按 {again.parameters['on']}",
        "",
        *_figures(again),
        "",
    ]
    if found.equal:
        lines.append("复算结果：与决定一致")
    else:
        lines += ["复算结果：与决定不一致", *(f"  · {text}" for text in found.differences)]
    return [*lines, "", f"同样的事实，按 {found.today_on} 的政策：", *_changes(found)]


def _figures(outcome: Outcome) -> list[str]:
    marks = {True: "√", False: "×", None: " "}
    return [f"{'  ' * line.depth}{marks[line.passed]} {line.text}" for line in outcome.explanation]


def _changes(found: Replay) -> list[str]:
    lines = []
    for rule, now in found.today.items():
        then = found.again.get(rule)
        before = _result(rule, then) if then else f"{_NAMES.get(rule, rule)}：当时没有这项规则"
        after = _result(rule, now)
        lines.append(f"  {after}（不变）" if before == after else f"  {before} → {after}")
        if then is not None and rule == found.rule:
            lines += _moved(then, now)
    return lines


def _moved(then: Outcome, now: Outcome) -> list[str]:
    """Standards that have another value today."""
    before, after = then.parameters["values"], now.parameters["values"]
    old = {line.parameter.key: line for line in then.explanation if line.parameter}
    new = {line.parameter.key: line for line in now.explanation if line.parameter}
    return [
        f"    {new[key].label}：{old[key].value} → {new[key].value}"
        f"（{after[key]['from_']} 起，{after[key]['source']}{after[key]['clause']}）"
        for key in old.keys() & new.keys()
        if before[key]["value"] != after[key]["value"]
    ]


def _result(rule: str, outcome: Outcome) -> str:
    from yimen.foundation.money import format_yuan

    words = {True: "符合", False: "不符合", None: "尚不能判断"}[outcome.eligible]
    paid = f"，每月 {format_yuan(outcome.amount_fen)} 元" if outcome.amount_fen else ""
    return f"{_NAMES.get(rule, rule)}：{words}{paid}"
