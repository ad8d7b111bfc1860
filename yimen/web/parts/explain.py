"""The explanation table (计算说明): every figure with its parameter, date and clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from yimen.web.parts.shown import show, unit_label

# Only a value read in its document stands; anything else is shown as still to be confirmed.
CERTAIN = "read"
_MARKS = {True: ("ok", "符合"), False: ("bad", "不符合")}


@dataclass(frozen=True)
class ExplainedLine:
    """One line: the figure, how it came about, and the rule text behind it."""

    label: str
    figure: str
    unit: str
    text: str
    depth: int
    mark: str
    mark_words: str
    clause: str
    since: str
    unconfirmed: bool


def explained(lines: Iterable[Any]) -> list[ExplainedLine]:
    """Lines of a rules Outcome (objects or mappings with the same names), ready to show."""
    return [_line(line) for line in lines]


def _line(line: Any) -> ExplainedLine:
    passed, parameter = _get(line, "passed"), _get(line, "parameter")
    tested = passed is not None
    mark, words = _MARKS[passed] if tested else ("", "")
    unit = str(_get(line, "unit") or "")
    value = _get(line, "value")
    if value is None and not tested:
        mark, words = "unknown", "未知"
    certainty = str(_get(parameter, "certainty") or CERTAIN)
    return ExplainedLine(
        label=str(_get(line, "label") or ""),
        figure="" if tested and (value is None or isinstance(value, bool)) else show(value, unit),
        unit="" if value is None or isinstance(value, bool) else unit_label(unit),
        text=str(_get(line, "text") or ""),
        depth=min(int(_get(line, "depth") or 0), 4),
        mark=mark,
        mark_words=words,
        clause=str(_get(parameter, "clause") or ""),
        since=str(_get(parameter, "from_") or _get(parameter, "from") or ""),
        unconfirmed=certainty != CERTAIN,
    )


def _get(source: Any, name: str) -> Any:
    """A value from an object, a mapping, or nothing at all."""
    if source is None:
        return None
    if isinstance(source, dict):
        return source.get(name)
    return getattr(source, name, None)
