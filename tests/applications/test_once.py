"""A click sent twice acts once; two officers accepting at once make one acceptance."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from tests.applications.intake import XIANQIAN, at_desk, id_number, item_of, registered
from tests.journeys.driver import Desk, Refused
from yimen.applications.actions.accept import accept
from yimen.applications.models import IssuedDocument
from yimen.foundation import clock
from yimen.foundation.errors import Conflict
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.procedures.models import Case


@pytest.fixture
def morning() -> Iterator[None]:
    """Tuesday 2020-09-29, 09:00."""
    with clock.freeze("2020-09-29T09:00:00"):
        yield


def test_the_same_click_twice_registers_one_case(db: None, morning: None) -> None:
    clerk, click = Desk("yucheng.chuangkou"), str(uuid4())
    form = {
        "id_number": id_number(),
        "phone": "13905760001",
        "name": "王小芳",
        "division_code": XIANQIAN,
    }
    first = clerk.post("/intakes", command_id=click, **form)
    again = clerk.post("/intakes", command_id=click, **form)
    assert first["ref"] == again["ref"]
    with pytest.raises(Refused) as refused:
        clerk.post("/intakes", command_id=click, **{**form, "phone": "13905760002"})
    assert refused.value.status == 409
    with in_scope(SCOPE_ALL):
        assert Case.objects.count() == 1


def test_two_officers_accepting_at_once_make_one_acceptance(fresh_db: str, morning: None) -> None:
    with at_desk() as by:
        case = registered(by)
    together = Barrier(2)

    def press(username: str) -> str:
        try:
            with at_desk(username) as by:
                item = item_of(case, "acceptance")
                together.wait(timeout=20)
                return accept(by, item)
        except Conflict as told:
            return told.message
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(press, ["yucheng.chuangkou", "yucheng.shenhe"]))
    assert answers[0] == "331083001受202000001"
    assert "已由" in answers[1]
    with in_scope(SCOPE_ALL):
        assert IssuedDocument.objects.filter(case=case).count() == 1
