"""Figures and dates in Chinese words, the way an officer or a lawyer reads them."""

from datetime import date

from yimen.foundation.money import format_yuan
from yimen.policy.values import DatedValue, Limit
from yimen.policy.vocabulary import CODES, END, EVENTS, LIMIT_UNITS

MOMENTS: dict[str, str] = {"opened": "开始", "started": "启动", "done": "办结", "end": "期满"}


def day_words(day: date) -> str:
    """“2021年7月1日”."""
    return f"{day.year}年{day.month}月{day.day}日"


def fen_words(fen: int) -> str:
    """“1,234.50元”."""
    return f"{format_yuan(fen)}元"


def value_words(value: DatedValue) -> str:
    """A value with its unit: “886.00元/月”, “1.5倍”, “是”, “2人”."""
    held = value.value
    if value.is_money and isinstance(held, int):
        return f"{format_yuan(held)}{value.unit}"
    if isinstance(held, bool):
        return "是" if held else "否"
    if isinstance(held, tuple):
        return "、".join(held)
    if value.unit == "代码":
        return f"“{CODES.get(str(held), held)}”"
    if value.unit in ("文字", "分数"):
        return f"“{held}”"
    return f"{held}个工作日" if value.unit == "工作日" else f"{held}{value.unit}"


def span_words(start: date, end: date | None) -> str:
    """“自2021年7月1日起” or “2020年1月1日至2021年6月30日”."""
    return f"自{day_words(start)}起" if end is None else f"{day_words(start)}至{day_words(end)}"


def event_words(event: str, titles: dict[str, str]) -> str:
    """The starting point of a limit: “受理”, “审核确认开始”."""
    if event in EVENTS:
        return EVENTS[event]
    key, _, moment = event.rpartition(".")
    if event == "refusal.delivered":
        return "告知书送达"
    return f"{titles.get(key, key)}{MOMENTS.get(moment, moment)}"


def limit_words(limit: Limit, titles: dict[str, str]) -> str:
    """“自受理之日起3个工作日内完成（法定；57号第15条）”."""
    kind = "法定" if limit.legal else "约定"
    kind += "" if limit.certainty == "read" else "，待核定"
    verb = "启动" if limit.counts_to == "start" else "完成"
    start = event_words(limit.from_, titles)
    if limit.unit == "hour":
        return f"自{start}起{limit.count}小时内{verb}（{kind}；{limit.source}）"
    unit = LIMIT_UNITS[limit.unit].removesuffix("（自然日）")
    rolls = "，最后一日是节假日的顺延" if limit.rolls else ""
    return f"自{start}之日起{limit.count}{unit}内{verb}{rolls}（{kind}；{limit.source}）"


def target_words(target: str | None, titles: dict[str, str]) -> str:
    """Where an outcome leads: “转入下一环节”, “办结”, “转到‘初审意见’”."""
    if target is None:
        return "转入下一环节"
    return "办结" if target == END else f"转到“{titles.get(target, target)}”"
