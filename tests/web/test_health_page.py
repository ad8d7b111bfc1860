"""The health page answers to anybody, says what to do, and gives nothing away."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from yimen.foundation.messages import enqueue
from yimen.foundation.messages.models import OutboxMessage
from yimen.web.health import views

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NAMES = {"数据库", "后台任务进程", "后台任务", "消息", "审计封存", "磁盘空间"}


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request of a test is answered anew."""
    monkeypatch.setattr(views, "KEPT_SECONDS", 0.0)


def asked() -> tuple[int, dict[str, Any]]:
    """Status and parsed JSON, as a monitor asks."""
    answer = Client().get("/health/", headers={"Accept": "application/json"})
    return answer.status_code, json.loads(answer.content)


def _worker_lives() -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")


def test_anybody_gets_the_page_and_every_check_has_a_row() -> None:
    answer = Client().get("/health/")
    page = answer.content.decode()
    assert all(name in page for name in NAMES)
    assert "没有运行中的后台任务进程" in page
    assert answer.status_code == 503


def test_a_monitor_gets_json_and_the_status_says_whether_all_is_well() -> None:
    _worker_lives()
    status, found = asked()
    wrong = [check for check in found["checks"] if not check["ok"]]
    assert (status, found["ok"]) == ((503, False) if wrong else (200, True))
    assert {check["name"] for check in found["checks"]} >= NAMES
    assert "后台任务进程" not in [check["name"] for check in wrong]


def test_a_backlog_of_messages_is_not_well() -> None:
    message = enqueue("sms", "person:1", "已受理", to="13900000000")
    OutboxMessage.objects.filter(uid=message.uid).update(attempts=2)
    _, found = asked()
    assert not next(c for c in found["checks"] if c["name"] == "消息")["ok"]


def test_without_the_database_the_page_still_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down() -> None:
        raise OperationalError("password authentication failed for user yimen_app at 10.0.0.8")

    monkeypatch.setattr(views, "connection", SimpleNamespace(ensure_connection=down))
    answer = Client().get("/health/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "请检查 PostgreSQL 是否在运行" in page
    assert "10.0.0.8" not in page


def test_the_page_names_no_login_no_path_no_key() -> None:
    page = Client().get("/health/").content.decode()
    assert not re.search(r"yimen_(app|owner)|password|/var/|secret|postgres://", page)


def test_asking_often_costs_the_database_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "KEPT_SECONDS", 60.0)
    Client().get("/health/")

    def asked_again() -> None:
        raise AssertionError("the database was asked again")

    monkeypatch.setattr(views, "connection", SimpleNamespace(ensure_connection=asked_again))
    assert "数据库" in Client().get("/health/").content.decode()


def test_only_reading_is_allowed() -> None:
    assert Client().post("/health/").status_code == 405
