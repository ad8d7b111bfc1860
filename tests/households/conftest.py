"""Every test of households begins on 2020-09-29 at the desk of 玉城街道."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cast.staff import acting
from yimen.foundation import clock as product_clock
from yimen.foundation.scope import in_scope
from yimen.network.acting import Acting


@pytest.fixture
def clerk(db: None) -> Iterator[Acting]:
    """林晓梅, window clerk of 玉城街道, working within her own scope."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        by = acting("yucheng.chuangkou")
        with in_scope(by.scope):
            yield by
