"""Says in sentences what changed between two packs (政策包对比), for a lawyer to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from yimen.policy.diff_procedures import procedure_changes
from yimen.policy.pack import Pack
from yimen.policy.values import DatedValue
from yimen.policy.vocabulary import CERTAINTY_LABELS
from yimen.policy.words import day_words, value_words

SECTIONS: dict[str, str] = {
    "items": "救助事项",
    "notices": "公示公布",
    "materials": "申请材料",
    "proxies": "代办人",
    "archive": "档案",
    "documents": "文书",
    "rules": "救助规则",
    "statute": "法定时限",
    "guards": "法定前置",
    "deviations": "偏离说明",
    "facts": "事实目录",
    "households": "样例家庭",
    "authority": "审批权限",
}
FIELDS: dict[str, str] = {
    "title": "名称",
    "short": "简称",
    "owner_role": "归口单位",
    "checked_by": "核验单位",
    "categories": "开放对象",
    "procedure": "办理程序",
    "public_notice": "是否公示",
    "pays": "是否发放资金",
    "source": "依据",
    "days": "天数",
    "fields": "公开内容",
    "items": "适用事项",
    "proves": "证明的事实",
    "feeds": "可替代的数据来源",
    "required": "是否必须",
    "text": "模板正文",
    "formula": "核算公式",
    "parameters": "用到的标准",
    "level": "层级",
    "role": "岗位",
    "basis": "依据",
    "from": "起用日期",
    "to": "截止日期",
    "count": "时限",
    "trusted": "可信来源",
    "question": "问法",
    "label": "标签",
    "note": "说明",
    "certainty": "核定情况",
    "expect": "应有结果",
    "document": "文号",
    "kind": "种类",
    "ceiling_fen": "金额上限（分）",
    "reason": "理由",
}


@dataclass(frozen=True)
class Change:
    """One change. `text` is a whole Chinese sentence; `source` the clause of the new state."""

    section: str
    key: str
    kind: Literal["added", "removed", "changed"]
    text: str
    source: str = ""


def diff(a: Pack, b: Pack) -> list[Change]:
    """Return what changes when `b` takes the place of `a`; [] when they say the same."""
    found = [
        *_head(a, b),
        *_parameters(a, b),
        *procedure_changes(a, b, Change),
    ]
    names = {key: item.title for pack in (a, b) for key, item in pack.items.items()}
    names |= a.offices | b.offices
    for section, title in SECTIONS.items():
        entries = (_entries(a, section), _entries(b, section))
        found.extend(_section(section, title, *entries, names))
    return found


def render_text(changes: list[Change]) -> str:
    """Return the changes as text, grouped by section; says so when there is none."""
    if not changes:
        return "两个政策包内容相同。"
    lines: list[str] = []
    section = ""
    for change in changes:
        if change.section != section:
            section = change.section
            lines.append(f"\n【{section}】" if lines else f"【{section}】")
        tail = f"（依据：{change.source}）" if change.source else ""
        lines.append(f"· {change.text.removesuffix('。')}{tail}。")
    return "\n".join(lines)


def _head(a: Pack, b: Pack) -> Iterator[Change]:
    if a.levels != b.levels:
        old_levels, new_levels = ("、".join(one.title for one in p.levels) for p in (a, b))
        text = f"层级由“{old_levels}”改为“{new_levels}”"
        yield Change("层级", "levels", "changed", text, b.source)
    for key in b.roles:
        if a.roles.get(key) != b.roles[key]:
            text = f"岗位名称由“{a.roles.get(key, '无')}”改为“{b.roles[key]}”"
            yield Change("岗位名称", key, "changed", text)
    for key in sorted(a.offices.keys() | b.offices.keys()):
        old, new = a.offices.get(key), b.offices.get(key)
        if old == new:
            continue
        if old is None:
            yield Change("单位名称", key, "added", f"新增单位“{new}”")
        elif new is None:
            yield Change("单位名称", key, "removed", f"删去单位“{old}”（{key}）")
        else:
            yield Change("单位名称", key, "changed", f"单位名称由“{old}”改为“{new}”")


def _parameters(a: Pack, b: Pack) -> Iterator[Change]:
    for key in [*b.parameters, *(k for k in a.parameters if k not in b.parameters)]:
        old, new = a.parameters.get(key, ()), b.parameters.get(key, ())
        if not new:
            yield Change("标准", key, "removed", f"删去标准“{old[0].title}”（{key}）")
            continue
        before = {(v.from_, v.rank): v for v in old}
        after = {(v.from_, v.rank): v for v in new}
        for identity, value in after.items():
            yield from _value(key, before.get(identity), value)
        for identity, value in before.items():
            if identity not in after:
                since = f"“{value.title}”删去自{day_words(value.from_)}起的值"
                text = f"{since}（原为{value_words(value)}）"
                yield Change("标准", key, "removed", text)


def _value(key: str, old: DatedValue | None, new: DatedValue) -> Iterator[Change]:
    since = f"“{new.title}”自{day_words(new.from_)}起"
    source = f"{new.source}{new.clause}"
    mark = "" if new.certainty == "read" else f"，{CERTAINTY_LABELS[new.certainty]}"
    if old is None:
        yield Change("标准", key, "added", f"{since}定为{value_words(new)}{mark}", source)
    elif (old.value, old.unit) != (new.value, new.unit):
        text = f"{since}由{value_words(old)}改为{value_words(new)}{mark}"
        yield Change("标准", key, "changed", text, source)
    elif old.to != new.to:
        end = "不再写明截止日" if new.to is None else f"改为执行到{day_words(new.to)}"
        yield Change("标准", key, "changed", f"{since}的值{end}", source)
    elif old != new:
        text = f"{since}的值不变（{value_words(new)}），依据或核定情况改动{mark}"
        yield Change("标准", key, "changed", text, source)


def _entries(pack: Pack, section: str) -> dict[str, dict[str, Any]]:
    held: Any = getattr(pack, section)
    if section == "facts":
        held = pack.facts.facts
    if section == "authority":
        held = {row.key: row for row in pack.authority}
    return {key: entry.model_dump(mode="json", by_alias=True) for key, entry in held.items()}


def _section(
    section: str,
    title: str,
    old: dict[str, dict[str, Any]],
    new: dict[str, dict[str, Any]],
    names: dict[str, str],
) -> Iterator[Change]:
    for key, entry in new.items():
        name = _name(key, entry)
        source = str(entry.get("source") or entry.get("basis") or entry.get("clause") or "")
        if key not in old:
            yield Change(title, key, "added", f"新增{name}", source)
            continue
        for field, value in entry.items():
            before = old[key].get(field)
            if before != value:
                label = FIELDS.get(field, field)
                if field == "text":
                    yield Change(title, key, "changed", f"{name}的模板正文有改动", source)
                else:
                    text = f"{name}的{label}由{_words(before, names)}改为{_words(value, names)}"
                    yield Change(title, key, "changed", text, source)
    for key, entry in old.items():
        if key not in new:
            yield Change(title, key, "removed", f"删去{_name(key, entry)}")


def _name(key: str, entry: dict[str, Any]) -> str:
    words = entry.get("title") or entry.get("label") or entry.get("basis") or entry.get("reason")
    return f"“{words or key}”"


def _words(value: Any, names: dict[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "“" + "、".join(_plain(v, names) for v in value) + "”"
    if isinstance(value, dict):
        return "“" + "，".join(f"{k}={_plain(v, names)}" for k, v in value.items()) + "”"
    return f"“{_plain(value, names)}”"


def _plain(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, dict):
        return str(value.get("label", value))
    return names.get(str(value), str(value))
