"""What every installation gets: closed headers, a kept signing key, two logins to one database."""

import stat
from pathlib import Path

import pytest
from django.test import Client

from yimen.config import databases
from yimen.config.secret import secret_key


def test_pages_load_nothing_from_elsewhere_and_are_not_cached(db: None) -> None:
    headers = Client().get("/login/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert "private" in headers["Cache-Control"]
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_signing_key_is_made_once_and_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIMEN_SECRET_KEY", raising=False)
    first = secret_key(tmp_path / "keys")
    assert len(first) >= 50
    assert secret_key(tmp_path / "keys") == first
    assert stat.S_IMODE((tmp_path / "keys" / "signing.key").stat().st_mode) == 0o600
    monkeypatch.setenv("YIMEN_SECRET_KEY", "given")
    assert secret_key(tmp_path / "keys") == "given"


def test_a_given_server_with_two_logins_is_used_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://app:a%40b@db.example:5433/county?sslmode=require"
    )
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss:x@db.example/county")
    both = databases.databases(tmp_path, pooled=True)
    assert both["default"]["USER"] == "app"
    assert both["default"]["PASSWORD"] == "a@b"
    assert both["default"]["PORT"] == "5433"
    assert both["default"]["OPTIONS"]["sslmode"] == "require"
    assert both["default"]["OPTIONS"]["pool"]
    assert both["owner"]["USER"] == "boss"
    assert "pool" not in both["owner"]["OPTIONS"]


def test_a_given_server_with_one_login_works_as_the_app_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://boss:x@db.example/county")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    both = databases.databases(tmp_path, pooled=False)
    planner = f"-c join_collapse_limit={databases.JOINS_PLANNED}"
    assert both["default"]["OPTIONS"]["options"] == f"-c role=yimen_app {planner}"
    assert both["owner"]["OPTIONS"]["options"] == planner
