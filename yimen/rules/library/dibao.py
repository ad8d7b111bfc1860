"""最低生活保障 (dibao): 57号第十三条、第二十三条; 社会救助法第十八条; 浙江条例第九条、第十二条."""

from __future__ import annotations

from yimen.rules.formula import run
from yimen.rules.graph import Graph
from yimen.rules.language import Builder, Number, condition, divide, figure, greatest, when
from yimen.rules.library.household import count_members, is_member, local_standard
from yimen.rules.library.income import HouseholdPurse, total_income
from yimen.rules.library.property import sound

YUAN, JIAO = 100, 10


def gap(running: Number, build: Builder, full: Number, earned: Number) -> Number:
    """补差: (standard − income per head) × members, without dividing (57号第二十三条)."""
    return figure("gap", "补差额", full - earned)


def round_up_yuan(running: Number, build: Builder, full: Number, earned: Number) -> Number:
    """不足一元进到一元."""
    return divide(running, YUAN, "up") * YUAN


def round_half_up_yuan(running: Number, build: Builder, full: Number, earned: Number) -> Number:
    """四舍五入到元."""
    return divide(running, YUAN, "half_up") * YUAN


def round_up_jiao(running: Number, build: Builder, full: Number, earned: Number) -> Number:
    """不足一角进到一角."""
    return divide(running, JIAO, "up") * JIAO


def minimum_payment(running: Number, build: Builder, full: Number, earned: Number) -> Number:
    """不低于最低发放金额 of the locality."""
    return greatest(running, build.money_param("dibao.minimum_payment", "最低发放金额"))


AMOUNT = {
    op.__name__: op
    for op in (gap, round_up_yuan, round_half_up_yuan, round_up_jiao, minimum_payment)
}


def dibao(build: Builder) -> Graph:
    """Income below the standard (strictly) and property within the rules; pays the difference,
    to the fen unless the pack names a rounding.

    Income per head is compared by cross-multiplying; the figure per head is only for reading,
    cut down to the fen, which never turns "not below" into "below".
    """
    members = count_members(build)
    standard = local_standard(build)
    earned = total_income(build, HouseholdPurse(build, "income", is_member))
    earned = figure("income", "家庭月收入", earned)
    full = figure("full", "低保标准合计", standard * members)
    figure("per_capita", "家庭人均月收入", divide(earned, members, "down"))
    poor = condition(
        "income_below",
        "家庭人均月收入低于当地低保标准",
        earned < full,
        yes="家庭人均月收入低于当地低保标准",
        no="家庭人均月收入不低于当地低保标准",
    )
    eligible = condition(
        "eligible",
        "符合最低生活保障条件",
        poor & sound(build, "dibao", members, standard),
        yes="符合最低生活保障条件",
        no="不符合最低生活保障条件",
    )
    paid = run(build, AMOUNT, build.number(0), build, full, earned)
    amount = figure("amount", "月低保金", when(eligible, paid, 0))
    return build.finish("dibao", "最低生活保障", eligible=eligible, amount=amount)
