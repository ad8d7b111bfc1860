"""The part of a pack comparison about procedures: versions, steps, limits, outcomes (程序对比)."""

from collections.abc import Callable, Iterator
from typing import Any

from yimen.policy.pack import Pack
from yimen.policy.procedure import Procedure, Step
from yimen.policy.values import Limit
from yimen.policy.vocabulary import CONDITIONS, EVENTS, LEVELS, STEP_KINDS
from yimen.policy.words import limit_words, span_words, target_words

SECTION = "办理程序"
STEP_FIELDS: dict[str, str] = {
    "title": "名称",
    "level": "层级",
    "role": "办理岗位",
    "also_roles": "可协办岗位",
    "after": "前置环节",
    "on": "触发事件",
    "when": "条件",
    "waits": "等待",
    "notice": "公示",
    "papers": "文书",
    "source": "依据",
    "title_plain": "告诉申请人的话",
    "note": "说明",
    "for_each": "逐个办理",
    "kind": "类型",
}


WAITS: dict[str, str] = {"external": "外部答复", "notice": "公示期满", "applicant": "申请人"}
EACH: dict[str, str] = {"member": "每位家庭成员", "source": "每个数据来源", "item": "每个事项"}


def procedure_changes(a: Pack, b: Pack, change: Callable[..., Any]) -> Iterator[Any]:
    """Yield the changes of procedures; `change` builds one (section, key, kind, text, source).

    A new version is told by what sets it apart from the version it follows.
    """
    names = _names(a) | _names(b)
    for name in [*b.procedures, *(n for n in a.procedures if n not in b.procedures)]:
        old = {version.version: version for version in a.procedures.get(name, ())}
        new = {version.version: version for version in b.procedures.get(name, ())}
        for key, version in new.items():
            span = span_words(version.valid_from, version.valid_to)
            where = f"{name}[{key}]"
            if key not in old:
                text = f"新增“{version.title}”的版本，适用于{span}受理的案件"
                yield change(SECTION, where, "added", text, version.source)
                earlier = _followed(version, b.procedures[name])
                for kind, text, source in _version(earlier, version, names) if earlier else ():
                    yield change(SECTION, where, kind, f"与前一版相比，{text}", source)
            else:
                for kind, text, source in _version(old[key], version, names):
                    yield change(SECTION, where, kind, text, source)
        for key, version in old.items():
            if key not in new:
                span = span_words(version.valid_from, version.valid_to)
                text = f"删去“{version.title}”适用于{span}受理案件的版本"
                yield change(SECTION, f"{name}[{key}]", "removed", text)


def _names(pack: Pack) -> dict[str, str]:
    """Keys of a pack with the words they are printed with."""
    named = (pack.items, pack.documents, pack.notices)
    found = {key: entry.title for section in named for key, entry in section.items()}
    return found | dict(pack.roles) | LEVELS | CONDITIONS | EVENTS | STEP_KINDS | WAITS | EACH


def _followed(new: Procedure, versions: tuple[Procedure, ...]) -> Procedure | None:
    """The version before this one."""
    earlier = [one for one in versions if one.valid_from < new.valid_from]
    return max(earlier, key=lambda one: one.valid_from, default=None)


def _version(
    old: Procedure, new: Procedure, names: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    same = old.valid_from == new.valid_from
    if same and old.valid_to != new.valid_to:
        span = span_words(new.valid_from, new.valid_to)
        yield "changed", f"“{new.title}”的适用日期改为{span}受理的案件", new.source
    titles = {step.key: step.title for step in (*old.steps, *new.steps)}
    for step in new.steps:
        if old.has(step.key):
            yield from _step(old, new, step, names | titles)
        else:
            yield "added", f"新增环节“{step.title}”", step.source
    for step in old.steps:
        if not new.has(step.key):
            yield "removed", f"取消环节“{step.title}”", ""
    old_limits = {limit.key: limit for limit in old.limits}
    new_limits = {limit.key: limit for limit in new.limits}
    for key, limit in new_limits.items():
        before = old_limits.get(key)
        if before is None:
            yield "added", f"新增期限“{limit.title}”", limit.within.source
        elif before != limit:
            words = limit_words(limit.within, titles)
            yield (
                "changed",
                f"期限“{before.title}”改为“{limit.title}”：{words}",
                limit.within.source,
            )
    for key, limit in old_limits.items():
        if key not in new_limits:
            yield "removed", f"取消期限“{limit.title}”", ""


def _step(
    before_version: Procedure, version: Procedure, new: Step, titles: dict[str, str]
) -> Iterator[tuple[str, str, str]]:
    old = before_version.step(new.key)
    name = f"环节“{new.title}”"
    if old.within != new.within:
        before, after = _limit(old.within, titles), _limit(new.within, titles)
        yield "changed", f"{name}的期限由“{before}”改为“{after}”", new.source
    if old.outcomes != new.outcomes:
        words = "；".join(f"{o.title}→{target_words(o.to, titles)}" for o in new.outcomes)
        yield "changed", f"{name}的办理结果改为：{words}", new.source
    for field, label in STEP_FIELDS.items():
        before, after = getattr(old, field), getattr(new, field)
        if field == "after":
            before, after = before_version.before(new.key), version.before(new.key)
        if before != after:
            text = f"{name}的{label}由“{_words(before, titles)}”改为“{_words(after, titles)}”"
            yield "changed", text, new.source


def _limit(limit: Limit | None, titles: dict[str, str]) -> str:
    return "没有规定" if limit is None else limit_words(limit, titles)


def _words(value: Any, names: dict[str, str]) -> str:
    if isinstance(value, tuple):
        return "、".join(names.get(one, one) for one in value) or "无"
    return "无" if value in (None, "") else names.get(str(value), str(value))
