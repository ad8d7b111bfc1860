"""Fixtures of 底座's own tests."""

import pytest

from yimen.foundation.trail import Actor


@pytest.fixture
def wang() -> Actor:
    """A member of staff."""
    return Actor("staff", "17", "王受理", "玉城街道窗口受理员")
