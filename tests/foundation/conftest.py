"""Fixtures of 底座's own tests."""

from collections.abc import Callable

import pytest
from django.db import connections, transaction

from yimen.foundation.trail import Actor, append

TABLES = ("foundation_event", "foundation_eventpayload", "foundation_streamhead", "foundation_seal")


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


@pytest.fixture
def tamper(trail_of_three: str) -> Callable[..., None]:
    """What an owner with bad intentions does: triggers and policies off, change, on again."""

    def change(*statements: str | tuple[object, ...]) -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"alter table {table} disable trigger user")
            cursor.execute("alter table foundation_event no force row level security")
            for statement in statements:
                sql, *values = (statement,) if isinstance(statement, str) else statement
                cursor.execute(sql, values)
                assert cursor.rowcount > 0
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table foundation_event force row level security")
            for table in TABLES:
                cursor.execute(f"alter table {table} enable trigger user")

    return change
