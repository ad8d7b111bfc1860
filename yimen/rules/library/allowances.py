"""残疾人两项补贴: 国发〔2015〕52号、民发〔2021〕70号（凭记忆）; 残疾人保障法第四十八条.

Judged for the applicant alone. Who may hold which status at the same time is told by the award
each person has (`on_award`), which the register knows better than anybody.
"""

from __future__ import annotations

from yimen.rules.formula import each
from yimen.rules.graph import Graph
from yimen.rules.language import Builder, Row, Truth, all_of, any_of, condition, figure, when
from yimen.rules.library.household import is_applicant

KINDS = ("1", "2", "3", "4", "5", "6", "7")
MIND = ("5", "6")
LIGHTEST = 4


def holds_card(person: Row) -> Truth:
    """持有残疾人证: a kind and a grade of the card."""
    grade = person.count("disability_grade")
    return all_of(person.code("disability_kind").among(*KINDS), grade >= 1, grade <= LIGHTEST)


def in_dibao(build: Builder, person: Row) -> Truth:
    """低保家庭中的残疾人."""
    return person.code("on_award").among("dibao")


def in_low_income(build: Builder, person: Row) -> Truth:
    """低保、低边家庭中的残疾人 (where the locality extends it)."""
    return person.code("on_award").among("dibao", "dibian")


def severe_grades(build: Builder, person: Row) -> Truth:
    """一级、二级残疾."""
    grade = person.count("disability_grade")
    return all_of(grade >= 1, grade <= build.count_param("disability.care.grade", "重度", "grade"))


def third_grade_mind(build: Builder, person: Row) -> Truth:
    """三级智力、精神残疾 (where the locality extends it)."""
    grade = person.count("disability_grade")
    return all_of(person.code("disability_kind").among(*MIND), grade == 3)


HOUSEHOLD = {op.__name__: op for op in (in_dibao, in_low_income)}
SEVERITY = {op.__name__: op for op in (severe_grades, third_grade_mind)}


def _finish(build: Builder, rule: str, title: str, person: Truth, amount: str, label: str) -> Graph:
    qualifies = all_of(is_applicant(build.relation("person").row), person)
    eligible = condition(
        "eligible",
        f"符合{title}条件",
        build.relation("person").any(where=lambda p: qualifies),
        yes=f"符合{title}条件",
        no=f"不符合{title}条件",
    )
    paid = figure("amount", "每月补贴", when(eligible, build.money_param(amount, label), 0))
    return build.finish(rule, title, eligible=eligible, amount=paid)


def living_allowance(build: Builder) -> Graph:
    """困难残疾人生活补贴: a card, in a household of the categories the pack names."""
    row = build.relation("person").row
    card = condition(
        "card", "持有残疾人证", holds_card(row), yes="持有残疾人证", no="没有持有残疾人证"
    )
    poor = condition(
        "household",
        "家庭属于规定的困难家庭",
        any_of(*each(build, HOUSEHOLD, build, row)),
        yes="家庭属于规定的困难家庭",
        no="家庭不属于规定的困难家庭",
    )
    return _finish(
        build,
        "living_allowance",
        "困难残疾人生活补贴",
        all_of(card, poor),
        "disability.living.amount",
        "困难残疾人生活补贴标准",
    )


def nursing_allowance(build: Builder) -> Graph:
    """重度残疾人护理补贴: the grades the pack names, and no 特困供养 beside it."""
    row = build.relation("person").row
    severe = condition(
        "severe",
        "属于规定的重度残疾",
        all_of(holds_card(row), any_of(*each(build, SEVERITY, build, row))),
        yes="属于规定的重度残疾",
        no="不属于规定的重度残疾",
    )
    alone = condition(
        "not_tekun",
        "没有纳入特困供养",
        ~row.code("on_award").among("tekun"),
        yes="没有纳入特困供养",
        no="已纳入特困供养，不同时享受",
    )
    return _finish(
        build,
        "nursing_allowance",
        "重度残疾人护理补贴",
        all_of(severe, alone),
        "disability.care.amount",
        "重度残疾人护理补贴标准",
    )
