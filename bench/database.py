"""The bench's own cluster and databases: crash-safe like a real one, kept between runs.

A database is built once under a name that carries a hash of the migrations and of its filling, and
is used again until one of them changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from yimen.config.paths import PROJECT
from yimen.config.postgres import Cluster
from yimen.config.postgres.cluster import ROLES
from yimen.config.postgres.place import keep_logins
from yimen.config.postgres.provision import grant_rights, make_database, make_roles


@dataclass(frozen=True)
class Urls:
    """Connection strings of one bench database: the app's login, and the administrator's."""

    app: str
    admin: str


HOME = PROJECT / "var" / "bench-pg"


@contextmanager
def bench_database(kind: str, fill: Callable[[], None], *sources: Path) -> Iterator[Urls]:
    """Django works on the bench database `kind` inside the block.

    `fill` fills it when it is new; `sources` are files whose content decides what is in it.
    """
    cluster = Cluster(HOME)
    # One bench at a time: two would measure each other, and the first to end stops the server.
    with cluster.alone("bench.lock"):
        started = cluster.start()
        make_roles(cluster.url(), keep_logins(cluster.place, ROLES))
        name = f"yimen_bench_{kind}_{_hash_of(sources)}"
        before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
        try:
            if name not in _names(cluster):
                _build(cluster, kind, name, fill)
            _use(cluster, name)
            yield Urls(cluster.url(name, "yimen_app"), cluster.url(name))
        finally:
            connections.close_all()
            for alias, values in before.items():
                connections[alias].settings_dict.update(values)
            if started:
                cluster.stop()


def _build(cluster: Cluster, kind: str, name: str, fill: Callable[[], None]) -> None:
    draft = f"yimen_benchdraft_{kind}"
    for old in _names(cluster):
        if old == draft or old.startswith(f"yimen_bench_{kind}_"):
            _admin(cluster, sql.SQL("drop database {} with (force)").format(sql.Identifier(old)))
    make_database(cluster.url(), draft)
    grant_rights(cluster.url(draft))
    _use(cluster, draft)
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    fill()
    connections.close_all()
    with psycopg.connect(cluster.url(draft), autocommit=True) as connection:
        connection.execute("vacuum (analyze)")
    rename = sql.SQL("alter database {} rename to {}")
    _admin(cluster, rename.format(sql.Identifier(draft), sql.Identifier(name)))


def _use(cluster: Cluster, name: str) -> None:
    logins = keep_logins(cluster.place, ROLES)
    for alias, role in (("default", "yimen_app"), ("owner", "yimen_owner")):
        connections[alias].close()
        connections[alias].settings_dict.update(
            NAME=name, USER=role, PASSWORD=logins[role], HOST=logins["socket"], PORT=""
        )


def _names(cluster: Cluster) -> list[str]:
    with psycopg.connect(cluster.url()) as connection:
        rows = connection.execute(
            r"select datname from pg_database where datname like 'yimen\_bench%' order by 1"
        )
        return [row[0] for row in rows]


def _admin(cluster: Cluster, statement: sql.Composable) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute(statement)


def _hash_of(sources: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    migrations = sorted((PROJECT / "yimen").glob("*/migrations/*.py"))
    for path in [*migrations, *sources]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
