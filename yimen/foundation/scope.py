"""Scope (管辖范围): which office subtree a piece of work may see, told to PostgreSQL too.

Every scoped read needs a transaction: the setting lives exactly as long as it. Without a scope
row-level security (see `rls`) shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import connection, transaction

from yimen.foundation import prepared
from yimen.foundation.trail.actor import Actor

SETTING = "app.scope"


@dataclass(frozen=True, slots=True)
class Scope:
    """A subtree of offices by path prefix ("/331083/331083001/"), and its printed name."""

    prefix: str
    name: str

    def covers(self, *paths: str) -> bool:
        """Whether any of these paths lies in the subtree; the twin of the database policy."""
        return any(path.startswith(self.prefix) for path in paths)


SCOPE_ALL = Scope("/", "全部")

_current: ContextVar[Scope | None] = ContextVar("scope", default=None)


def current_scope() -> Scope | None:
    """The scope in force, None outside of one."""
    return _current.get()


@contextmanager
def in_scope(scope: Scope) -> Iterator[Scope]:
    """Work inside a scope, in one transaction; an outer scope is in force again afterwards."""
    if not scope.prefix.startswith("/") or not scope.prefix.endswith("/"):
        raise ValueError(f"a scope is a path that begins and ends with '/': {scope.prefix!r}")
    outer = _current.get()
    joined = connection.in_atomic_block
    token = _current.set(scope)
    try:
        with transaction.atomic():
            _set(scope.prefix)
            yield scope
            if joined and not connection.needs_rollback:
                _set(outer.prefix if outer else "")
    finally:
        _current.reset(token)


@contextmanager
def elevated(purpose: str, actor: Actor) -> Iterator[Scope]:
    """Work on all offices for a stated purpose; that it happened is an event of the actor."""
    from yimen.foundation.trail.writing import append

    with in_scope(Scope(SCOPE_ALL.prefix, purpose)) as scope:
        append(f"{actor.kind}:{actor.id}", "scope.elevated", actor=actor, reason=purpose)
        yield scope


def _set(prefix: str) -> None:
    """Transaction-local, so that a pooled connection carries it to nobody else."""
    prepared.run("select set_config(%s, %s, true)", [SETTING, prefix])
