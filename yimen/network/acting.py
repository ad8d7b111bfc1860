"""Who acts, from which post, and how far his sight reaches (以谁的身份办理)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from yimen.foundation.scope import Scope
from yimen.foundation.trail.actor import SYSTEM, Actor
from yimen.network.models import Office, Post, Role, Staff

# A path no office has: nothing is seen.
CLOSED = "/-/"


def department_path(office_id: int) -> str:
    """The path of what is referred to a department: it has no share in an area's cases."""
    return f"/dept/{office_id}/"


class _Person(Protocol):
    """The part of households.Person that is needed here, which lies above this package."""

    uid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Acting:
    """The `by` of every action: a post held by somebody, an applicant, or the system itself."""

    actor: Actor
    staff: Staff | None = None
    post: Post | None = None
    person_uid: UUID | None = None
    path: str = CLOSED

    @classmethod
    def of_post(cls, post: Post) -> Acting:
        """A member of staff acting from `post`; he sees the subtree of its office, a department's
        liaison only what was referred to his office.
        """
        closed = post.role == Role.LIAISON
        path = department_path(post.office_id) if closed else post.office.path
        return cls(post.staff.actor(post), staff=post.staff, post=post, path=path)

    @classmethod
    def system(cls, task: str) -> Acting:
        """The system under the name of a job or command; it sees everything."""
        return cls(SYSTEM(task), path="/")

    @classmethod
    def applicant(cls, person: _Person, path: str = CLOSED) -> Acting:
        """An applicant on his own case; `path` is that case's home, closed without one."""
        return cls(
            Actor("applicant", str(person.uid), person.name), person_uid=person.uid, path=path
        )

    @property
    def role(self) -> str:
        """Role key of the post; "applicant" or "system" without one."""
        return self.post.role if self.post else self.actor.kind

    @property
    def office(self) -> Office | None:
        """The office acted for; None for applicants and the system."""
        return self.post.office if self.post else None

    @property
    def scope(self) -> Scope:
        """What row-level security lets through."""
        return Scope(self.path, str(self.post) if self.post else self.actor.name)
