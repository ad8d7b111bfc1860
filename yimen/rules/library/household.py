"""Who counts and which standard applies: the ground all three rules stand on."""

from __future__ import annotations

from yimen.rules.language import Builder, Number, Row, Truth, figure, when


def is_member(person: Row) -> Truth:
    """共同生活的家庭成员, 57号第七条: the survey's finding on each person."""
    return person.flag("co_resident")


def is_applicant(person: Row) -> Truth:
    """本人: the one a personal item is judged for."""
    return person.code("relation").among("01")


def count_members(build: Builder) -> Number:
    """共同生活的家庭成员人数."""
    counted = build.relation("person").count(where=is_member)
    return figure("members", "共同生活的家庭成员", counted, unit="person")


def local_standard(build: Builder) -> Number:
    """当地低保标准, fen per person and month; urban and rural may differ (城乡)."""
    town = build.money_param("dibao.standard.urban", "城镇低保标准")
    country = build.money_param("dibao.standard.rural", "农村低保标准")
    return figure("standard", "当地低保标准", when(build.household.flag("urban"), town, country))
