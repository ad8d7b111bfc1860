"""Tests of awards begin on 2020-10-20 with the county's sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.foundation import clock as product_clock
from yimen.foundation.scope import SCOPE_ALL, in_scope


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """2020-10-20 09:00 under the widest scope, rolled back."""
    with product_clock.freeze("2020-10-20T09:00:00"), in_scope(SCOPE_ALL):
        yield
