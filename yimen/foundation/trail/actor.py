"""Who acted. Django-free, so that anything may name an actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["staff", "applicant", "system", "department"]


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: a member of staff, an applicant, a department, or the system itself."""

    kind: ActorKind
    id: str
    name: str
    post: str = ""


def SYSTEM(name: str) -> Actor:
    """The system acting by itself, under the name of a job or a command."""
    return Actor("system", name, name)
