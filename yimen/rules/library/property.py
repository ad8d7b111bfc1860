"""Property tests (家庭财产状况), 57号第十四条: which of them apply is the pack's choice.

Limits are read under the rule's own name (`dibao.money_limit_months`), so that 低边 may be looser
than 低保. Each test returns a named condition.
"""

from __future__ import annotations

from yimen.rules.formula import each
from yimen.rules.language import (
    Builder,
    Number,
    Row,
    Truth,
    all_of,
    any_of,
    condition,
    figure,
)

DWELLING = ("home",)
BUSINESS = ("shop", "office", "factory", "serviced")
HUNDREDTHS = 100


def _money(build: Builder, rule: str, members: Number, standard: Number) -> tuple[Number, Number]:
    owned = build.relation("account").sum(lambda a: a.money("balance"))
    months = build.count_param(f"{rule}.money_limit_months", "货币财产限额月数", "month")
    return (
        figure("property.money", "家庭货币财产", owned),
        figure("property.money_limit", "家庭货币财产限额", standard * months * members),
    )


def money_within(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """货币财产 of all members not above so many months of the standard (不超过)."""
    owned, limit = _money(build, rule, members, standard)
    return condition(
        "property.money_within",
        "家庭货币财产不超过限额",
        owned <= limit,
        yes="家庭货币财产未超过限额",
        no="家庭货币财产超过限额",
    )


def money_below(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """货币财产 of all members below so many months of the standard (低于, 浙江认定办法)."""
    owned, limit = _money(build, rule, members, standard)
    return condition(
        "property.money_below",
        "家庭货币财产低于限额",
        owned < limit,
        yes="家庭货币财产低于限额",
        no="家庭货币财产达到或超过限额",
    )


def _private(vehicle: Row) -> Truth:
    return ~(vehicle.flag("disability_vehicle") | vehicle.flag("work_vehicle"))


def no_private_vehicle(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """没有生活用机动车（船）; one for a disabled member or for work does not count."""
    owned = build.relation("vehicle").count(where=_private)
    return condition(
        "property.no_vehicle",
        "没有生活用机动车（船）",
        figure("property.vehicles", "生活用机动车（船）", owned, unit="vehicle") <= 0,
        yes="没有生活用机动车（船）",
        no="有生活用机动车（船）",
    )


def _dwelling(home: Row) -> Truth:
    return home.code("kind").among(*DWELLING)


def _homes(build: Builder, rule: str) -> tuple[Number, Number]:
    owned = build.relation("home").count(where=_dwelling)
    allowed = build.count_param(f"{rule}.homes_allowed", "允许的住房", "home")
    return figure("property.homes", "住房", owned, unit="home"), allowed


def homes_within(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """No more homes than allowed, usually one."""
    homes, allowed = _homes(build, rule)
    return condition(
        "property.homes_within",
        "住房套数不超过规定",
        homes <= allowed,
        yes="住房套数符合规定",
        no="住房套数超过规定",
    )


def homes_within_or_small(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """One home more passes where the floor area per head is below last year's local average
    (浙江认定办法)."""
    homes, allowed = _homes(build, rule)
    area = build.relation("home").sum(lambda h: h.count("floor_area"), where=_dwelling)
    area = figure("property.area", "住房建筑面积", area, unit="area")
    average = build.count_param(
        f"{rule}.floor_area_average", "上年人均住房建筑面积", "hundredth_area"
    )
    small = all_of(homes <= allowed + 1, area * HUNDREDTHS < average * members)
    return condition(
        "property.homes_or_small",
        "住房套数或人均面积符合规定",
        any_of(homes <= allowed, small),
        yes="住房套数或人均面积符合规定",
        no="住房套数和人均面积超过规定",
    )


def no_business_premises(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """没有商铺、办公楼、厂房、酒店式公寓."""
    owned = build.relation("home").count(where=lambda h: h.code("kind").among(*BUSINESS))
    return condition(
        "property.no_premises",
        "没有商铺、办公楼、厂房、酒店式公寓",
        figure("property.premises", "商铺、办公楼、厂房、酒店式公寓", owned, unit="home") <= 0,
        yes="没有商铺、办公楼、厂房、酒店式公寓",
        no="有商铺、办公楼、厂房或酒店式公寓",
    )


OPERATORS = {
    op.__name__: op
    for op in (
        money_within,
        money_below,
        no_private_vehicle,
        homes_within,
        homes_within_or_small,
        no_business_premises,
    )
}


def sound(build: Builder, rule: str, members: Number, standard: Number) -> Truth:
    """家庭财产符合规定: every test the pack names."""
    return condition(
        "property_within",
        "家庭财产符合规定",
        all_of(*each(build, OPERATORS, build, rule, members, standard)),
        yes="家庭财产符合规定",
        no="家庭财产不符合规定",
    )
