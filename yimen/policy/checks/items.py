"""Checks items, facts and rules (事项、事实、规则): owners, categories, names that must exist."""

from collections.abc import Iterator

from yimen.policy.catalogue import Item
from yimen.policy.checks.steps import error
from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.vocabulary import FEEDS, OPERATORS


def check_items(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of items, facts and rule bindings."""
    for item in pack.items.values():
        yield from _item(pack, item)
    yield from _facts(pack)
    yield from _rules(pack)


def _item(pack: Pack, item: Item) -> Iterator[Problem]:
    where = f"items.{item.key}"
    if not item.owner_role:
        yield error(where, f"“{item.title}”没有归口单位，请写明 owner_role 后再发布", "S4-09")
    elif item.owner_role not in pack.offices:
        yield error(where, f"“{item.title}”的归口单位“{item.owner_role}”没有在 offices 中写明名称")
    if item.checked_by and item.checked_by not in pack.offices:
        yield error(where, f"“{item.title}”的核验单位“{item.checked_by}”没有在 offices 中写明名称")
    if not item.source.strip():
        yield error(where, f"“{item.title}”没有写明依据")
    if item.procedure and item.procedure not in pack.procedures:
        yield error(where, f"“{item.title}”的办理程序“{item.procedure}”不存在")
    if item.kind == "main" and not item.procedure and pack.procedures:
        yield error(where, f"主事项“{item.title}”没有办理程序，请写明 procedure")
    if item.kind == "joint" and not item.categories:
        yield error(where, f"联办事项“{item.title}”没有写明对哪几类对象开放（categories）")
    for category in item.categories:
        if category not in pack.items or pack.items[category].kind != "main":
            yield error(where, f"“{item.title}”开放给不存在的主类别“{category}”")
    if item.handle_days and item.handle_days not in pack.parameters:
        yield error(where, f"“{item.title}”的办理期限指向不存在的标准“{item.handle_days}”")
    for fact in item.needs:
        if fact not in pack.facts.facts:
            yield error(where, f"“{item.title}”用到目录中没有的事实“{fact}”")


def _facts(pack: Pack) -> Iterator[Problem]:
    allowed = {"survey", "declared"} | {f"feed:{feed}" for feed in FEEDS}
    for name, fact in pack.facts.facts.items():
        where = f"facts.{name}"
        for source in fact.trusted:
            if source not in allowed:
                yield error(where, f"“{fact.label}”的可信来源“{source}”不认识")
        if (fact.type == "code") != bool(fact.codes):
            yield error(where, f"“{fact.label}”是代码类的才要、也必须写 codes")
        if fact.paper and fact.paper not in pack.materials:
            yield error(where, f"“{fact.label}”的证明材料“{fact.paper}”不在 materials.yaml 中")
        if fact.min is not None and fact.max is not None and fact.min > fact.max:
            yield error(where, f"“{fact.label}”的最小值大于最大值")


def _rules(pack: Pack) -> Iterator[Problem]:
    for rule in pack.rules.values():
        where = f"rules.{rule.key}"
        if rule.item not in pack.items:
            yield error(where, f"“{rule.title}”用于不存在的事项“{rule.item}”")
        for operator in rule.formula:
            if operator not in OPERATORS:
                yield error(where, f"“{rule.title}”的公式用了不认识的算子“{operator}”")
        if pack.base or not pack.procedures:
            continue  # a base pack leaves standards and limits to its localities
        for key in rule.parameters:
            if key not in pack.parameters:
                yield error(where, f"“{rule.title}”用到的标准“{key}”没有写")
