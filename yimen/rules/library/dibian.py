"""最低生活保障边缘家庭 (低边): 57号第八条第二款; 浙江条例第十三条; 社会救助法第二十一条."""

from __future__ import annotations

from yimen.rules.formula import run
from yimen.rules.graph import Graph
from yimen.rules.language import RATIO, Builder, Number, condition, divide, figure, least
from yimen.rules.library.household import count_members, is_member, local_standard
from yimen.rules.library.income import HouseholdPurse, total_income
from yimen.rules.library.property import sound


def line_factor(running: Number, build: Builder, standard: Number) -> Number:
    """低边标准: the dibao standard times a factor, cut down to the fen."""
    factor = build.ratio_param("dibian.factor", "低边倍数")
    return divide(standard * factor, RATIO, "down")


def line_cap(running: Number, build: Builder, standard: Number) -> Number:
    """Never above the monthly minimum wage (浙江条例第十三条第二款)."""
    return least(running, build.money_param("dibian.cap", "当地月最低工资标准"))


LINE = {op.__name__: op for op in (line_factor, line_cap)}


def dibian(build: Builder) -> Graph:
    """Income below the 低边 line (or just at it where the pack says 以下, `dibian.inclusive`),
    property within the rules. It pays no money itself.

    That the household is not on dibao is for `suggest` and the decider: the rule also holds for
    poorer families, so that one refused dibao for its property is not lost.
    """
    members = count_members(build)
    standard = local_standard(build)
    earned = total_income(build, HouseholdPurse(build, "income", is_member))
    earned = figure("income", "家庭月收入", earned)
    line = figure("line", "低边标准", run(build, LINE, build.number(0), build, standard))
    limit = line * members
    inclusive = build.flag_param("dibian.inclusive", "等于低边标准的也符合")
    figure("per_capita", "家庭人均月收入", divide(earned, members, "up"))
    near = condition(
        "income_within",
        "家庭人均月收入在低边标准以内",
        (earned < limit) | (inclusive & (earned <= limit)),
        yes="家庭人均月收入在低边标准以内",
        no="家庭人均月收入超出低边标准",
    )
    eligible = condition(
        "eligible",
        "符合最低生活保障边缘家庭条件",
        near & sound(build, "dibian", members, standard),
        yes="符合最低生活保障边缘家庭条件",
        no="不符合最低生活保障边缘家庭条件",
    )
    return build.finish("dibian", "最低生活保障边缘家庭", eligible=eligible, amount=0)
