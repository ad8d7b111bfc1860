"""核对情况 over the API: who asks, who may read, try again, stop waiting."""

from __future__ import annotations

import pytest

from tests.journeys.driver import Desk, Refused
from tests.means_check.families import CLERK, REVIEWER, Family, family, queries, requested
from tests.simulator.process import SimulatorProcess
from yimen.foundation.errors import ExternalDown
from yimen.means_check.actions.take_answer import take_answer

pytestmark = pytest.mark.usefixtures("day")


@pytest.fixture
def silent(departments: SimulatorProcess) -> Family:
    """Everybody has answered but the banks."""
    of = family()
    requested(of)
    departments.fault("down", "bank")
    for query in queries(of):
        if query.source == "bank":
            with pytest.raises(ExternalDown):
                take_answer(query.pk)
        else:
            take_answer(query.pk)
    departments.fault("none")
    return of


def path(of: Family) -> str:
    """Its address."""
    return f"/cases/{of.case.pk}/check"


def test_the_wait_can_be_read_and_ended_by_trying_again(silent: Family) -> None:
    desk = Desk(REVIEWER)
    seen = desk.get(path(silent))
    assert (seen["state"], seen["report"]) == ("waiting", None)
    assert (seen["requester"], seen["principal"]) == ("玉环市玉城街道办事处", "玉环市民政局")
    banks = [query for query in seen["queries"] if query["source"] == "bank"]
    assert {(q["state"], q["last_error"], q["attempts"]) for q in banks} == {
        ("waiting", "银行（存款）暂停服务（503）", 1)
    }
    assert desk.post(path(silent) + "/retry")["ref"] == "3"
    for query in queries(silent, source="bank"):
        take_answer(query.pk)
    seen = desk.get(path(silent))
    assert (seen["state"], seen["report"]["flags"]) == ("reported", [])
    with pytest.raises(Refused) as refused:
        desk.post(path(silent) + "/retry")
    assert (refused.value.status, refused.value.code) == (409, "check_not_running")


def test_one_may_stop_waiting_with_a_reason(silent: Family) -> None:
    desk = Desk(REVIEWER)
    first, *others = queries(silent, source="bank")
    with pytest.raises(Refused) as refused:
        desk.post(f"{path(silent)}/queries/{first.pk}/give-up", reason="")
    assert set(refused.value.fields) == {"reason"}
    for query in (first, *others):
        desk.post(f"{path(silent)}/queries/{query.pk}/give-up", reason="银行系统升级")
    assert desk.get(path(silent))["report"]["flags"][0]["kind"] == "unreachable"


@pytest.mark.parametrize("username", ["yucheng.cun", "yucheng.diaocha1", "qian.caizheng"])
def test_who_sees_no_bank_details_reads_no_check(silent: Family, username: str) -> None:
    with pytest.raises(Refused) as refused:
        Desk(username).get(path(silent))
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        Desk(username).post(path(silent) + "/retry")
    assert refused.value.status in (403, 404)


def test_another_township_does_not_find_the_case(silent: Family) -> None:
    with pytest.raises(Refused) as refused:
        Desk("chumen.shenhe").get(path(silent))
    assert refused.value.status == 404


def test_before_the_request_there_is_nothing_to_read() -> None:
    of = family()
    with pytest.raises(Refused) as refused:
        Desk(CLERK).get(path(of))
    assert (refused.value.status, refused.value.message) == (404, "还没有发起核对")
