"""Income (家庭收入), 57号第十三条: kinds added, then what is disregarded and deducted, in the
order the pack names. Money is fen a month."""

from __future__ import annotations

from collections.abc import Callable

from yimen.rules.formula import run
from yimen.rules.language import Builder, Number, Row, Truth, figure, greatest, least, when


class Purse:
    """One person's own purse: each kind of income as that person has it."""

    pension_switch = "tekun.central_pension_disregarded"

    def __init__(self, build: Builder, prefix: str) -> None:
        self.build, self.prefix = build, prefix
        self.persons = build.relation("person")

    def total(self, value: Callable[[Row], Number]) -> Number:
        """The kind of income, for one person."""
        return value(self.persons.row)

    def named(self, key: str, label: str, value: Callable[[Row], Number]) -> Number:
        """The total as a figure people read."""
        return figure(f"{self.prefix}.{key}", label, self.total(value))


class HouseholdPurse(Purse):
    """The common purse of the members who are counted (共同生活的家庭成员)."""

    pension_switch = "income.central_pension_disregarded"

    def __init__(self, build: Builder, prefix: str, member: Callable[[Row], Truth]) -> None:
        super().__init__(build, prefix)
        self.member = member

    def total(self, value: Callable[[Row], Number]) -> Number:
        """The kind of income, summed over the members."""
        return self.persons.sum(value, where=self.member)


def add_wage(running: Number, purse: Purse) -> Number:
    """工资性收入, 57号第十三条第一款（一）."""
    return running + purse.named("wage", "工资性收入", lambda p: p.money("wage_income"))


def add_business(running: Number, purse: Purse) -> Number:
    """经营净收入, 57号第十三条第一款（二）; may be a loss."""
    return running + purse.named("business", "经营净收入", lambda p: p.money("business_income"))


def add_property(running: Number, purse: Purse) -> Number:
    """财产净收入, 57号第十三条第一款（三）."""
    return running + purse.named("property", "财产净收入", lambda p: p.money("property_income"))


def add_transfer(running: Number, purse: Purse) -> Number:
    """转移性收入, 57号第十三条第一款（四）; without pension and exempt income, listed apart."""
    return running + purse.named("transfer", "转移性收入", lambda p: p.money("transfer_income"))


def add_imputed_support(running: Number, purse: Purse) -> Number:
    """赡养（抚养、扶养）费 actually paid by obligors who live elsewhere."""
    paid = purse.build.relation("obligor").sum(lambda o: o.money("support_paid"))
    return running + figure(f"{purse.prefix}.support", "法定义务人给付的费用", paid)


def add_central_pension(running: Number, purse: Purse) -> Number:
    """中央确定的基础养老金, counted only where the dated switch does not disregard it:
    57号第十三条第二款（三）, for 特困 43号第六条."""
    left_out = purse.build.flag_param(purse.pension_switch, "基础养老金不计入收入")
    pension = purse.named("pension", "中央基础养老金", lambda p: p.money("pension_basic"))
    return running + figure(
        f"{purse.prefix}.pension_counted", "计入收入的基础养老金", when(left_out, 0, pension)
    )


def subtract_transfer_paid(running: Number, purse: Purse) -> Number:
    """转移性支出: taxes, social insurance, support paid, 57号第十三条第一款（四）."""
    paid = purse.named("paid", "转移性支出", lambda p: p.money("transfer_paid"))
    return running - paid


def deduct_job_cost(running: Number, purse: Purse) -> Number:
    """必要的就业成本, of each person never more than the wage it earns, 57号第十三条第三款."""
    cost = purse.named(
        "job_cost", "必要的就业成本", lambda p: least(p.money("job_cost"), p.money("wage_income"))
    )
    return running - cost


def deduct_rigid_medical(running: Number, purse: Purse) -> Number:
    """因残疾、患重病增加的刚性支出, 57号第十三条第三款."""
    spent = purse.named("rigid", "残疾、重病刚性支出", lambda p: p.money("rigid_medical"))
    return running - spent


def floor_at_zero(running: Number, purse: Purse) -> Number:
    """结果小于零按零计."""
    return greatest(running, 0)


OPERATORS = {
    op.__name__: op
    for op in (
        add_wage,
        add_business,
        add_property,
        add_transfer,
        add_imputed_support,
        add_central_pension,
        subtract_transfer_paid,
        deduct_job_cost,
        deduct_rigid_medical,
        floor_at_zero,
    )
}


def total_income(build: Builder, purse: Purse) -> Number:
    """The pack's formula, operator by operator, from nothing."""
    return run(build, OPERATORS, build.number(0), purse)
