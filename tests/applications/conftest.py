"""Tests of applications begin on 2020-09-29, the day of the golden case, at 9 o'clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from yimen.foundation import clock as product_clock


@pytest.fixture
def day(db: None) -> Iterator[None]:
    """Tuesday 2020-09-29, 09:00; what is written is rolled back."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        yield
