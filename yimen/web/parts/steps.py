"""The step strip (办理流程): where a case stands, step by step."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# state -> (words for those who do not see the colour, icon)
STATES = {
    "done": ("已完成", "check"),
    "current": ("正在办理", "pencil"),
    "waiting": ("等待中", "hourglass"),
    "paused": ("已暂停", "player-pause"),
    "skipped": ("不需要", "minus"),
    "returned": ("已退回", "arrow-back-up"),
    "todo": ("未开始", ""),
}


@dataclass(frozen=True)
class StripStep:
    """One step of the strip; `detail` is a date, a name or what is waited for."""

    title: str
    state: str
    detail: str = ""

    @property
    def words(self) -> str:
        """The state in Chinese."""
        return STATES[self.state][0]

    @property
    def icon(self) -> str:
        """Icon name, empty for a step not begun."""
        return STATES[self.state][1]

    @property
    def is_here(self) -> bool:
        """True for the step the case stands at."""
        return self.state in {"current", "waiting", "paused"}


def strip(steps: Iterable[StripStep | Mapping[str, str]]) -> list[StripStep]:
    """Steps as given, mappings turned into StripStep; an unknown state is a KeyError at once."""
    shown = [step if isinstance(step, StripStep) else StripStep(**step) for step in steps]
    for step in shown:
        STATES[step.state]
    return shown
