"""Which logins Django uses: `default` is the app role, `owner` runs migrations.

With DATABASE_URL a given server is used. DATABASE_OWNER_URL then names the owner's login; without
it the one login given plays both parts and the app part works under `SET ROLE yimen_app`.
Without DATABASE_URL it is our own cluster under var/pg (see yimen.config.postgres).
"""

import os
from pathlib import Path
from typing import Any

from django.db import models
from psycopg.conninfo import conninfo_to_dict

from yimen.config.postgres.own import own_logins

APP_ROLE = "yimen_app"
JOINS_PLANNED = 4


def databases(var: Path, *, pooled: bool) -> dict[str, dict[str, Any]]:
    """Django's DATABASES for this environment.

    `pooled` keeps connections in a psycopg pool; only the server and the worker want that.
    """
    app, owner = _urls(var)
    return {"default": _entry(app, pooled=pooled), "owner": _entry(owner, pooled=False)}


def _urls(var: Path) -> tuple[str, str]:
    given = os.environ.get("DATABASE_URL")
    if not given:
        return own_logins(var)
    owner = os.environ.get("DATABASE_OWNER_URL")
    if owner:
        return given, owner
    joint = "&" if "?" in given else "?"
    return f"{given}{joint}options=-c%20role%3D{APP_ROLE}", given


def _entry(url: str, *, pooled: bool) -> dict[str, Any]:
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    options: dict[str, Any] = {}
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "yimen"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
    options.update(parts)
    options.setdefault("application_name", "yimen")
    # A row is looked up with up to seven joined tables, each under row-level security. In which
    # order to join them is told by the query; trying every order costs more than the query itself.
    planner = f"-c join_collapse_limit={JOINS_PLANNED}"
    options["options"] = f"{options.get('options', '')} {planner}".strip()
    if pooled:
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
    return entry


class Router:
    """Everything is read and written as the app role; only the owner changes tables."""

    def db_for_read(self, model: type[models.Model], **hints: object) -> str:
        """Reads go through the app role."""
        return "default"

    def db_for_write(self, model: type[models.Model], **hints: object) -> str:
        """Writes go through the app role."""
        return "default"

    def allow_relation(self, one: models.Model, other: models.Model, **hints: object) -> bool:
        """Both aliases are the same database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Migrations run as the owner only."""
        return db == "owner"
