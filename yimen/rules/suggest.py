"""Suggesting one main category (救助申请建议, S4-23): 特困, else 低保, else 低边, with reasons.

A suggestion shows figures and clause and decides nothing: the surveyor may choose otherwise and
the applicant chooses at all (S4-24).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yimen.policy import Pack
from yimen.rules.assess import assess, binding_of, weigh
from yimen.rules.outcome import Category, FactRef, Line, Outcome, Suggestion
from yimen.rules.wording import show_number

ORDER: tuple[Category, ...] = ("tekun", "dibao", "dibian")
_NAMES = {"tekun": "特困人员", "dibao": "最低生活保障", "dibian": "最低生活保障边缘家庭"}
_LINES = {"dibao": ("standard", "当地低保标准"), "dibian": ("line", "当地低边标准")}


def suggest(pack: Pack, facts: Mapping[str, Any], on: date) -> Suggestion:
    """The first category, in the order of the law, whose rule the facts satisfy.

    Where none is satisfied for certain and one might be, the answer is "unknown" with the fact
    to ask next; where all are refused it is "none". A category that might come before the
    suggested one is named in the reasons.
    """
    outcomes = {rule: assess(rule, pack, facts, on) for rule in ORDER if _is_open(pack, rule, on)}
    found = next((rule for rule, o in outcomes.items() if o.eligible is True), None)
    open_rules = [rule for rule, o in outcomes.items() if o.eligible is None]
    category: Category = found or ("unknown" if open_rules else "none")  # type: ignore[assignment]
    told = list(outcomes) if found is None else list(outcomes)[: list(outcomes).index(found) + 1]
    reasons = [
        reason(rule, outcomes[rule], binding_of(pack, rule).source)
        for rule in (told if found is None else [found, *told[:-1]])
    ]
    return Suggestion(category, tuple(reasons), outcomes, _ask(pack, facts, on, outcomes, found))


def _is_open(pack: Pack, rule: str, on: date) -> bool:
    """Whether the locality takes anybody in under this category on that day: a procedure stands,
    unless the pack binds the rule for reading alone."""
    if rule not in pack.rules:
        return False
    item = pack.items.get(binding_of(pack, rule).item)
    if item is None or item.procedure not in pack.procedures:
        return True
    return any(
        item.key in version.items and version.covers(on)
        for version in pack.procedures[item.procedure]
    )


def _ask(
    pack: Pack,
    facts: Mapping[str, Any],
    on: date,
    outcomes: Mapping[str, Outcome],
    found: str | None,
) -> FactRef | None:
    """What to ask next: for the found category first (its amount), then for one before it."""
    for rule, outcome in outcomes.items():
        if outcome.missing and (found is None or rule == found):
            return weigh(rule, pack, facts, on).next
    return None


def reason(rule: str, outcome: Outcome, source: str) -> str:
    """One sentence on one category, with its figures and its clause."""
    name = _NAMES[rule]
    if outcome.eligible is None:
        asked = "、".join(dict.fromkeys(ref.label for ref in outcome.missing[:3]))
        return f"{name}：尚不能判断，还需查清{asked}等{len(outcome.missing)}项（{source}）"
    if rule == "tekun":
        return _tekun(outcome, source)
    near, line = _LINES[rule]
    income = _income_words(outcome, near, line)
    if outcome.eligible:
        paid = ""
        if outcome.amount_fen:
            paid = f"，测算月低保金{show_number(outcome.amount_fen, 'money')}"
        return f"{income}，家庭财产符合规定，建议申请{name}{paid}（{source}）"
    broken = [line for line in outcome.failed if line.key.startswith("property.")]
    why = "；".join([income, *(line.text for line in broken)])
    return f"{why}，不符合{name}条件（{source}）"


def _income_words(outcome: Outcome, key: str, name: str) -> str:
    """家庭人均月收入800.00元低于当地低保标准886.00元, as the two really stand."""
    income, line = outcome.line("per_capita"), outcome.line(key)
    if income.value is None or line.value is None:
        return f"{income.label}待查清，{name}{_yuan(line)}{_pending(line)}"
    word = "低于" if income.value < line.value else "等于" if income.value == line.value else "高于"
    return f"{income.label}{_yuan(income)}{word}{name}{_yuan(line)}{_pending(line)}"


def _yuan(line: Line) -> str:
    return "待查清" if line.value is None else show_number(int(line.value * 100), "money")


def _pending(line: Line) -> str:
    held = line.parameter
    if held is None:
        return ""
    return f"（{held.from_}起执行{'' if held.certainty == 'read' else '，待核定'}）"


def _tekun(outcome: Outcome, source: str) -> str:
    if outcome.eligible:
        paid = ""
        if outcome.amount_fen is not None:
            paid = f"，测算月供养金{show_number(outcome.amount_fen, 'money')}"
        return (
            "有家庭成员无劳动能力、无生活来源且没有具备履行义务能力的法定义务人，"
            f"建议申请特困人员救助供养{paid}（{source}）"
        )
    inner = ("qualifies", "no_support", "property_within")
    broken = dict.fromkeys(line.text for line in outcome.failed if line.key in inner)
    return f"{'；'.join(broken)}，不符合特困人员条件（{source}）"
