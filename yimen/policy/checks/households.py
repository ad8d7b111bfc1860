"""Runs the golden households (样例家庭): the rules must come to what the clause demands."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Protocol

from yimen.policy.catalogue import GoldenHousehold
from yimen.policy.checks.steps import error
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError, Problem
from yimen.policy.words import fen_words

SUBJECT_LISTS = ("person", "obligor", "vehicle", "home", "account", "spending")
VERDICTS: dict[bool | None, str] = {True: "符合", False: "不符合", None: "不能确定"}


class Assessed(Protocol):
    """What the rule library answers for one rule and household."""

    @property
    def eligible(self) -> bool | None:
        """True, False, or None while an unknown matters."""

    @property
    def amount_fen(self) -> int | None:
        """Monthly amount in fen."""

    @property
    def missing(self) -> Any:
        """The unknown facts that matter, each with `subject` and `key`."""


class Suggested(Protocol):
    """What the rule library suggests for a household."""

    @property
    def category(self) -> str:
        """The main category suggested, "none" or "unknown"."""


Assess = Callable[[str, Pack, dict[str, Any], date], Assessed]
Suggest = Callable[[Pack, dict[str, Any], date], Suggested]


def check_households(
    pack: Pack, assess: Assess | None, suggest: Suggest | None
) -> Iterator[Problem]:
    """Yield a finding per household whose facts are unknown to the catalogue or whose result
    differs; and one per rule without any household."""
    for household in pack.households.values():
        wrong = list(_facts(pack, household))
        yield from wrong
        if not wrong and assess is not None and not pack.base:
            yield from _run(pack, household, assess, suggest)
    proved = {household.rule for household in pack.households.values()}
    for rule in pack.rules.values():
        if pack.procedures and not pack.base and rule.rule not in proved:
            yield Problem(
                "warning", f"rules.{rule.key}", f"“{rule.title}”没有样例家庭，请至少写一户"
            )


def _facts(pack: Pack, household: GoldenHousehold) -> Iterator[Problem]:
    where = f"households.{household.key}"
    known = pack.facts.facts
    if household.rule not in {rule.rule for rule in pack.rules.values()}:
        yield error(where, f"没有规则“{household.rule}”")
    for key in household.assume:
        if key not in pack.parameters:
            yield error(where, f"假设的标准“{key}”不存在")
    for subject, rows in household.facts.items():
        if subject == "complete":
            continue
        if subject != "household" and subject not in SUBJECT_LISTS:
            yield error(where, f"不认识的对象“{subject}”")
            continue
        for row in [rows] if subject == "household" else rows:
            for key in row:
                if key != "ref" and f"{subject}.{key}" not in known:
                    yield error(where, f"事实“{subject}.{key}”不在事实目录中")


def _run(
    pack: Pack, household: GoldenHousehold, assess: Assess, suggest: Suggest | None
) -> Iterator[Problem]:
    where, clause = f"households.{household.key}", household.clause
    expect = household.expect
    try:
        tried = supposing(pack, household)
        outcome = assess(household.rule, tried, household.facts, household.on)
        category = None
        if suggest and expect.category is not None:
            category = suggest(tried, household.facts, household.on).category
    except PackError as failure:
        yield error(where, f"样例家庭“{household.title}”算不出来：{failure.message}", clause)
        return
    if outcome.eligible is not expect.eligible:
        yield error(
            where,
            f"样例家庭“{household.title}”应为{VERDICTS[expect.eligible]}，"
            f"算得{VERDICTS[outcome.eligible]}",
            clause,
        )
    elif expect.amount_fen is not None and outcome.amount_fen != expect.amount_fen:
        got = "没有金额" if outcome.amount_fen is None else fen_words(outcome.amount_fen)
        yield error(
            where,
            f"样例家庭“{household.title}”应为{fen_words(expect.amount_fen)}，算得{got}",
            clause,
        )
    named = {f"{ref.subject}.{ref.key}" for ref in outcome.missing}
    for fact in expect.missing:
        if fact not in named:
            yield error(where, f"样例家庭“{household.title}”应指出还缺“{fact}”", clause)
    if expect.category is not None and category not in (None, expect.category):
        yield error(
            where,
            f"样例家庭“{household.title}”应建议“{expect.category}”，算得“{category}”",
            clause,
        )


def supposing(pack: Pack, household: GoldenHousehold) -> Pack:
    """Return the pack with the values the household supposes (假设)."""
    for key, value in household.assume.items():
        pack = pack.with_value(key, value, household.on)
    return pack
