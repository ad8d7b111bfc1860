"""经济核对 on screen: who has not answered, 再试一次, 不再等待."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.applications.intake import at_desk, item_of
from tests.applications.stages import REVIEWER, accepted_family, appointed, chosen, surveyed
from tests.cast.staff import log_in
from tests.means_check.conftest import _departments, departments  # noqa: F401 - fixtures
from tests.simulator.process import SimulatorProcess
from tests.web.forms import send, text
from yimen.foundation import clock as product_clock
from yimen.foundation.errors import ExternalDown
from yimen.foundation.scope import SCOPE_ALL, in_scope
from yimen.means_check.actions.request_check import request_check
from yimen.means_check.actions.take_answer import take_answer
from yimen.means_check.models import CheckQuery
from yimen.procedures.models import Case


@pytest.fixture
def silent_banks(db: None, departments: SimulatorProcess) -> Iterator[Case]:  # noqa: F811
    """A case whose departments have answered but for the banks."""
    with product_clock.freeze("2020-09-29T09:00:00"):
        case = appointed(accepted_family())
        surveyed(case)
        chosen(case)
        with at_desk(REVIEWER) as by:
            request_check(by, item_of(case, "means_check"))
        departments.fault("down", "bank")
        with in_scope(SCOPE_ALL):
            for query in CheckQuery.objects.filter(request__case=case):
                if query.source != "bank":
                    take_answer(query.pk)
                    continue
                with pytest.raises(ExternalDown):
                    take_answer(query.pk)
        departments.fault("none")
        yield case


@pytest.fixture
def reviewer(client: Client, silent_banks: Case) -> Client:
    """The township reviewer's browser."""
    log_in(client, REVIEWER)
    return client


def test_the_case_page_says_who_is_silent_and_asks_again(
    reviewer: Client, silent_banks: Case
) -> None:
    address = f"/cases/{silent_banks.pk}/"
    page = text(reviewer.get(address))
    for told in ("等待外部系统", "18 项查询已答复 15 项", "银行（存款）没有答复，正在自动重试"):
        assert told in page, told
    assert page.index("银行（存款）暂停服务（503）") < page.index("无数据")
    again = send(reviewer, address + "check/retry/")
    assert again.status_code == 302
    assert "已重新查询" in text(reviewer.get(address))
    by_hand = ProcrastinateJob.objects.filter(task_name="means_check.ask_now", status="todo")
    assert by_hand.count() == 3
    with in_scope(SCOPE_ALL):
        for job in by_hand:
            take_answer(job.args["query_uid"])
    assert "核对报告" in text(reviewer.get(address))


def test_one_may_stop_waiting_for_a_reason(reviewer: Client, silent_banks: Case) -> None:
    address = f"/cases/{silent_banks.pk}/"
    with in_scope(SCOPE_ALL):
        waiting = list(CheckQuery.objects.filter(state="waiting"))
    for query in waiting:
        path = f"{address}check/{query.pk}/give-up/"
        assert send(reviewer, path, {"reason": ""}).status_code == 422
        assert send(reviewer, path, {"reason": "银行系统升级"}).status_code == 302
    page = text(reviewer.get(address))
    assert "没有王小芳的答复" in page
    assert "提交初审意见" in page
    assert send(reviewer, address + "check/retry/").status_code == 409
