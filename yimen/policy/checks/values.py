"""Checks the dated values (标准): dates, gaps, certainty, and the poverty line."""

from collections.abc import Iterator
from datetime import timedelta

from yimen.policy.checks.steps import error
from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.values import DatedValue, value_on
from yimen.policy.vocabulary import CERTAINTY_LABELS
from yimen.policy.words import value_words

RURAL_STANDARD, POVERTY_LINE = "dibao.standard.rural", "poverty.line.rural"
MONTHS = 12


def check_values(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of parameters and of rule bindings not yet confirmed."""
    for key, values in pack.parameters.items():
        yield from _dates(key, values)
        yield from _pending(key, values)
    for rule in pack.rules.values():
        if rule.certainty != "read":
            yield Problem(
                "warning",
                f"rules.{rule.key}",
                f"“{rule.title}”的公式待核定：{rule.note or '没有文号'}",
                rule.source,
                "pending",
            )
    yield from _two_lines_one(pack)


def _dates(key: str, values: tuple[DatedValue, ...]) -> Iterator[Problem]:
    seen: set[tuple[object, str]] = set()
    for value in values:
        where = f"parameters.{key}[{value.from_}]"
        if (value.from_, value.rank) in seen:
            yield error(where, f"“{value.title}”在{value.from_}有两个同级的值，请只留一个")
        seen.add((value.from_, value.rank))
        if value.to is None:
            continue
        if value.to < value.from_:
            yield error(where, f"“{value.title}”的止期早于起期")
        elif value_on(values, value.to + timedelta(days=1)) is None:
            yield Problem(
                "warning", where, f"“{value.title}”从{value.to + timedelta(days=1)}起没有值，请补充"
            )


def _pending(key: str, values: tuple[DatedValue, ...]) -> Iterator[Problem]:
    for value in values:
        if value.pending:
            note = f"（{value.note}）" if value.note else ""
            yield Problem(
                "warning",
                f"parameters.{key}[{value.from_}]",
                f"“{value.title}”自{value.from_}起为{value_words(value)}，"
                f"{CERTAINTY_LABELS[value.certainty]}{note}",
                value.source,
                "pending",
            )


def _year(value: DatedValue) -> int:
    """A money value as fen a year, whether it is written by the month or by the year."""
    fen = value.value if isinstance(value.value, int) else 0
    return fen * MONTHS if value.unit == "元/月" else fen


def _two_lines_one(pack: Pack) -> Iterator[Problem]:
    """两线合一: a year of the rural standard is not below the poverty line of the day."""
    lines = pack.parameters.get(POVERTY_LINE, ())
    standards = pack.parameters.get(RURAL_STANDARD, ())
    for day in sorted({held.from_ for held in (*lines, *standards)}):
        value, line = value_on(standards, day), value_on(lines, day)
        if value is None or line is None:
            continue
        if _year(value) < _year(line):
            yield error(
                f"parameters.{RURAL_STANDARD}[{value.from_}]",
                f"农村低保标准{value_words(value)}，一年低于农村扶贫标准{value_words(line)}"
                f"（{day}）",
                "两线合一；社会救助法第19条",
            )
