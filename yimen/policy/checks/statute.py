"""Holds local limits against the law (法定时限): none longer, no notice shorter or dropped."""

from collections.abc import Iterator

from yimen.policy.catalogue import StatutoryLimit
from yimen.policy.checks.steps import error, place
from yimen.policy.pack import Pack
from yimen.policy.problems import Problem
from yimen.policy.procedure import Procedure
from yimen.policy.values import Limit
from yimen.policy.vocabulary import LIMIT_UNITS

_UNIT_ORDER = {"hour": 0, "calendar_day": 1, "working_day": 2}


def check_statute(pack: Pack) -> Iterator[Problem]:
    """Yield every place where a procedure version is laxer than a superior rule."""
    for versions in pack.procedures.values():
        for rule in pack.statute.values():
            bound = [version for version in versions if _applies(rule, version)]
            dropped = [version for version in bound if not version.has(rule.step)]
            if _allowed(pack, rule):
                dropped = []
            for version in dropped[:1]:  # one deviation, however many versions repeat it
                yield from _dropped(version, rule, _titles(pack, version, rule))
            for version in bound:
                if version.has(rule.step):
                    yield from _hold(pack, version, rule)


def _applies(rule: StatutoryLimit, version: Procedure) -> bool:
    starts_in_time = rule.to is None or version.valid_from <= rule.to
    ends_in_time = version.valid_to is None or version.valid_to >= rule.from_
    if not (starts_in_time and ends_in_time and set(rule.items) & set(version.items)):
        return False
    decided = {step.level for step in version.steps if step.kind == "decision"}
    return not rule.level or rule.level in decided


def _allowed(pack: Pack, rule: StatutoryLimit) -> bool:
    known = pack.deviations.get(rule.key)
    return known is not None and bool(known.document.strip())


def _titles(pack: Pack, version: Procedure, rule: StatutoryLimit) -> str:
    return "、".join(pack.items[i].title for i in rule.items if i in version.items)


def _hold(pack: Pack, version: Procedure, rule: StatutoryLimit) -> Iterator[Problem]:
    titles = _titles(pack, version, rule)
    if rule.measure == "min_days":
        yield from _notice(pack, version, rule, titles)
    else:
        yield from _longest(version, rule, titles)


def _dropped(version: Procedure, rule: StatutoryLimit, titles: str) -> Iterator[Problem]:
    yield Problem(
        "warning",
        place(version),
        f"{titles}：没有“{rule.title}”环节，偏离{rule.source}；"
        f"须在 deviations.yaml 写明允许这样做的文号，否则不能上线",
        rule.source,
        "deviation",
    )


def _notice(pack: Pack, version: Procedure, rule: StatutoryLimit, titles: str) -> Iterator[Problem]:
    step = version.step(rule.step)
    notice = pack.notices.get(step.notice or "")
    days = notice.days if notice else None
    if days is None or days < rule.count:
        yield error(
            place(version, step),
            f"{titles}：公示{days or 0}天，少于法定的{rule.count}天",
            rule.source,
        )


def _longest(version: Procedure, rule: StatutoryLimit, titles: str) -> Iterator[Problem]:
    where = place(version, version.step(rule.step))
    allowed = f"{rule.count}{LIMIT_UNITS[rule.unit]}"
    found = list(_limits(version, rule))
    if not found:
        yield error(where, f"{titles}：没有写“{rule.title}”的期限，法定为{allowed}", rule.source)
    elif not any(_within(limit, rule) for limit in found):
        shortest = min(found, key=lambda limit: limit.count)
        yield error(
            where,
            f"{titles}：“{rule.title}”定为{shortest.count}{LIMIT_UNITS[shortest.unit]}，"
            f"长于法定的{allowed}",
            rule.source,
        )


def _limits(version: Procedure, rule: StatutoryLimit) -> Iterator[Limit]:
    """The local limits that answer a rule: a limit to `done` also answers one to `start`."""
    moments = ("done",) if rule.counts_to == "done" else ("start", "done")
    ends = {f"{rule.step}.{'started' if m == 'start' else 'done'}" for m in moments}
    step = version.step(rule.step)
    if rule.measure == "max" and step.within and step.within.counts_to in moments:
        yield step.within
    for limit in version.limits:
        if limit.to in ends and limit.when is None:
            yield limit.within


def _within(limit: Limit, rule: StatutoryLimit) -> bool:
    """True when the limit is surely not longer: n hours ≤ n days ≤ n working days."""
    if limit.unit == rule.unit or rule.unit == "working_day":
        factor = 24 if limit.unit == "hour" and rule.unit != "hour" else 1
        return limit.count <= rule.count * factor
    return _UNIT_ORDER[limit.unit] < _UNIT_ORDER[rule.unit] and limit.count <= rule.count * 24
