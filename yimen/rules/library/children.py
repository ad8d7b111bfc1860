"""孤儿、事实无人抚养儿童、重点困境儿童: 国办发〔2010〕54号; 民发〔2019〕62号; 民发〔2020〕125号.

Judged for the child, who is the applicant. What keeps a parent from raising it is the finding of
the township's verification (查验); a parent whose state nobody knows leaves the result open.
"""

from __future__ import annotations

from yimen.rules.formula import each
from yimen.rules.graph import Graph
from yimen.rules.language import (
    RATIO,
    Builder,
    Number,
    Row,
    Truth,
    all_of,
    any_of,
    condition,
    divide,
    figure,
    greatest,
    when,
)
from yimen.rules.library.household import is_applicant

GONE = ("dead", "missing")
UNABLE = (
    *GONE,
    "disabled",
    "ill",
    "prison",
    "detox",
    "restrained",
    "lost_contact",
    "revoked",
    "deported",
)
SEVERE = 2


def below_age(build: Builder, child: Row) -> Truth:
    """未满规定年龄 (18)."""
    return child.age() < build.count_param("child.age_below", "儿童年龄", "age")


def still_at_school(build: Builder, child: Row) -> Truth:
    """满规定年龄仍在校就读的可以延续."""
    return ~child.code("student").among("none")


AGE = {op.__name__: op for op in (below_age, still_at_school)}


def _parents(child: Row, *states: str) -> Truth:
    """Both parents are in one of these states."""
    return all_of(
        child.code("father_state").among(*states), child.code("mother_state").among(*states)
    )


def _finish(build: Builder, rule: str, title: str, needy: Truth, amount: Number) -> Graph:
    child = build.relation("person").row
    young = condition(
        "age",
        "未成年，或者仍在校就读",
        any_of(*each(build, AGE, build, child)),
        yes="年龄符合规定",
        no="年龄不符合规定",
    )
    qualifies = all_of(is_applicant(child), young, needy)
    eligible = condition(
        "eligible",
        f"符合{title}条件",
        build.relation("person").any(where=lambda p: qualifies),
        yes=f"符合{title}条件",
        no=f"不符合{title}条件",
    )
    return build.finish(
        rule, title, eligible=eligible, amount=figure("amount", "每月", when(eligible, amount, 0))
    )


def _standard(build: Builder) -> Number:
    return build.money_param("child.orphan.dispersed", "社会散居孤儿基本生活费")


def _received(build: Builder) -> Number:
    """What the child gets already of 低保, 特困, 生活补贴: only the gap to the standard is paid."""
    mine = build.relation("person").sum(lambda p: p.money("benefit_received"), where=is_applicant)
    return figure("received", "已享受的救助", mine)


def orphan(build: Builder) -> Graph:
    """孤儿: both parents dead or declared missing, or not to be found."""
    gone = condition(
        "parents_gone",
        "父母均死亡、宣告失踪或者查找不到",
        _parents(build.relation("person").row, *GONE),
        yes="父母均死亡、宣告失踪或者查找不到",
        no="父母没有均死亡、宣告失踪或者查找不到",
    )
    return _finish(build, "orphan", "孤儿基本生活保障", gone, _standard(build))


def unsupported_child(build: Builder) -> Graph:
    """事实无人抚养儿童: neither parent able to raise it, and not an orphan; pays the gap to the
    orphan's standard (62号 二（四）)."""
    child = build.relation("person").row
    unable = condition(
        "parents_unable",
        "父母双方均不能履行抚养责任",
        all_of(_parents(child, *UNABLE), ~_parents(child, *GONE)),
        yes="父母双方均不能履行抚养责任",
        no="父母双方没有均不能履行抚养责任，或者属于孤儿",
    )
    gap = greatest(_standard(build) - _received(build), 0)
    return _finish(build, "unsupported_child", "事实无人抚养儿童基本生活补贴", unable, gap)


def priority_child(build: Builder) -> Graph:
    """重点困境儿童: neither parent able, or the child severely disabled or ill; a share of the
    orphan's standard (各省规定)."""
    child = build.relation("person").row
    grade = child.count("disability_grade")
    needy = condition(
        "needy",
        "父母不能有效抚养，或者儿童重残、重病",
        any_of(
            _parents(child, *UNABLE),
            all_of(grade >= 1, grade <= SEVERE),
            child.flag("serious_illness"),
        ),
        yes="父母不能有效抚养，或者儿童重残、重病",
        no="不属于规定的困境情形",
    )
    share = build.ratio_param("child.priority.ratio", "重点困境儿童比例")
    amount = divide(_standard(build) * share, RATIO, "down")
    gap = greatest(amount - _received(build), 0)
    return _finish(build, "priority_child", "重点困境儿童生活保障", needy, gap)
