"""Named conditions (条件): what a step or a limit of a pack may carry in `when`.

Packs choose names; the domains above register what a name means:

    @conditions.register("granted", "决定给予救助")
    def granted(case: Case) -> bool: ...

    @conditions.register_for_step("notice_allowed", "可以公示")
    def notice_allowed(case: Case, step: Step) -> str: ...   # why not; "" where it holds
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yimen.foundation.errors import Conflict
from yimen.policy.procedure import Step

from .models import Case

Test = Callable[[Case], bool]
StepTest = Callable[[Case, Step], str]


@dataclass(frozen=True)
class Condition:
    """One condition: `title` completes the sentence “不符合“…”，本环节跳过”.

    `step_test` looks at the step too and says itself why it does not hold.
    """

    name: str
    title: str
    test: Test | None = None
    step_test: StepTest | None = None


_CONDITIONS: dict[str, Condition] = {}


def register(name: str, title: str) -> Callable[[Test], Test]:
    """Give the condition `name` its meaning; a second meaning is a programming error."""

    def keep(test: Test) -> Test:
        _keep(Condition(name, title, test=test))
        return test

    return keep


def register_for_step(name: str, title: str) -> Callable[[StepTest], StepTest]:
    """A condition that depends on the step it stands at: it returns why not, "" where it holds."""

    def keep(test: StepTest) -> StepTest:
        _keep(Condition(name, title, step_test=test))
        return test

    return keep


def _keep(condition: Condition) -> None:
    if _CONDITIONS.setdefault(condition.name, condition) != condition:
        raise ValueError(f"condition {condition.name!r} is registered twice")


def get(name: str) -> Condition:
    """The condition called `name`. Conflict when no domain knows it."""
    if name not in _CONDITIONS:
        raise Conflict(f"办理程序用到的条件“{name}”尚未启用，请联系系统管理员", code="no_condition")
    return _CONDITIONS[name]


def holds(name: str, case: Case) -> bool:
    """True when the condition holds for the case now; one that needs a step does not."""
    test = get(name).test
    return test is not None and test(case)


def why_skipped(step: Step, case: Case) -> str:
    """Why a step is left out, as a sentence; empty when it has no condition or its holds."""
    if step.when is None:
        return ""
    condition = get(step.when)
    if condition.step_test is not None:
        return condition.step_test(case, step)
    return "" if holds(step.when, case) else f"不符合“{condition.title}”，本环节跳过"
