"""The pinned procedure of a case as a graph: who follows whom, and what a return undoes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from yimen.foundation.errors import Invalid
from yimen.packstore.reads import procedure_of
from yimen.policy.procedure import Outcome, Procedure, Step


@dataclass(frozen=True)
class Graph:
    """One procedure version, indexed for the engine; steps are named by key."""

    procedure: Procedure
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    downstream: dict[str, frozenset[str]]
    position: dict[str, int]

    def step(self, key: str) -> Step:
        """The step (环节) called `key`."""
        return self.procedure.step(key)

    def starters(self) -> tuple[str, ...]:
        """Steps that open with the case: nothing before them and no event to wait for."""
        return tuple(s.key for s in self.procedure.steps if s.on is None and not self.before[s.key])

    def on_event(self, event: str) -> tuple[str, ...]:
        """Steps that open when `event` happens."""
        return tuple(s.key for s in self.procedure.steps if s.on == event)

    def is_earlier(self, target: str, than: str) -> bool:
        """True when `than` comes after `target` in the sequence."""
        return than in self.downstream[target]

    def outcome(self, step: str, key: str) -> Outcome:
        """The outcome called `key`; "done" stands for the only one. Invalid when there is none."""
        found = self.step(step)
        for outcome in found.outcomes:
            if outcome.key == key:
                return outcome
        if key == "done" and len(found.outcomes) == 1:
            return found.outcomes[0]
        choices = "、".join(outcome.title for outcome in found.outcomes)
        raise Invalid(f"请选择“{found.title}”的办理结果：{choices}", "outcome")


@lru_cache(maxsize=64)
def graph_of(procedure_hash: str) -> Graph:
    """The graph of a published procedure; what is published never changes, so it is kept."""
    return build(procedure_of(procedure_hash))


def build(procedure: Procedure) -> Graph:
    """Index a procedure."""
    before = {step.key: procedure.before(step.key) for step in procedure.steps}
    after = {
        key: tuple(s.key for s in procedure.steps if s.on is None and key in before[s.key])
        for key in before
    }
    return Graph(
        procedure=procedure,
        before=before,
        after=after,
        downstream={key: _reach(key, after) for key in before},
        position={step.key: index for index, step in enumerate(procedure.steps)},
    )


def _reach(start: str, after: dict[str, tuple[str, ...]]) -> frozenset[str]:
    """Every step reached from `start`, `start` itself left out."""
    found: set[str] = set()
    waiting = list(after[start])
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(after[key])
    return frozenset(found)
