"""Checks procedures (办理程序): every name exists, nobody is taken in unexamined."""

from collections.abc import Iterator
from itertools import pairwise

from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.procedure import CaseLimit, Procedure, Step
from yimen.policy.values import Limit
from yimen.policy.vocabulary import (
    CERTAINTY_LABELS,
    CONDITIONS,
    END,
    EVENTS,
    LIMIT_UNITS,
    PAPER_KINDS,
    STEP_KINDS,
)

PAPERS = "低保行政文书规范（民办发〔2019〕10号）"
STEP_EVENTS = ("opened", "started", "done")
OTHER_EVENTS = frozenset({"refusal.delivered"})
NEEDED_BEFORE_DECISION = {"acceptance": "受理", "survey": "入户调查"}
"""57号第28条: nobody is taken in without application, investigation and confirmation."""
SURVEYED = frozenset({"dibao", "dibian", "tekun", "rigid_spending"})
"""Items whose decision stands on a visit; others are decided on matched data or on the spot."""


def error(where: str, message: str, source: str = "", code: str = "") -> Problem:
    """Return a finding that stops publication."""
    return Problem("error", where, message, source, code)


def place(version: Procedure, step: Step | None = None) -> str:
    """Return where a version or a step stands in the pack."""
    base = f"procedures.{version.name}[{version.version}]"
    return f"{base}.{step.key}" if step else base


def check_procedures(pack: Pack) -> Iterator[Problem]:
    """Yield the findings of every procedure version."""
    for name, versions in pack.procedures.items():
        yield from _overlaps(name, versions)
        for version in versions:
            yield from _items(pack, version)
            yield from _sequence(version)
            for step in version.steps:
                yield from _step(pack, version, step)
            for limit in version.limits:
                yield from _case_limit(version, limit)
            yield from _examined(pack, version)
            if version.limits_required:
                yield from _unlimited(version)


def _overlaps(name: str, versions: tuple[Procedure, ...]) -> Iterator[Problem]:
    ordered = sorted(versions, key=lambda version: version.valid_from)
    for earlier, later in pairwise(ordered):
        same = set(earlier.items) & set(later.items)
        if same and (earlier.valid_to is None or earlier.valid_to >= later.valid_from):
            yield error(
                f"procedures.{name}",
                f"版本{earlier.version}和{later.version}的适用日期重叠，请给前一版写 valid_to",
            )


def _items(pack: Pack, version: Procedure) -> Iterator[Problem]:
    for item in version.items:
        if item not in pack.items:
            yield error(place(version), f"程序用于不存在的事项“{item}”")
        elif pack.items[item].procedure != version.name:
            yield error(
                place(version), f"事项“{pack.items[item].title}”没有指向程序“{version.name}”"
            )


def _unlimited(version: Procedure) -> Iterator[Problem]:
    """S1-08: every stage has its actor and its limit."""
    for step in version.steps:
        if step.within is None:
            yield error(
                place(version, step),
                f"“{step.title}”环节没有写办理期限，请写明 within 后再发布",
                step.source,
            )


def _sequence(version: Procedure) -> Iterator[Problem]:
    keys = {step.key for step in version.steps}
    for step in version.steps:
        for before in step.after or ():
            if before not in keys:
                yield error(place(version, step), f"after 指向不存在的环节“{before}”")
                return
    for step in version.steps:
        if step.key in version.all_before(step.key):
            yield error(place(version, step), f"环节“{step.title}”前后成环，请修改 after")


def _step(pack: Pack, version: Procedure, step: Step) -> Iterator[Problem]:
    where = place(version, step)
    if step.kind not in STEP_KINDS:
        yield error(where, f"不认识的环节类型“{step.kind}”，只能是：{'、'.join(STEP_KINDS)}")
    for role in (step.role, *step.also_roles):
        if role not in pack.roles:
            yield error(where, f"不认识的岗位“{role}”")
    if step.on is not None and step.on not in EVENTS:
        yield error(where, f"不认识的事件“{step.on}”，只能是：{'、'.join(EVENTS)}")
    if step.when is not None and step.when not in CONDITIONS:
        yield error(where, f"不认识的条件“{step.when}”，只能是：{'、'.join(CONDITIONS)}")
    if step.notice is not None and step.notice not in pack.notices:
        yield error(where, f"没有公示“{step.notice}”，请在 notices.yaml 中写明")
    if step.within is not None:
        yield from _limit(version, where, step.title, step.within)
    yield from _papers(pack, version, step)
    keys: set[str] = set()
    for outcome in step.outcomes:
        if outcome.key in keys:
            yield error(where, f"办理结果“{outcome.key}”写了两次")
        keys.add(outcome.key)
        if outcome.to not in (None, END) and not version.has(str(outcome.to)):
            yield error(where, f"办理结果“{outcome.title}”转到不存在的环节“{outcome.to}”")


def _papers(pack: Pack, version: Procedure, step: Step) -> Iterator[Problem]:
    """Every item gets a paper out of each step that leaves one, and its template is there."""
    where = place(version, step)
    titles = [pack.items[key].title for key in version.items if key in pack.items]
    for paper in step.papers:
        if paper not in pack.documents:
            yield error(
                where,
                f"“{'、'.join(titles)}”的“{step.title}”环节没有文书“{paper}”的模板，"
                "请在 documents.yaml 中写明",
                PAPERS,
                "paper_missing",
            )
    if step.kind not in PAPER_KINDS:
        return
    held = [pack.documents[paper] for paper in step.papers if paper in pack.documents]
    for key in version.items:
        if key in pack.items and not any(not one.items or key in one.items for one in held):
            yield error(
                where,
                f"“{pack.items[key].title}”的“{step.title}”环节应当出具文书，没有写模板，"
                "请在 papers 中写明",
                PAPERS,
                "paper_missing",
            )


def _limit(version: Procedure, where: str, title: str, limit: Limit) -> Iterator[Problem]:
    if not _is_event(version, limit.from_):
        yield error(where, f"期限的起算点“{limit.from_}”不存在")
    if limit.certainty != "read":
        count = f"{limit.count}{LIMIT_UNITS[limit.unit]}"
        mark = CERTAINTY_LABELS[limit.certainty]
        yield Problem("warning", where, f"“{title}”的期限{count}，{mark}", limit.source, "pending")


def _is_event(version: Procedure, event: str) -> bool:
    if event in EVENTS or event in OTHER_EVENTS:
        return True
    key, _, moment = event.rpartition(".")
    if moment == "end":
        return version.has(key) and version.step(key).kind == "notice"
    return moment in STEP_EVENTS and version.has(key)


def _case_limit(version: Procedure, limit: CaseLimit) -> Iterator[Problem]:
    where = f"{place(version)}.limits.{limit.key}"
    yield from _limit(version, where, limit.title, limit.within)
    if not _is_event(version, limit.to):
        yield error(where, f"期限的终点“{limit.to}”不存在")
    if limit.when is not None and limit.when not in CONDITIONS:
        yield error(where, f"不认识的条件“{limit.when}”，只能是：{'、'.join(CONDITIONS)}")


def _examined(pack: Pack, version: Procedure) -> Iterator[Problem]:
    """The power to decide meets the step, and a decision has acceptance and survey before it."""
    for step in version.steps:
        if step.kind != "decision":
            continue
        before = {version.step(key).kind for key in version.all_before(step.key)}
        for kind, word in NEEDED_BEFORE_DECISION.items():
            if kind == "survey" and not SURVEYED.intersection(version.items):
                continue
            if kind not in before:
                yield error(
                    place(version, step),
                    f"审核确认之前没有“{word}”环节；未经申请受理、调查、审核确认不得纳入",
                    "57号第28条",
                )
        for item in version.items:
            row = pack.authority_for(item, version.valid_from) if item in pack.items else None
            if row and row.level != step.level:
                yield error(
                    place(version, step),
                    f"审核确认环节放在{step.level}，而{version.valid_from}的审批权限在{row.level}",
                    row.basis,
                )
