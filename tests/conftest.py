"""Fixtures shared by all tests.

`db`        a database like the template; what the test writes is rolled back.
`fresh_db`  a clone of its own, for tests with commits, threads, a live server or a worker.
`site`      the product served over HTTP on a clone of its own; `.url` is its address.
`clock`     the product's clock, frozen on Monday 2026-03-02 09:00; `clock.move_to(...)` moves it.
"""

import os
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from pytest_django import DjangoDbBlocker

from tests.database import TEST_VAR, TestDatabases

# Keys and files go with the template database, so they are shared and kept like it.
TEST_VAR.mkdir(parents=True, exist_ok=True)
os.environ["YIMEN_VAR"] = str(TEST_VAR)
os.environ.pop("YIMEN_CLOCK_DATE", None)
# A browser test runs beside an event loop, but its queries are made one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
for _name in ("keys", "files", "outbox", "log"):
    setattr(settings, f"YIMEN_{_name.upper()}_DIR", TEST_VAR / _name)
settings.YIMEN_VAR = TEST_VAR
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with browser tests last: Playwright leaves an event loop in the thread, where jobs
    cannot start one. And no flushing tests of Django: they would empty the cast; `fresh_db` is
    there for them.
    """
    browsing = {item.path for item in items if "playwright" in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path in browsing)
    for item in items:
        marker = item.get_closest_marker("django_db")
        flushing = marker is not None and marker.kwargs.get("transaction", False)
        names = set(getattr(item, "fixturenames", ()))
        if flushing or names & {"transactional_db", "live_server", "django_db_reset_sequences"}:
            raise pytest.UsageError(f"{item.nodeid}: use fresh_db or site instead of a flush")


@pytest.fixture(scope="session")
def databases(django_db_blocker: DjangoDbBlocker) -> TestDatabases:
    """The run's databases, with the template ready."""
    ready = TestDatabases()
    with django_db_blocker.unblock():
        ready.prepare()
    return ready


@pytest.fixture(scope="session")
def django_db_setup(databases: TestDatabases, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The clone behind `db`, instead of Django's own test database."""
    with django_db_blocker.unblock():
        name = databases.clone()
        databases.use(name)
    yield
    with django_db_blocker.unblock():
        databases.use("postgres")
        databases.drop(name)


@pytest.fixture
def fresh_db(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    databases: TestDatabases,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[str]:
    """A database of the test's own; yields its name. Commits are real, threads may connect."""
    if "db" in request.fixturenames:
        pytest.fail("a test takes db or fresh_db, not both")
    with django_db_blocker.unblock(), databases.own_clone() as name:
        yield name


@pytest.fixture
def site(fresh_db: str) -> Iterator[LiveServerThread]:
    """The product on a port of its own."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    thread.url = f"http://127.0.0.1:{thread.port}"  # type: ignore[attr-defined]
    yield thread
    thread.terminate()


@pytest.fixture
def clock() -> Iterator[ModuleType]:
    """The product's clock, standing still on an ordinary working day."""
    from yimen.foundation import clock as product_clock

    with product_clock.freeze("2026-03-02T09:00:00"):
        yield product_clock


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; no sandbox for root, who may not have one."""
    found = [path for path in (os.environ.get("YIMEN_CHROMIUM"), *CHROMIUM) if path]
    path = next((path for path in found if os.path.exists(path)), None)
    if path is None:
        pytest.fail("没有找到 Chromium：请安装后重试，或用 YIMEN_CHROMIUM 指明它的位置")
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Chinese pages in Shanghai time."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
