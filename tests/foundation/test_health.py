"""The health page says what is wrong and what to do."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from yimen.foundation import clock
from yimen.foundation.crypto import keyring
from yimen.foundation.health import checks
from yimen.foundation.messages import enqueue
from yimen.foundation.messages.models import OutboxMessage
from yimen.foundation.trail import Actor, append, seal_heads


def look(name: str) -> tuple[bool, str]:
    """One check's result."""
    (found,) = [check for check in checks() if check.name == name]
    return found.ok, found.detail


pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_database_tables_and_rights_are_well() -> None:
    assert look("数据库")[0]
    assert look("数据库")[1].startswith("PostgreSQL ")
    assert look("表结构") == (True, "表结构为最新")
    assert look("行级安全")[0]
    assert look("密钥") == (True, "data 第1版、index 第1版、seal 第1版")


def test_a_missing_migration_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update django_migrations set name = 'x' where app = 'foundation'")
    from yimen.foundation import health

    real = health.connections
    health.connections = {"owner": connection}  # type: ignore[assignment]
    try:
        ok, detail = look("表结构")
    finally:
        health.connections = real
    assert not ok
    assert "请运行 migrate" in detail


def test_a_calendar_about_to_end_is_told() -> None:
    with clock.freeze("2026-11-10"):
        assert look("工作日历") == (True, "放假安排到 2026-12-31")
    with clock.freeze("2026-11-20"):
        ok, detail = look("工作日历")
        assert not ok
        assert "请载入下一年的通知" in detail
    with connection.cursor() as cursor:
        cursor.execute("delete from foundation_day")
    assert look("工作日历") == (False, "工作日历为空，所有期限均为暂估，请载入放假安排")


def test_a_dead_worker_is_told_and_a_living_one_counted() -> None:
    assert not look("后台任务进程")[0]
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
    assert look("后台任务进程") == (True, "1 个后台任务进程")
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 h'")
    assert not look("后台任务进程")[0]


def test_failed_and_waiting_jobs_are_told() -> None:
    assert look("后台任务") == (True, "没有积压")
    job = "insert into procrastinate_jobs (queue_name, task_name, status, scheduled_at) values"
    with connection.cursor() as cursor:
        cursor.execute(f"{job} ('q', 't', 'todo', now() - interval '1 hour')")
        assert "等待超过十分钟" in look("后台任务")[1]
        cursor.execute(f"{job} ('q', 't', 'failed', null)")
    assert look("后台任务") == (False, "有 1 个后台任务多次失败，请查看日志后处理")


def test_messages_that_cannot_leave_are_told() -> None:
    assert look("消息")[0]
    message = enqueue("sms", "person:1", "已受理", to="13900000000")
    OutboxMessage.objects.filter(uid=message.uid).update(attempts=2)
    assert look("消息") == (False, "有 1 条短信发送受阻，正在重试，请检查短信网关")


def test_an_old_seal_is_told(wang: Actor) -> None:
    append("case:1", "one", actor=wang)
    assert not look("审计封存")[0]
    with clock.freeze("2026-03-02T09:00:00"):
        seal_heads(date(2026, 3, 1))
        assert look("审计封存") == (True, "审计轨迹已封存至 2026-03-01")
        clock.move_to("2026-03-05T09:00:00")
        assert not look("审计封存")[0]


def test_a_check_that_cannot_be_made_is_not_well_and_the_others_are_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    keyring.keyring()
    monkeypatch.setenv("YIMEN_KEYS_DIR", str(tmp_path))
    keyring.forget()
    found = {check.name: check for check in checks()}
    keyring.forget()
    assert not found["密钥"].ok
    assert "无法检查" in found["密钥"].detail
    assert found["数据库"].ok


def test_a_moved_clock_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert look("时钟")[0]
    monkeypatch.setattr(clock, "demo_offset", lambda: timedelta(days=-365))
    assert "演示时钟" in look("时钟")[1]


def test_disk_space_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from yimen.foundation import health

    assert "剩余" in look("磁盘空间")[1]
    monkeypatch.setattr(health, "_FREE_BYTES", 10**18)
    ok, detail = look("磁盘空间")
    assert not ok
    assert "请尽快清理" in detail
