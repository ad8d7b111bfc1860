"""Procedures (办理程序): steps, outcomes and the case-level limits."""

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from yimen.policy.canonical import digest
from yimen.policy.values import Limit, Strict

Level = Literal["city", "county", "township", "village", "grid", "applicant", "external"]


class Outcome(Strict):
    """One way a step may end. `to` None = go on in order, "end" = the case ends."""

    key: str
    title: str
    to: str | None = None
    needs_reason: bool = False
    title_plain: str = ""


class CaseLimit(Strict):
    """A limit on the whole case, reached at event `to` (for example "decision.done").

    `when` names a condition under which only it applies (45 working days after an extension).
    """

    key: str
    title: str
    within: Limit
    to: str = "decision.done"
    when: str | None = None


class Step(Strict):
    """One step (环节). `after` None = after the step before it in the list."""

    key: str
    title: str
    kind: str
    level: Level
    role: str
    also_roles: tuple[str, ...] = ()
    after: tuple[str, ...] | None = None
    on: str | None = None
    for_each: Literal["member", "source", "item"] | None = None
    when: str | None = None
    within: Limit | None = None
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    waits: Literal["external", "notice", "applicant"] | None = None
    notice: str | None = None
    papers: tuple[str, ...] = ()
    source: str
    title_plain: str
    note: str = ""

    def outcome(self, key: str) -> Outcome:
        """Return the outcome called `key`; KeyError when the step has none such."""
        for outcome in self.outcomes:
            if outcome.key == key:
                return outcome
        raise KeyError(key)


class Procedure(Strict):
    """One dated version of a procedure; a case pins it on the day of acceptance.

    `limits_required`: every step must carry a limit, or the pack does not publish (S1-08).
    """

    name: str
    title: str
    items: tuple[str, ...]
    valid_from: date
    valid_to: date | None = None
    version: str
    source: str
    limits: tuple[CaseLimit, ...] = ()
    limits_required: bool = False
    steps: tuple[Step, ...] = Field(min_length=1)
    note: str = ""

    @model_validator(mode="after")
    def _unique_step_keys(self) -> "Procedure":
        seen: set[str] = set()
        for step in self.steps:
            if step.key in seen:
                raise ValueError(f"环节“{step.key}”写了两次")
            seen.add(step.key)
        return self

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical JSON: the version a case pins."""
        return digest(self.model_dump(mode="json", by_alias=True))

    def step(self, key: str) -> Step:
        """Return the step called `key`; KeyError when there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def before(self, key: str) -> tuple[str, ...]:
        """Return the steps to be closed before `key` opens; () for first and on-event steps."""
        step = self.step(key)
        if step.after is not None:
            return step.after
        if step.on is not None:
            return ()
        earlier: str | None = None
        for other in self.steps:
            if other.key == key:
                break
            if other.on is None:
                earlier = other.key
        return (earlier,) if earlier else ()

    def all_before(self, key: str) -> frozenset[str]:
        """Return every step that stands before `key` in the sequence, however far back."""
        found: set[str] = set()
        open_keys = list(self.before(key))
        while open_keys:
            current = open_keys.pop()
            if current not in found and self.has(current):
                found.add(current)
                open_keys.extend(self.before(current))
        return frozenset(found)

    def has(self, key: str) -> bool:
        """True when the procedure has a step called `key`."""
        return any(step.key == key for step in self.steps)

    def covers(self, day: date) -> bool:
        """True when a case accepted on `day` takes this version."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
