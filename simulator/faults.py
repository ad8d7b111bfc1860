"""Faults (故障) a department may show: down, slow, garbage, twice.

Set by `POST /faults` for one department or all ("*"), for a number of answers or until cleared;
besides, a seeded share of answers can fail by itself.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass

MODES = ("none", "down", "slow", "garbage", "twice")


@dataclass
class Fault:
    """`left` answers still to spoil; None means until cleared. `seconds` is the delay of slow."""

    mode: str
    seconds: float = 3.0
    left: int | None = None


class Faults:
    """What is broken at the moment, by department."""

    def __init__(self, seed: int, rate: float) -> None:
        self._lock = threading.Lock()
        self._random = random.Random(seed)  # noqa: S311 - repeatable faults, nothing secret
        self._rate = rate
        self._set: dict[str, Fault] = {}

    def set(self, department: str, fault: Fault) -> None:
        """Break (or with mode none, mend) one department or all of them."""
        with self._lock:
            if fault.mode == "none":
                self._set.pop(department, None)
                if department == "*":
                    self._set.clear()
            else:
                self._set[department] = fault

    def take(self, department: str) -> Fault:
        """The fault that spoils the next answer of this department."""
        with self._lock:
            for name in (department, "*"):
                fault = self._set.get(name)
                if fault is None:
                    continue
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left <= 0:
                        del self._set[name]
                return fault
            if self._rate and self._random.random() < self._rate:
                return Fault(self._random.choice(("down", "garbage")))
        return Fault("none")
