"""Health of the installation (运行状况): what an administrator must know, and do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from yimen.foundation import clock
from yimen.foundation.crypto.keyring import keyring
from yimen.foundation.errors import YimenError
from yimen.foundation.jobs import SILENT_FOR
from yimen.foundation.paths import var_dir

_FREE_BYTES = 2 * 1024**3
_SEAL_AGE = timedelta(days=2)
_CALENDAR_AHEAD = timedelta(days=45)


class Check(NamedTuple):
    """One check: its Chinese name, whether all is well, and what was found or is to be done."""

    name: str
    ok: bool
    detail: str


def checks() -> list[Check]:
    """Every check; one that cannot be made is not well, and the others are made all the same."""
    found = []
    for name, look in _CHECKS.items():
        try:
            ok, detail = look()
        except (DatabaseError, YimenError, OSError) as error:
            ok, detail = False, f"无法检查：{type(error).__name__}，请联系系统管理员"
        found.append(Check(name, ok, detail))
    return found


def _row(sql: str, *arguments: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        row: tuple[object, ...] = cursor.fetchone()
        return row


def _number(sql: str, *arguments: object) -> int:
    return int(str(_row(sql, *arguments)[0]))


def _database() -> tuple[bool, str]:
    version, safe = _row(
        "select current_setting('server_version'), not rolsuper and not rolbypassrls"
        " from pg_roles where rolname = current_user"
    )
    if not safe:
        return False, "应用使用的数据库账号权限过大，行级安全不起作用，请改用 yimen_app"
    return True, f"PostgreSQL {version}"


def _tables() -> tuple[bool, str]:
    executor = MigrationExecutor(connections["owner"])
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return False, f"有 {len(missing)} 项数据库变更未执行，请运行 migrate"
    return True, "表结构为最新"


def _closed_tables() -> tuple[bool, str]:
    open_tables = _number(
        "select count(*) from pg_class where relrowsecurity and not relforcerowsecurity"
    )
    if open_tables:
        return False, f"有 {open_tables} 张表的行级安全未对所有者生效，请联系系统管理员"
    closed = _number("select count(*) from pg_class where relforcerowsecurity")
    return True, f"{closed} 张表受保护"


def _keys() -> tuple[bool, str]:
    versions = "、".join(f"{name} 第{number}版" for name, number in keyring().current.items())
    return True, versions


def _calendar() -> tuple[bool, str]:
    last: date | None = _row("select max(date) from foundation_day where region = 'CN'")[0]  # type: ignore[assignment]
    if last is None:
        return False, "工作日历为空，所有期限均为暂估，请载入放假安排"
    if last < clock.today() + _CALENDAR_AHEAD:
        return False, f"放假安排只到 {last}，之后的期限为暂估，请载入下一年的通知"
    return True, f"放假安排到 {last}"


def _workers() -> tuple[bool, str]:
    alive = _number(
        "select count(*) from procrastinate_workers where last_heartbeat > now() - %s", SILENT_FOR
    )
    if not alive:
        return False, "没有运行中的后台任务进程，短信和定时任务不会执行，请启动"
    return True, f"{alive} 个后台任务进程"


def _jobs() -> tuple[bool, str]:
    failed = _number("select count(*) from procrastinate_jobs where status = 'failed'")
    if failed:
        return False, f"有 {failed} 个后台任务多次失败，请查看日志后处理"
    waiting = _number(
        "select count(*) from procrastinate_jobs where status = 'todo'"
        " and coalesce(scheduled_at, now()) < now() - interval '10 minutes'"
    )
    if waiting:
        return False, f"有 {waiting} 个后台任务等待超过十分钟，请检查后台任务进程"
    return True, "没有积压"


def _messages() -> tuple[bool, str]:
    stuck = _number(
        "select count(*) from foundation_outboxmessage where state = 'waiting' and attempts > 0"
    )
    failed = _number("select count(*) from foundation_outboxmessage where state = 'failed'")
    if stuck:
        return False, f"有 {stuck} 条短信发送受阻，正在重试，请检查短信网关"
    return True, f"没有受阻的短信（累计失败 {failed} 条）"


def _seals() -> tuple[bool, str]:
    last: date | None = _row("select max(day) from foundation_seal")[0]  # type: ignore[assignment]
    events = _number("select count(*) from foundation_streamhead where seq > 0")
    if last is None:
        return not events, "审计轨迹尚未封存，今夜将首次封存" if events else "尚无审计事件"
    if last < clock.today() - _SEAL_AGE:
        return False, f"审计轨迹最近一次封存是 {last}，请检查后台任务进程"
    return True, f"审计轨迹已封存至 {last}"


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(var_dir()).free
    text = f"剩余 {free / 1024**3:.1f} GB"
    return free > _FREE_BYTES, text if free > _FREE_BYTES else f"{text}，请尽快清理或扩容"


def _clock() -> tuple[bool, str]:
    offset = clock.demo_offset()
    if offset:
        return True, f"演示时钟：{clock.today()}（真实日期 {clock.real_now().date()}）"
    return True, f"{clock.now():%Y-%m-%d %H:%M}"


_CHECKS: dict[str, Callable[[], tuple[bool, str]]] = {
    "数据库": _database,
    "表结构": _tables,
    "行级安全": _closed_tables,
    "密钥": _keys,
    "工作日历": _calendar,
    "后台任务进程": _workers,
    "后台任务": _jobs,
    "消息": _messages,
    "审计封存": _seals,
    "磁盘空间": _disk,
    "时钟": _clock,
}
