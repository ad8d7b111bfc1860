"""Edits of procedures (修改办理程序): always a new dated version; cases keep the old one."""

from datetime import date, timedelta
from typing import Any

from yimen.foundation.numerals import chinese_number
from yimen.policy.catalogue import Item
from yimen.policy.pack import Pack
from yimen.policy.problems import PackError
from yimen.policy.procedure import CaseLimit, Procedure, Step
from yimen.policy.values import Limit
from yimen.policy.words import day_words

NOTICE_KINDS = ("notice", "publication")
UNIT_WORDS: dict[str, tuple[str, ...]] = {
    "hour": ("小时", "个小时"),
    "working_day": ("个工作日", "工作日"),
    "calendar_day": ("天", "日", "个自然日"),
}
_ALLOWED = {"granted": "granted_notice_allowed", None: "notice_allowed"}


def set_limit(
    pack: Pack, name: str, target: tuple[str, str], count: int, source: str, on: date
) -> Pack:
    """Another number for the limit of a step (target[0]) or of the whole case (target[1])."""
    versions, new = version_from(pack, name, on)
    step_key, limit_key = target
    if step_key:
        step = _step(new, step_key)
        if step.within is None:
            raise PackError.of("step", f"环节“{step.title}”没有期限可改")
        words = {
            field: _recounted(getattr(step, field), step.within, count)
            for field in ("title_plain", "note")
        }
        within = _within(step.within, count, source)
        changed = step.model_copy(update={"within": within, **words})
        new = new.model_copy(update={"steps": _with_step(new.steps, changed)})
    else:
        new = new.model_copy(
            update={"limits": tuple(_limit(one, limit_key, count, source) for one in new.limits)}
        )
        if limit_key not in {one.key for one in new.limits}:
            raise PackError.of("limit", f"“{new.title}”没有这项期限，请刷新页面后再选")
    return _put(pack, name, versions, new, source)


def switch_step(pack: Pack, name: str, key: str, *, turn_on: bool, source: str, on: date) -> Pack:
    """Leave a step out, or take it in again as another version of the procedure has it."""
    versions, new = version_from(pack, name, on)
    new = _taken_in(pack, new, key) if turn_on else _left_out(new, _step(new, key))
    return _put(pack, name, versions, new, source)


def set_words(
    pack: Pack, name: str, key: str, words: tuple[str, str], source: str, on: date
) -> Pack:
    """Another title of a step, another sentence for the applicant; an empty one stays."""
    versions, new = version_from(pack, name, on)
    step = _step(new, key)
    title, plain = (text.strip() for text in words)
    changed = step.model_copy(
        update={"title": title or step.title, "title_plain": plain or step.title_plain}
    )
    new = new.model_copy(update={"steps": _with_step(new.steps, changed)})
    return _put(pack, name, versions, new, source)


def switch_notice(pack: Pack, key: str, *, turn_on: bool, source: str, on: date) -> Pack:
    """公示 of an item on or off: the item's mark, the notices that name it, and the steps.

    A step shared with other items stays and asks whether notice is allowed; where the item has
    the procedure to itself the step is left out.
    """
    item = pack.item(key)
    steps = {s.key for v in pack.procedures.get(item.procedure or "", ()) for s in v.steps}
    notices = {
        name: notice.model_copy(update={"items": _listed(notice.items, key, turn_on)})
        if not turn_on or notice.step in steps
        else notice
        for name, notice in pack.notices.items()
    }
    items = {**pack.items, key: item.model_copy(update={"public_notice": turn_on})}
    made = pack.with_parts(items=items, notices=notices)
    if turn_on or not item.procedure:
        return made
    return _without_notices(made, item, source, on)


def version_from(pack: Pack, name: str, on: date) -> tuple[tuple[Procedure, ...], Procedure]:
    """The other versions of a procedure, and the one that begins on `on`.

    When none begins that day, the version in force is closed the day before and copied.
    """
    versions = pack.procedures[name]
    current = next((v for v in versions if v.covers(on)), None)
    if current is None:
        raise PackError.of("procedures", f"办理程序“{name}”在{day_words(on)}没有适用的版本")
    rest = tuple(v for v in versions if v is not current)
    if current.valid_from == on:
        return rest, current
    closed = current.model_copy(update={"valid_to": on - timedelta(days=1)})
    new = current.model_copy(update={"version": on.isoformat(), "valid_from": on})
    return (*rest, closed), new


def _put(pack: Pack, name: str, others: tuple[Procedure, ...], new: Procedure, source: str) -> Pack:
    if source not in new.source:
        new = new.model_copy(update={"source": f"{new.source}；{source}"})
    fresh = [Procedure.model_validate(v.model_dump(by_alias=True)) for v in (*others, new)]
    fresh.sort(key=lambda version: version.valid_from)
    return pack.with_parts(procedures={**pack.procedures, name: tuple(fresh)})


def _step(version: Procedure, key: str) -> Step:
    if not version.has(key):
        raise PackError.of("step", f"“{version.title}”没有环节“{key}”，请刷新页面后再选")
    return version.step(key)


def _with_step(steps: tuple[Step, ...], changed: Step) -> tuple[Step, ...]:
    return tuple(changed if step.key == changed.key else step for step in steps)


def _limit(one: CaseLimit, key: str, count: int, source: str) -> CaseLimit:
    if one.key != key:
        return one
    title = _recounted(one.title, one.within, count)
    return one.model_copy(update={"title": title, "within": _within(one.within, count, source)})


def _within(limit: Limit, count: int, source: str) -> Limit:
    title = _recounted(limit.title, limit, count)
    return limit.model_copy(
        update={"count": count, "source": source, "title": title, "certainty": "read"}
    )


def _recounted(text: str, limit: Limit, count: int) -> str:
    """The sentence with the new number where it names the old: “20个工作日”, “二十四小时”."""
    for unit in UNIT_WORDS[limit.unit]:
        for old, new in (
            (f"{limit.count}{unit}", f"{count}{unit}"),
            (f"{chinese_number(limit.count)}{unit}", f"{chinese_number(count)}{unit}"),
        ):
            if old in text and not _longer(text, old):
                return text.replace(old, new)
    return text


def _longer(text: str, words: str) -> bool:
    """True where the number is the tail of a longer one: “5天” in “15天”."""
    before = text[: text.index(words)][-1:]
    return bool(before) and before in "0123456789十百"


def _left_out(version: Procedure, gone: Step) -> Procedure:
    """The version without the step; what came after it follows what came before it."""
    before = version.before(gone.key)
    kept = []
    for step in version.steps:
        if step.key == gone.key:
            continue
        after = version.before(step.key)
        if gone.key in after:
            wanted = [key for key in after if key != gone.key]
            wanted += [key for key in before if key not in wanted]
            step = step.model_copy(update={"after": tuple(wanted)})
        leading = [one.title for one in step.outcomes if one.to == gone.key]
        if leading:
            raise PackError.of(
                "step",
                f"环节“{step.title}”的结果“{leading[0]}”要转到“{gone.title}”，"
                "所以不能单独取消，请由上级政策包一并调整",
            )
        kept.append(step)
    return version.model_copy(update={"steps": tuple(kept)})


def _taken_in(pack: Pack, version: Procedure, key: str) -> Procedure:
    """The version with the step as the newest other version has it, at the place it has there."""
    if version.has(key):
        raise PackError.of("step", f"环节“{version.step(key).title}”现在就有，不用恢复")
    donors = [v for v in pack.procedures[version.name] if v.has(key)]
    if not donors:
        raise PackError.of("step", f"以前的版本也没有环节“{key}”，不能恢复，请由上级政策包增加")
    donor = max(donors, key=lambda v: v.valid_from)
    step = donor.step(key)
    before = tuple(k for k in donor.before(key) if version.has(k))
    followers = {s.key for s in donor.steps if key in donor.before(s.key)}
    place = max((n for n, s in enumerate(version.steps) if s.key in before), default=-1) + 1
    made: list[Step] = []
    for follower in version.steps:
        if follower.key in followers:
            old = [k for k in version.before(follower.key) if k not in before]
            follower = follower.model_copy(update={"after": (*old, key)})
        made.append(follower)
    made.insert(place, step.model_copy(update={"after": before}) if before else step)
    return version.model_copy(update={"steps": tuple(made)})


def _listed(items: tuple[str, ...], key: str, turn_on: bool) -> tuple[str, ...]:
    rest = tuple(one for one in items if one != key)
    return (*rest, key) if turn_on else rest


def _without_notices(pack: Pack, item: Item, source: str, on: date) -> Pack:
    """From the day on, in the version of that day and in all that follow."""
    name = str(item.procedure)
    shared = any(one.procedure == name for one in pack.items.values() if one.key != item.key)
    days = {on, *(v.valid_from for v in pack.procedures[name] if v.valid_from > on)}
    for day in sorted(days):
        versions, new = version_from(pack, name, day)
        for step in [s for s in new.steps if s.kind in NOTICE_KINDS]:
            if shared:
                changes: dict[str, Any] = {"when": _ALLOWED.get(step.when, step.when)}
                kept = _with_step(new.steps, step.model_copy(update=changes))
                new = new.model_copy(update={"steps": kept})
            else:
                new = _left_out(new, step)
        pack = _put(pack, name, versions, new, source)
    return pack
