"""Tests of payments begin on 2020-11-02 with everything in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """2020-11-02 09:00 under the widest scope, rolled back."""
    with product_clock.freeze("2020-11-02T09:00:00"), in_scope(SCOPE_ALL):
        yield


@pytest.fixture
def real_day(fresh_db: str) -> Iterator[None]:
    """2020-11-02 09:00 with commits: for threads and a browser."""
    with product_clock.freeze("2020-11-02T09:00:00"):
        yield
