"""Edits in one sentence each, for the list of changes (改动一句话)."""

from __future__ import annotations

from yimen.policy import Edit, Pack
from yimen.policy.edits import BasisEdit, LimitEdit, NoticeEdit, StepEdit, ValueEdit, WordsEdit
from yimen.policy.vocabulary import LIMIT_UNITS


def edit_words(pack: Pack, edit: Edit) -> str:
    """What one change does, in the words of the pack it stands in."""
    if isinstance(edit, ValueEdit):
        return f"改标准“{pack.parameters[edit.parameter][0].title}”"
    if isinstance(edit, NoticeEdit):
        word = "公示" if edit.on else "不公示"
        return f"“{pack.items[edit.item].title}”改为{word}"
    if isinstance(edit, BasisEdit):
        return f"“{pack.items[edit.item].title}”换依据"
    name = pack.procedures[edit.procedure][-1].title
    if isinstance(edit, StepEdit):
        word = "恢复" if edit.on else "取消"
        return f"{name}：{word}环节“{_step(pack, edit.procedure, edit.step)}”"
    if isinstance(edit, WordsEdit):
        return f"{name}：改环节“{_step(pack, edit.procedure, edit.step)}”的用语"
    return f"{name}：{_limit(pack, edit)}"


def _step(pack: Pack, procedure: str, key: str) -> str:
    found = [v.step(key).title for v in pack.procedures[procedure] if v.has(key)]
    return found[-1] if found else key


def _limit(pack: Pack, edit: LimitEdit) -> str:
    if edit.step:
        step = _step(pack, edit.procedure, edit.step)
        units = [
            v.step(edit.step).within for v in pack.procedures[edit.procedure] if v.has(edit.step)
        ]
        unit = next((LIMIT_UNITS[one.unit] for one in units if one), "")
        return f"环节“{step}”的期限改为{edit.count}{unit}"
    titles = [
        one.title
        for version in pack.procedures[edit.procedure]
        for one in version.limits
        if one.key == edit.limit
    ]
    return f"期限改为“{titles[-1] if titles else edit.limit}”"
