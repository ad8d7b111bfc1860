"""支出: 刚性支出困难家庭（认定办法第四条）和支出型临时救助（649号令第四十七、四十八条）.

Spending is that of the twelve months before the application, as paid by the household itself.
"""

from __future__ import annotations

from yimen.rules.formula import each, run
from yimen.rules.graph import Graph
from yimen.rules.language import (
    RATIO,
    Builder,
    Number,
    Truth,
    all_of,
    any_of,
    condition,
    divide,
    figure,
    least,
    when,
)
from yimen.rules.library.household import count_members, is_member, local_standard
from yimen.rules.library.income import HouseholdPurse, total_income
from yimen.rules.library.property import sound

YEAR, YUAN = 12, 100
KNOWN = ("dibao", "tekun", "dibian")


def _spent(build: Builder) -> Number:
    total = build.relation("spending").sum(lambda s: s.money("amount_12m"))
    return figure("spent", "十二个月刚性支出", total)


def _heavy(build: Builder, rule: str, spent: Number, earned: Number) -> Truth:
    """Spending above its share of the income of a year, without dividing."""
    share = build.ratio_param(f"{rule}.ratio", "刚性支出占收入的比例")
    return spent * RATIO > earned * YEAR * share


def recognised(build: Builder, spent: Number, earned: Number) -> Truth:
    """低保、特困、低边家庭: only the spending is verified (社会救助法第四十二条)."""
    return build.relation("person").any(
        where=lambda p: all_of(is_member(p), p.code("on_award").among(*KNOWN))
    )


def heavy_spending(build: Builder, spent: Number, earned: Number) -> Truth:
    """刚性支出超过收入的规定比例."""
    return _heavy(build, "spending_aid", spent, earned)


def share_of_spending(
    running: Number, build: Builder, spent: Number, standard: Number, members: Number
) -> Number:
    """A share of what was spent."""
    share = build.ratio_param("spending_aid.share", "按刚性支出的比例救助")
    return figure("share", "按支出比例计算", divide(spent * share, RATIO, "down"))


def cap_by_standard(
    running: Number, build: Builder, spent: Number, standard: Number, members: Number
) -> Number:
    """Never above so many months of the standard for each member."""
    months = build.count_param("spending_aid.cap_months", "封顶月数", "month")
    return least(running, figure("cap", "一次救助的上限", standard * months * members))


def whole_yuan(
    running: Number, build: Builder, spent: Number, standard: Number, members: Number
) -> Number:
    """不足一元进到一元."""
    return divide(running, YUAN, "up") * YUAN


GROUND = {op.__name__: op for op in (recognised, heavy_spending)}
SUM = {op.__name__: op for op in (share_of_spending, cap_by_standard, whole_yuan)}


def _earned(build: Builder) -> Number:
    return figure(
        "income", "家庭月收入", total_income(build, HouseholdPurse(build, "income", is_member))
    )


def rigid_spending(build: Builder) -> Graph:
    """刚性支出困难家庭: no other category, income per head below the local disposable income,
    property within the rules, and spending above the ratio. It pays no money itself."""
    members, standard = count_members(build), local_standard(build)
    earned, spent = _earned(build), _spent(build)
    line = build.money_param("rigid.disposable_income", "上年当地居民人均可支配收入（月）")
    poor = condition(
        "income_below",
        "人均收入低于上年当地居民人均可支配收入",
        earned < line * members,
        yes="人均收入低于上年当地居民人均可支配收入",
        no="人均收入不低于上年当地居民人均可支配收入",
    )
    heavy = condition(
        "heavy",
        "刚性支出超过收入的规定比例",
        _heavy(build, "rigid", spent, earned),
        yes="刚性支出超过收入的规定比例",
        no="刚性支出没有超过收入的规定比例",
    )
    other = condition(
        "no_other",
        "不是低保、特困、低边家庭",
        ~recognised(build, spent, earned),
        yes="不是低保、特困、低边家庭",
        no="已是低保、特困或低边家庭",
    )
    eligible = condition(
        "eligible",
        "符合刚性支出困难家庭条件",
        all_of(poor, heavy, other, sound(build, "rigid", members, standard)),
        yes="符合刚性支出困难家庭条件",
        no="不符合刚性支出困难家庭条件",
    )
    return build.finish("rigid_spending", "刚性支出困难家庭", eligible=eligible, amount=0)


def spending_aid(build: Builder) -> Graph:
    """支出型临时救助: a recognised household, or one whose spending is too heavy; pays once, a
    share of the spending up to a cap, as the locality sets them."""
    members, standard = count_members(build), local_standard(build)
    earned, spent = _earned(build), _spent(build)
    ground = condition(
        "ground",
        "属于规定的支出型困难",
        any_of(*each(build, GROUND, build, spent, earned)),
        yes="属于规定的支出型困难",
        no="不属于规定的支出型困难",
    )
    eligible = condition(
        "eligible",
        "符合支出型临时救助条件",
        all_of(ground, spent > 0),
        yes="符合支出型临时救助条件",
        no="不符合支出型临时救助条件",
    )
    sum_ = run(build, SUM, build.number(0), build, spent, standard, members)
    amount = figure("amount", "一次救助金额", when(eligible, sum_, 0))
    return build.finish("spending_aid", "支出型临时救助", eligible=eligible, amount=amount)
