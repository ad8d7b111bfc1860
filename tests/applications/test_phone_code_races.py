"""Two requests for one phone at the same moment, two applications with one code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from tests.applications.intake import PHONE
from yimen.applications.actions.apply_online import PURPOSE
from yimen.applications.actions.check_code import spend_code
from yimen.applications.actions.request_code import request_code
from yimen.applications.models import PhoneCode
from yimen.foundation.errors import Conflict
from yimen.foundation.messages.models import OutboxMessage


def at_once(act: Callable[[], object]) -> list[str]:
    """Do it in two threads at the same moment; what became of each."""
    gate = Barrier(2)

    def one(_: int) -> str:
        try:
            gate.wait(timeout=10)
            act()
        except Conflict as error:
            return error.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(one, range(2)))


@pytest.mark.usefixtures("fresh_db")
def test_two_requests_at_once_send_one_sms() -> None:
    assert at_once(lambda: request_code(PHONE, PURPOSE, "网上申请社会救助")) == ["done", "too_soon"]
    assert PhoneCode.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.usefixtures("fresh_db")
def test_one_code_is_spent_once() -> None:
    request_code(PHONE, PURPOSE, "网上申请社会救助")
    assert at_once(_spend) == ["code_spent", "done"]


def _spend() -> None:
    with transaction.atomic():
        spend_code(PHONE, PURPOSE)
