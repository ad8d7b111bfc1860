"""Prints a whole pack as text with its clauses (政策包全文), for reading and signing off."""

from collections.abc import Callable, Iterator

from yimen.policy.own import matches
from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure, Step
from yimen.policy.vocabulary import (
    BINDS_LABELS,
    CERTAINTY_LABELS,
    CONDITIONS,
    EVENTS,
    LEVELS,
    NOTICE_FIELDS,
    OPERATORS,
    RANK_LABELS,
)
from yimen.policy.words import (
    day_words,
    fen_words,
    limit_words,
    span_words,
    target_words,
    value_words,
)

KIND_LABELS: dict[str, str] = {
    "main": "主事项",
    "joint": "联办事项",
    "child": "儿童类事项",
    "other": "其他事项",
}


def show(pack: Pack) -> str:
    """Return the pack as plain text."""
    parts: tuple[tuple[str, Callable[[Pack], Iterator[str]]], ...] = (
        ("救助事项", _items),
        ("审批权限", _authority),
        ("标准", _parameters),
        ("救助规则", _rules),
        ("办理程序", _procedures),
        ("公示和公布", _notices),
        ("申请材料", _materials),
        ("代办人", _proxies),
        ("文书", _documents),
        ("法定前置和法定时限", _statute),
        ("样例家庭", _households),
    )
    lines = list(_head(pack))
    for number, (title, body) in enumerate(parts, start=1):
        written = list(body(pack))
        if written:
            lines += ["", f"{number}. {title}", *written]
    return "\n".join(lines) + "\n"


def _head(pack: Pack) -> Iterator[str]:
    yield f"政策包：{pack.title}（{pack.name}）"
    yield f"依据：{pack.source}"
    yield f"继承：{' → '.join(pack.chain)}；自{day_words(pack.valid_from)}起"
    yield f"内容摘要：{pack.content_hash}"
    yield f"层级：{'、'.join(level.title for level in pack.levels)}"
    for region in pack.regions.values():
        code = region.gb_code or f"没有国标代码，本地代码{region.local_code}"
        yield f"单列单位：{region.title}（{code}）"
    for area, patterns in pack.areas.items():
        entries = "、".join(name for name in pack.own if matches(name, patterns)) or "没有改动"
        yield f"本包所改 · {area}：{entries}"
    for key, deviation in pack.deviations.items():
        items = "、".join(pack.items[i].title for i in deviation.items if i in pack.items)
        number = deviation.document or "文号待填"
        name = pack.statute[key].title if key in pack.statute else key
        yield f"偏离上级规定 · {items}：{name}（{number}）{deviation.reason}"


def _items(pack: Pack) -> Iterator[str]:
    for item in pack.items.values():
        owner = pack.offices.get(item.owner_role, "未定")
        opened = "、".join(pack.items[c].short for c in item.categories if c in pack.items)
        scope = f"，对{opened}对象开放" if opened else ""
        yield f"  {item.title}（{KIND_LABELS[item.kind]}，归口：{owner}{scope}）【{item.source}】"
        if item.note:
            yield f"    说明：{item.note}"


def _authority(pack: Pack) -> Iterator[str]:
    for row in pack.authority:
        item = "各事项" if row.item == "*" else pack.items[row.item].title
        ceiling = "" if row.ceiling_fen is None else f"，金额不超过{fen_words(row.ceiling_fen)}"
        signed = "，签订清单和协议后生效" if row.needs_agreement else ""
        mark = "" if row.certainty == "read" else f"；{CERTAINTY_LABELS[row.certainty]}"
        yield (
            f"  {span_words(row.from_, row.to)}：{item}由{LEVELS[row.level]}审核确认"
            f"（{row.kind}{ceiling}{signed}）【{row.basis}；{RANK_LABELS[row.rank]}{mark}】"
        )


def _parameters(pack: Pack) -> Iterator[str]:
    for key, values in pack.parameters.items():
        yield f"  {values[0].title}（{key}）"
        for value in values:
            note = f"；{value.note}" if value.note else ""
            yield (
                f"    {span_words(value.from_, value.to)}：{value_words(value)}"
                f"【{value.source}{value.clause}；{RANK_LABELS[value.rank]}；"
                f"按{BINDS_LABELS[value.binds]}；{CERTAINTY_LABELS[value.certainty]}{note}】"
            )


def _rules(pack: Pack) -> Iterator[str]:
    for rule in pack.rules.values():
        yield f"  {rule.title}【{rule.source}；{CERTAINTY_LABELS[rule.certainty]}】"
        words = (OPERATORS.get(name, name) for name in rule.formula)
        for number, word in enumerate(words, start=1):
            yield f"    {number}. {word}"


def _procedures(pack: Pack) -> Iterator[str]:
    for versions in pack.procedures.values():
        for version in versions:
            span = span_words(version.valid_from, version.valid_to)
            yield f"  {version.title}，适用于{span}受理的案件【{version.source}】"
            if version.note:
                yield f"    说明：{version.note}"
            titles = {step.key: step.title for step in version.steps}
            for limit in version.limits:
                when = f"（{CONDITIONS[limit.when]}时）" if limit.when in CONDITIONS else ""
                yield f"    期限：{limit.title}{when}【{limit.within.source}】"
            for step in version.steps:
                yield from _step(pack, version, step, titles)


def _step(pack: Pack, version: Procedure, step: Step, titles: dict[str, str]) -> Iterator[str]:
    before = version.before(step.key)
    if step.on is not None:
        place = f"事件：{EVENTS.get(step.on, step.on)}"
    else:
        place = f"接在{'、'.join(titles[key] for key in before)}之后" if before else "第一个环节"
    when = f"；{CONDITIONS[step.when]}时" if step.when in CONDITIONS else ""
    who = "、".join(pack.roles.get(role, role) for role in (step.role, *step.also_roles))
    yield f"    {step.title}：{LEVELS[step.level]}，{who}；{place}{when}【{step.source}】"
    if step.within:
        yield f"      期限：{limit_words(step.within, titles)}"
    outcomes = "；".join(f"{o.title}→{target_words(o.to, titles)}" for o in step.outcomes)
    yield f"      结果：{outcomes}"
    papers = "、".join(pack.documents[p].title for p in step.papers if p in pack.documents)
    if papers:
        yield f"      文书：{papers}"
    yield f"      告诉申请人：{step.title_plain}"


def _notices(pack: Pack) -> Iterator[str]:
    for notice in pack.notices.values():
        days = f"{notice.days}天，" if notice.days else ""
        fields = "、".join(NOTICE_FIELDS.get(name, name) for name in notice.fields)
        items = "、".join(pack.items[i].short for i in notice.items if i in pack.items)
        yield f"  {notice.title}（{items}）：{days}只公开{fields}【{notice.source}】"


def _proxies(pack: Pack) -> Iterator[str]:
    for kind in pack.proxies.values():
        yield f"{kind.title}：凭{kind.proof}（{kind.source}）"


def _materials(pack: Pack) -> Iterator[str]:
    for material in pack.materials.values():
        need = "必须" if material.required else material.when or "视情况"
        feeds = "；有数据可核对的不再要求" if material.feeds else ""
        yield f"  {material.title}（{need}{feeds}）【{material.source}】"


def _documents(pack: Pack) -> Iterator[str]:
    for template in pack.documents.values():
        yield f"  {template.title}（{template.number_word}）【{template.source}】"


def _statute(pack: Pack) -> Iterator[str]:
    for guard in pack.guards.values():
        span = span_words(guard.from_, guard.to)
        yield f"  {guard.title}：{span}，{guard.message}【{guard.source}】"
    for rule in pack.statute.values():
        word = "不少于" if rule.measure == "min_days" else "不超过"
        unit = "个工作日" if rule.unit == "working_day" else "天"
        span = span_words(rule.from_, rule.to)
        yield f"  {rule.title}{word}{rule.count}{unit}，{span}【{rule.source}】"


def _households(pack: Pack) -> Iterator[str]:
    for household in pack.households.values():
        yield f"  {household.title}（{day_words(household.on)}）【{household.clause}】"
