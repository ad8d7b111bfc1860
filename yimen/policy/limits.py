"""The limits of an item in one list (办理时限): what guide, form, leaflet, poster, page show.

They take it from here and nowhere else, so that they can never say different things (S4-05).
"""

from dataclasses import dataclass
from datetime import date

from yimen.policy.pack import Pack
from yimen.policy.problems import PackError
from yimen.policy.procedure import Procedure
from yimen.policy.values import Limit
from yimen.policy.vocabulary import CONDITIONS
from yimen.policy.words import event_words, value_words

UNITS: dict[str, str] = {"hour": "小时", "working_day": "个工作日", "calendar_day": "天"}


@dataclass(frozen=True)
class ItemLimit:
    """One limit: of the whole case (`step` "") or of a step; `figure` is “20个工作日”."""

    key: str
    step: str
    title: str
    figure: str
    since: str
    until: str
    legal: bool
    pending: bool
    source: str
    condition: str = ""

    @property
    def words(self) -> str:
        """“自受理之日起20个工作日内完成”."""
        return f"自{self.since}起{self.figure}内{self.until}"


def item_limits(version: Procedure, *, events: bool = True) -> list[ItemLimit]:
    """Limits of the whole case first, then step by step; `events` False leaves out steps that
    only an event starts."""
    titles = {step.key: step.title for step in version.steps}
    found = [
        _limit(
            one.key, "", _short(one.title), one.within, titles, CONDITIONS.get(one.when or "", "")
        )
        for one in version.limits
    ]
    for step in version.steps:
        if step.within and (events or step.on is None):
            found.append(_limit(step.key, step.key, step.title, step.within, titles, ""))
    return found


def limits_of(pack: Pack, item: str, on: date) -> list[ItemLimit]:
    """Limits of an item for somebody accepted on the day: of its procedure, or of the department
    it is handed to. [] where the pack says nothing."""
    entry = pack.item(item)
    if entry.procedure:
        try:
            return item_limits(pack.procedure_for(item, on), events=False)
        except PackError:
            return []
    if not entry.handle_days or not pack.has_parameter(entry.handle_days, on):
        return []
    value = pack.parameter(entry.handle_days, on)
    return [
        ItemLimit(
            key=entry.handle_days,
            step="",
            title="部门办理",
            figure=value_words(value),
            since="收到转办之日",
            until="办结",
            legal=False,
            pending=value.pending,
            source=value.source,
        )
    ]


def figure_words(limit: Limit) -> str:
    """“20个工作日”, “24小时”, “7天”."""
    return f"{limit.count}{UNITS[limit.unit]}"


def _limit(
    key: str, step: str, title: str, limit: Limit, titles: dict[str, str], condition: str
) -> ItemLimit:
    since = event_words(limit.from_, titles)
    return ItemLimit(
        key=key,
        step=step,
        title=title,
        figure=figure_words(limit),
        since=since if limit.unit == "hour" else f"{since}之日",
        until="启动" if limit.counts_to == "start" else "完成",
        legal=limit.legal,
        pending=limit.certainty != "read",
        source=limit.source,
        condition=condition,
    )


def _short(title: str) -> str:
    """“审核确认全程” out of “审核确认全程（受理之日起30个工作日内）”."""
    return title.split("（")[0]
