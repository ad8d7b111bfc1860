"""Forms of the policy desk: what may be changed, drawn from the pack, and read back as an edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from yimen.foundation.errors import Invalid
from yimen.foundation.money import parse_yuan, yuan_plain
from yimen.foundation.numerals import whole
from yimen.policy import Edit, Pack
from yimen.policy.edits import BasisEdit, LimitEdit, NoticeEdit, StepEdit, ValueEdit, WordsEdit
from yimen.policy.values import DatedValue, value_on
from yimen.policy.vocabulary import LIMIT_UNITS, RANK_LABELS, UNITS
from yimen.policy.words import value_words

Typed = Mapping[str, str]
Field = dict[str, Any]
_CHOOSE = ("", "请选择")
_CERTAINTY = [("read", "已核原文"), ("mem", "凭记忆，待核定"), ("assumed", "假定，待核定")]
_SWITCH = [("off", "取消"), ("on", "恢复")]
_NOTICE = [("off", "不公示"), ("on", "公示")]


@dataclass(frozen=True)
class Form:
    """One kind of change: its heading, its fields, and whether it is the one just typed."""

    kind: str
    title: str
    fields: list[Field]
    open: bool


def forms(pack: Pack, on: date, kind: str, typed: Typed, errors: Typed) -> list[Form]:
    """Every form of a draft; the one just sent keeps what was typed and shows its errors."""
    found = []
    for key, (title, fields, _) in _KINDS.items():
        sent = key == kind
        drawn = [*fields(pack, on), _source()]
        for field in drawn:
            field["html_id"] = f"id_{key}_{field['name']}"
            if sent:
                field["value"] = typed.get(field["name"], field.get("value", ""))
                field["error"] = errors.get(field["name"], "")
        found.append(Form(key, title, drawn, sent))
    return found


def read_edit(pack: Pack, kind: str, typed: Typed) -> Edit:
    """The change as typed. Raises Invalid beside the field."""
    if kind not in _KINDS:
        raise Invalid("没有这种改动，请刷新页面后再选")
    if not typed.get("source", "").strip():
        raise Invalid("请写明依据的文号和条款，例如“玉民〔2026〕1号第三条”", "source")
    return _KINDS[kind][2](pack, typed)


def read_day(typed: Typed, name: str = "on") -> date:
    """A day of a form. Raises Invalid."""
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError as error:
        raise Invalid("请填写日期，例如 2026-03-02", name) from error


def _source() -> Field:
    return {
        "name": "source",
        "label": "依据（文号、条款）",
        "required": True,
        "max_length": 200,
        "help": "写在全文、流程图和文书上",
    }


def _select(name: str, label: str, choices: list[tuple[str, str]]) -> Field:
    return {
        "name": name,
        "label": label,
        "kind": "select",
        "required": True,
        "choices": [_CHOOSE, *choices],
        "value": "",
    }


def _value_fields(pack: Pack, on: date) -> list[Field]:
    choices = []
    for key, values in pack.parameters.items():
        now = value_on(values, on)
        shown = value_words(now) if now else "现在没有值"
        choices.append((key, f"{values[0].title}（{shown[:24]}）"))
    ranks = [(key, label) for key, label in RANK_LABELS.items() if key != "default"]
    return [
        _select("parameter", "标准", choices),
        {"name": "value", "label": "新的值", "required": True, "help": "金额写元；是否写“是”“否”"},
        {"name": "from", "label": "自哪天起（不填＝施行日期）", "kind": "date", "value": ""},
        _select("rank", "效力层级", ranks) | {"value": "local"},
        _select("certainty", "核定情况", _CERTAINTY) | {"value": "read"},
    ]


def _read_value(pack: Pack, typed: Typed) -> Edit:
    held = pack.parameters.get(typed.get("parameter", ""))
    if held is None:
        raise Invalid("请选择要改的标准", "parameter")
    from_ = read_day(typed, "from") if typed.get("from") else None
    return ValueEdit.model_validate(
        {
            "parameter": held[0].key,
            "value": typed_value(held[0], typed.get("value", "")),
            "from": from_,
            "source": typed["source"].strip(),
            "rank": _one_of(typed, "rank", RANK_LABELS),
            "certainty": _one_of(typed, "certainty", dict(_CERTAINTY)),
        }
    )


def typed_value(like: DatedValue, text: str) -> bool | int | str | tuple[str, ...]:
    """What was typed, in the form the unit asks for; money in fen. Raises Invalid."""
    text = text.strip()
    if not text:
        raise Invalid("请填写新的值", "value")
    kind = UNITS[like.unit]
    if kind == "money":
        return parse_yuan(text)
    if kind == "bool":
        if text not in ("是", "否"):
            raise Invalid("这一项只能填“是”或“否”", "value")
        return text == "是"
    if kind == "int":
        number = whole(text)
        if number is None:
            raise Invalid(f"请填写整数（单位：{like.unit}）", "value")
        return number
    if kind == "decimal":
        try:
            return str(Decimal(text))
        except InvalidOperation as error:
            raise Invalid(f"请填写数字（单位：{like.unit}）", "value") from error
    return tuple(text.split("、")) if kind == "list" else text


def plain_value(value: DatedValue) -> str:
    """A value as `typed_value` reads it."""
    if value.is_money and isinstance(value.value, int):
        return yuan_plain(value.value)
    if isinstance(value.value, bool):
        return "是" if value.value else "否"
    return "、".join(value.value) if isinstance(value.value, tuple) else str(value.value)


def _limit_fields(pack: Pack, on: date) -> list[Field]:
    choices = []
    for name, versions in pack.procedures.items():
        for version in (one for one in versions if one.covers(on)):
            for limit in version.limits:
                choices.append((f"{name}//{limit.key}", f"{version.title}：{limit.title}"))
            for step in version.steps:
                if step.within:
                    now = f"{step.within.count}{LIMIT_UNITS[step.within.unit]}"
                    choices.append(
                        (f"{name}/{step.key}/", f"{version.title}：{step.title}（{now}）")
                    )
    count = {"name": "count", "label": "改为多少", "kind": "number", "required": True}
    return [_select("target", "期限", choices), count | {"help": "单位不变"}]


def _read_limit(pack: Pack, typed: Typed) -> Edit:
    name, step, limit = _parts(typed, "target", 3, "请选择要改的期限")
    count = whole(typed.get("count", ""))
    if count is None:
        raise Invalid("请填写整数，例如 18", "count")
    source = typed["source"].strip()
    return LimitEdit(procedure=name, step=step, limit=limit, count=count, source=source)


def _step_fields(pack: Pack, on: date) -> list[Field]:
    switch = _select("on", "怎样改", _SWITCH)
    return [_select("target", "环节", _steps(pack, on, with_old=True)), switch]


def _read_step(pack: Pack, typed: Typed) -> Edit:
    name, step = _parts(typed, "target", 2, "请选择环节")
    on = _one_of(typed, "on", dict(_SWITCH)) == "on"
    return StepEdit(procedure=name, step=step, on=on, source=typed["source"].strip())


def _words_fields(pack: Pack, on: date) -> list[Field]:
    return [
        _select("target", "环节", _steps(pack, on)),
        {"name": "title", "label": "环节名称（不改就不填）", "max_length": 40},
        {"name": "title_plain", "label": "告诉申请人的话（不改就不填）", "kind": "textarea"},
    ]


def _read_words(pack: Pack, typed: Typed) -> Edit:
    name, step = _parts(typed, "target", 2, "请选择环节")
    title, plain = typed.get("title", "").strip(), typed.get("title_plain", "").strip()
    if not title and not plain:
        raise Invalid("名称和告诉申请人的话至少改一项", "title")
    source = typed["source"].strip()
    return WordsEdit(procedure=name, step=step, title=title, title_plain=plain, source=source)


def _notice_fields(pack: Pack, on: date) -> list[Field]:
    choices = [
        (item.key, f"{item.title}（现在{'公示' if item.public_notice else '不公示'}）")
        for item in pack.items.values()
        if item.kind != "child" and item.procedure
    ]
    return [_select("item", "事项", choices), _select("on", "怎样改", _NOTICE)]


def _read_notice(pack: Pack, typed: Typed) -> Edit:
    item, on = _item(pack, typed), _one_of(typed, "on", dict(_NOTICE)) == "on"
    return NoticeEdit(item=item, on=on, source=typed["source"].strip())


def _basis_fields(pack: Pack, on: date) -> list[Field]:
    items = [(item.key, f"{item.title}（{item.source[:30]}）") for item in pack.items.values()]
    owners = list(pack.offices.items())
    owner = _select("owner_role", "归口单位（不改就不选）", owners) | {"required": False}
    return [_select("item", "事项", items), owner]


def _read_basis(pack: Pack, typed: Typed) -> Edit:
    owner = typed.get("owner_role", "")
    return BasisEdit(item=_item(pack, typed), owner_role=owner, source=typed["source"].strip())


def _steps(pack: Pack, on: date, *, with_old: bool = False) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for name, versions in pack.procedures.items():
        for version in versions:
            if not version.covers(on) and not with_old:
                continue
            for step in version.steps:
                mark = "" if version.covers(on) else "（以前的环节）"
                key = f"{name}/{step.key}"
                if mark == "" or key not in found:
                    found[key] = f"{version.title}：{step.title}{mark}"
    return list(found.items())


def _item(pack: Pack, typed: Typed) -> str:
    key = typed.get("item", "")
    if key not in pack.items:
        raise Invalid("请选择事项", "item")
    return key


def _parts(typed: Typed, name: str, count: int, sentence: str) -> list[str]:
    parts = typed.get(name, "").split("/")
    if len(parts) != count:
        raise Invalid(sentence, name)
    return parts


def _one_of(typed: Typed, name: str, choices: Mapping[str, str]) -> str:
    chosen = typed.get(name, "")
    if chosen not in choices:
        raise Invalid("请从列表中选择", name)
    return chosen


_Fields = Callable[[Pack, date], list[Field]]
_Reader = Callable[[Pack, Typed], Edit]
_KINDS: dict[str, tuple[str, _Fields, _Reader]] = {
    "value": ("改一个标准", _value_fields, _read_value),
    "limit": ("改一个期限", _limit_fields, _read_limit),
    "step": ("取消或恢复一个环节", _step_fields, _read_step),
    "notice": ("一个事项公示还是不公示", _notice_fields, _read_notice),
    "words": ("改环节名称和告诉申请人的话", _words_fields, _read_words),
    "basis": ("换依据文件或归口单位", _basis_fields, _read_basis),
}
