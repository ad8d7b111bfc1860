"""特困人员救助供养 (tekun): 43号第四条至第九条; 社会救助法第十六条. Judged person by person.

Obligors listed are those of the person applying; whether one is able (有履行义务能力) is the
survey's finding under 43号第八条. Two members who both qualify are both paid for.
"""

from __future__ import annotations

from yimen.rules.formula import each, run
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
    when,
)
from yimen.rules.library.household import count_members, is_member, local_standard
from yimen.rules.library.income import Purse, total_income
from yimen.rules.library.property import sound

KINDS = {"1": "vision", "4": "limb", "5": "intellectual", "6": "mental"}
LABELS = {"vision": "视力", "limb": "肢体", "intellectual": "智力", "mental": "精神"}


def aged(build: Builder, person: Row) -> Truth:
    """年满规定年龄 (inclusive) 的老年人, 43号第五条（一）."""
    return person.age() >= build.count_param("tekun.age_from", "老年人年龄", "age")


def minor(build: Builder, person: Row) -> Truth:
    """未满规定年龄的未成年人, 43号第五条（二）、社会救助法第十六条."""
    return person.age() < build.count_param("tekun.age_below", "未成年人年龄", "age")


def disabled(build: Builder, person: Row) -> Truth:
    """残疾 of a kind and grade that count, 43号第五条（三）; a limit of 0 counts none."""
    kind, grade = person.code("disability_kind"), person.count("disability_grade")
    return any_of(
        *(
            all_of(
                kind.among(code),
                grade >= 1,
                grade <= build.count_param(f"tekun.grade.{name}", f"{LABELS[name]}残疾", "grade"),
            )
            for code, name in KINDS.items()
        )
    )


def no_able_obligor(build: Builder) -> Truth:
    """无法定义务人，或者义务人无履行义务能力, 43号第四条（三）.

    Obligors are those listed, and those at home: a member who is not without labour ability
    (parent of a child, spouse, grown-up child) keeps the others from being 特困.
    """
    elsewhere = build.relation("obligor").any(where=lambda o: o.flag("able"))
    at_home = build.relation("person").any(
        where=lambda p: all_of(is_member(p), ~any_of(*each(build, LABOUR, build, p)))
    )
    return ~any_of(elsewhere, at_home)


def basic_living(running: Number, build: Builder, standard: Number, person: Row) -> Number:
    """基本生活标准: the dibao standard times a factor, cut down to the fen."""
    factor = build.ratio_param("tekun.basic_factor", "基本生活标准倍数")
    basic = divide(standard * factor, RATIO, "down")
    return running + figure("basic", "特困人员基本生活标准", basic)


def care_tier(running: Number, build: Builder, standard: Number, person: Row) -> Number:
    """照料护理标准 by how many of six indicators fail (43号第二十一、二十二条)."""
    fails = person.count("self_care")
    wholly = build.count_param("tekun.self_care.full_from", "完全丧失自理能力的项数", "item")
    partly = build.count_param("tekun.self_care.partial_from", "部分丧失自理能力的项数", "item")
    full = build.money_param("tekun.care.full", "全护理照料标准")
    half = build.money_param("tekun.care.partial", "半护理照料标准")
    none = build.money_param("tekun.care.none", "全自理照料标准")
    tier = when(fails >= wholly, full, when(fails >= partly, half, none))
    return running + figure("care", "照料护理标准", tier)


LABOUR = {op.__name__: op for op in (aged, minor, disabled)}
SUPPORT = {op.__name__: op for op in (no_able_obligor,)}
AMOUNT = {op.__name__: op for op in (basic_living, care_tier)}


def _no_labour(build: Builder, person: Row) -> Truth:
    return condition(
        "no_labour",
        "无劳动能力",
        any_of(*each(build, LABOUR, build, person)),
        yes="属于无劳动能力人员",
        no="不属于无劳动能力人员",
    )


def _no_means(build: Builder, standard: Number) -> Truth:
    """无生活来源, 43号第六条: the person's own income below the dibao standard."""
    own = figure("means", "本人月收入", total_income(build, Purse(build, "means")))
    return condition(
        "no_means",
        "本人月收入低于当地低保标准",
        own < standard,
        yes="本人月收入低于当地低保标准",
        no="本人月收入不低于当地低保标准",
    )


def _not_child_item(build: Builder, person: Row) -> Truth:
    """A minor who chose the child item is not 特困 as well, 43号第九条."""
    return condition(
        "not_child_item",
        "未选择孤儿、事实无人抚养儿童保障",
        ~(minor(build, person) & person.flag("child_subsidy_chosen")),
        yes="未选择孤儿、事实无人抚养儿童保障",
        no="已选择孤儿、事实无人抚养儿童保障",
    )


def _no_support(build: Builder) -> Truth:
    return condition(
        "no_support",
        "无法定义务人或者义务人无履行义务能力",
        all_of(*each(build, SUPPORT, build)),
        yes="没有具备履行义务能力的法定义务人",
        no="有具备履行义务能力的法定义务人",
    )


def tekun(build: Builder) -> Graph:
    """No labour ability, no means, no able obligor, all three, for at least one member; pays for
    each such member the basic standard and the care tier."""
    members = count_members(build)
    standard = local_standard(build)
    persons = build.relation("person")
    qualifies = condition(
        "qualifies",
        "本人无劳动能力且无生活来源",
        all_of(
            is_member(persons.row),
            _no_labour(build, persons.row),
            _no_means(build, standard),
            _not_child_item(build, persons.row),
        ),
        yes="本人无劳动能力且无生活来源",
        no="本人不同时具备无劳动能力、无生活来源",
    )
    eligible = condition(
        "eligible",
        "符合特困人员救助供养条件",
        all_of(
            persons.any(where=lambda p: qualifies),
            _no_support(build),
            sound(build, "tekun", members, standard),
        ),
        yes="符合特困人员救助供养条件",
        no="不符合特困人员救助供养条件",
    )
    support = run(build, AMOUNT, build.number(0), build, standard, persons.row)
    paid = persons.sum(lambda p: support, where=lambda p: qualifies)
    amount = figure("amount", "月供养金", when(eligible, paid, 0))
    return build.finish("tekun", "特困人员救助供养", eligible=eligible, amount=amount)
