"""Every test of the engine begins on 2020-09-29, the day of the golden case."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.procedures.helpers import everywhere
from yimen.foundation import clock as product_clock


@pytest.fixture
def desk(db: None) -> Iterator[None]:
    """2020-09-29 09:00 under the widest scope, rolled back afterwards."""
    with product_clock.freeze("2020-09-29T09:00:00"), everywhere():
        yield
