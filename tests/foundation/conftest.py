"""Fixtures of 底座's own tests."""

import pytest

from yimen.foundation.trail import Actor, append


@pytest.fixture
def wang() -> Actor:
    """A member of staff."""
    return Actor("staff", "17", "王受理", "玉城街道窗口受理员")


@pytest.fixture
def trail_of_three(fresh_db: str, wang: Actor) -> str:
    """A stream of three committed events, sealed; and a second stream beside it."""
    append("case:1", "one", actor=wang, reason="第一步")
    append("case:1", "two", actor=wang, reason="第二步")
    append("case:1", "three", actor=wang, reason="第三步")
    append("case:2", "one", actor=wang)
    return "case:1"
