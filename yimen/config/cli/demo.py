"""Start the product with a seeded county: database, departments, worker and web server.

Ctrl-C stops everything cleanly; whatever is killed, starting again loses nothing.
"""

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from yimen.config.demo import PACKS
from yimen.config.paths import PROJECT, VAR
from yimen.config.supervisor import House, Program
from yimen.config.supervisor.house import port_is_free
from yimen.foundation.clock import DATE_VARIABLE
from yimen.foundation.errors import Conflict, Invalid

from .database import migrate, running_database
from .statics import collect_static

ANYWHERE = "0.0.0.0"  # noqa: S104 - only when asked for by --host


def configure(parser: argparse.ArgumentParser) -> None:
    """Which day, which pack, which port."""
    parser.add_argument("--date", default="", help="the product's day, such as 2020-09-29")
    parser.add_argument("--pack", default=PACKS[0], help="the locality: " + ", ".join(PACKS))
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 to let phones in")


def run(args: argparse.Namespace) -> int:
    """Bring the house up, print the address, watch until a signal, stop in order."""
    _check_pack(args.pack)
    folder = _own_folder(args.pack)
    if folder != VAR:
        return _start_over_in(folder, args)
    with _only_demo(), _signals_as_exit():
        environment = _environment(args)
        os.environ.update(environment)
        with running_database() as cluster:
            house = House(cluster)
            try:
                _bring_up(house, args, environment)
                signal_stop(house)
                _say(_welcome(args))
                house.watch()
            finally:
                _say("正在停止 …")
                house.stop()
    place = VAR.relative_to(PROJECT) if VAR.is_relative_to(PROJECT) else VAR
    _say(f"已停止，数据保留在 {place}/。")
    return 0


def _check_pack(name: str) -> None:
    """Raise Invalid for a pack the demo has no people for."""
    if name not in PACKS:
        raise Invalid(f"演示没有“{name}”这一地，请从 {'、'.join(PACKS)} 中选择")


def _own_folder(pack: str) -> Path:
    """Where this pack's demo keeps its data: each locality apart, so that switching loses nothing.

    A server given by DATABASE_URL holds whatever is put there; files and keys go with it.
    """
    if pack == PACKS[0] or os.environ.get("DATABASE_URL") or VAR.name == pack:
        return VAR
    return VAR / "demo" / pack


def _start_over_in(folder: Path, args: argparse.Namespace) -> int:
    """Run the same command with another run-time folder, which is read once a process."""
    folder.mkdir(parents=True, exist_ok=True)
    words = ["--date", args.date, "--pack", args.pack, "--port", str(args.port)]
    command = [sys.executable, "-m", "yimen", "demo", *words, "--host", args.host]
    os.environ["YIMEN_VAR"] = str(folder)
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606 - our own command, no shell


def _bring_up(house: House, args: argparse.Namespace, environment: dict[str, str]) -> None:
    """Tables, departments, seed, worker and web server, in the order they need each other."""
    _say("更新数据库 …")
    migrate()
    collect_static()
    simulator = args.port + 1
    logs = VAR / "log"
    departments = ["simulator", "--port", str(simulator), "--book", str(VAR / "simulator.json")]
    if find_spec("simulator") is not None:
        house.add(Program("部门模拟器", departments, environment, logs / "simulator.log"))
    if find_spec("yimen.config.demo.seed") is not None:
        from yimen.config.demo import seed

        _say("准备演示数据 …")
        seed.ensure(args.pack)
    _close_connections()
    house.add(Program("后台任务", ["yimen", "worker"], environment, logs / "worker.log"))
    web = Program("网站", _web_words(args), environment, logs / "web.log")
    house.add(web)
    house.wait_for_page(f"http://127.0.0.1:{args.port}/login/", web)


def _web_words(args: argparse.Namespace) -> list[str]:
    """gunicorn with threads: measured steadiest on two cores (p95)."""
    return [
        *["gunicorn", "yimen.config.wsgi:application", "--bind", f"{args.host}:{args.port}"],
        *["--worker-class", "gthread", "--workers", "2", "--threads", "4"],
        *["--graceful-timeout", "10", "--timeout", "60", "--no-control-socket"],
        *["--log-level", "warning"],
    ]


def _environment(args: argparse.Namespace) -> dict[str, str]:
    """What the children are told; checked before anything is started."""
    try:
        day = date.fromisoformat(args.date) if args.date else None
    except ValueError as error:
        raise Invalid(f"日期“{args.date}”无法识别，请按 2020-09-29 的格式填写") from error
    for port in (args.port, args.port + 1):
        if not port_is_free(args.host, port, patience=10):
            raise Conflict(f"端口 {port} 已被占用，请用 --port 换一个，如 --port {args.port + 100}")
    hosts = "*" if args.host == ANYWHERE else f"localhost,127.0.0.1,[::1],{args.host}"
    return {
        "YIMEN_DEMO": "1",
        "YIMEN_DB_POOL": "1",
        "YIMEN_STATIC_MANIFEST": "1",
        "YIMEN_HOSTS": hosts,
        "YIMEN_PUBLIC_URL": f"http://127.0.0.1:{args.port}",
        "YIMEN_SOURCES_URL": f"http://127.0.0.1:{args.port + 1}",
        DATE_VARIABLE: day.isoformat() if day else "",
    }


def _welcome(args: argparse.Namespace) -> str:
    """Address, day and one person of each role."""
    from yimen.foundation import clock
    from yimen.network.models import Post

    lines = ["", f"一门已启动：http://127.0.0.1:{args.port}/    今天是 {clock.today()}", ""]
    posts = Post.objects.held_on(clock.today()).select_related("staff", "office")
    seen = set()
    for post in posts.order_by("office__path", "pk"):
        if post.role not in seen:
            seen.add(post.role)
            lines.append(f"  {post.get_role_display()}：{post.staff.name}（{post.office.name}）")
    lines += ["", "登录页可以一键选择以上角色。按 Ctrl-C 停止。"]
    _close_connections()
    return "\n".join(lines)


def signal_stop(house: House) -> None:
    """From now on a signal ends the watch instead of breaking in."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        house.stopping = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


@contextmanager
def _signals_as_exit() -> Iterator[None]:
    """While starting, a signal leaves at once, through every clean-up."""

    def leave(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(130)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _only_demo() -> Iterator[None]:
    """One demo per run-time folder; the system frees the lock however it ends."""
    VAR.mkdir(parents=True, exist_ok=True)
    with open(VAR / "demo.lock", "a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("演示已经在运行；如需重新启动，请先在那个窗口按 Ctrl-C") from error
        yield


def _close_connections() -> None:
    from django.db import connections

    connections.close_all()
    for alias in connections:
        close_pool = getattr(connections[alias], "close_pool", None)
        if close_pool:
            close_pool()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
