"""The test cluster, the template database and its clones.

One cluster under var/test-pg is shared by every test run on the machine and stays up between
them. A run clones the template, whose name carries a hash of what went into it, so that most runs
build nothing. Each run has databases of its own, named after its process.
"""

import hashlib
import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests.cast import SOURCES, seed_template
from yimen.config.paths import PROJECT
from yimen.config.postgres import Cluster
from yimen.config.postgres.cluster import ROLES
from yimen.config.postgres.place import keep_logins
from yimen.config.postgres.provision import grant_rights, make_database, make_roles

SOURCE = os.environ.get("YIMEN_TEST_PG", "embedded")
TEST_VAR = PROJECT / "var" / "test"
HOME = PROJECT / "var" / ("test-pg" if SOURCE == "embedded" else f"test-pg-{SOURCE}")
TEMPLATES_KEPT = 6
_numbers = itertools.count(1)


class TestDatabases:
    """The databases of this test run."""

    __test__ = False

    def __init__(self) -> None:
        self.cluster = Cluster(HOME, source=SOURCE, hasty=True)
        self.template = ""

    def prepare(self) -> None:
        """Start the cluster if need be, sweep what dead runs left, have a current template."""
        self.template = f"yimen_template_{_hash_of_sources()}"
        with self.cluster.alone("prepare.lock"):
            start_shared(self.cluster)
            names = self._names()
            for name in names:
                if _left_behind(name):
                    self.drop(name)
            if self.template not in names:
                self._build_template()
                old = [name for name in names if name.startswith("yimen_template_")]
                for name in old[: max(0, len(old) + 1 - TEMPLATES_KEPT)]:
                    self.drop(name)

    def clone(self) -> str:
        """A new database like the template; the caller drops it."""
        name = f"yimen_run_{os.getpid()}_{next(_numbers)}"
        self._admin(
            sql.SQL("create database {} template {} owner yimen_owner").format(
                sql.Identifier(name), sql.Identifier(self.template)
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected, and the seals it exported."""
        shutil.rmtree(TEST_VAR / "seals" / name, ignore_errors=True)
        self._admin(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def use(self, name: str) -> None:
        """Point both of Django's aliases at the database; threads started later follow."""
        logins = keep_logins(self.cluster.place, ROLES)
        for alias, role in (("default", "yimen_app"), ("owner", "yimen_owner")):
            connection = connections[alias]
            connection.close()
            connection.settings_dict.update(
                NAME=name, USER=role, PASSWORD=logins[role], HOST=logins["socket"], PORT=""
            )

    @contextmanager
    def own_clone(self) -> Iterator[str]:
        """Django works on a fresh clone inside the block and on what it had before afterwards."""
        before = connections["default"].settings_dict["NAME"]
        name = self.clone()
        self.use(name)
        try:
            yield name
        finally:
            connections.close_all()
            self.use(before)
            self.drop(name)

    def _build_template(self) -> None:
        draft = f"yimen_building_{os.getpid()}"
        self.drop(draft)
        make_database(self.cluster.url(), draft)
        grant_rights(self.cluster.url(draft))
        self.use(draft)
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        seed_template()
        connections.close_all()
        with psycopg.connect(self.cluster.url(draft), autocommit=True) as connection:
            connection.execute("vacuum (analyze)")
        self._admin(
            sql.SQL("alter database {} rename to {}").format(
                sql.Identifier(draft), sql.Identifier(self.template)
            )
        )

    def _names(self) -> list[str]:
        """Our databases, oldest first."""
        with psycopg.connect(self.cluster.url()) as connection:
            rows = connection.execute(
                r"select datname from pg_database where datname like 'yimen\_%' order by oid"
            )
            return [row[0] for row in rows]

    def _admin(self, statement: sql.Composable) -> None:
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(statement)


def _left_behind(name: str) -> bool:
    """Whether the database belongs to a run whose process is gone."""
    kind, _, rest = name.removeprefix("yimen_").partition("_")
    number = rest.split("_")[0]
    return kind in {"run", "building"} and number.isdigit() and not _runs(int(number))


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _hash_of_sources() -> str:
    digest = hashlib.sha256(SOURCE.encode())
    for pattern in SOURCES:
        for top in sorted(PROJECT.glob(pattern)):
            for path in [top] if top.is_file() else sorted(_texts(top)):
                digest.update(str(path.relative_to(PROJECT)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _texts(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            yield path


def describe(settings: dict[str, Any]) -> str:
    """The connection string of one of Django's database entries, for tests that use psycopg."""
    return psycopg.conninfo.make_conninfo(
        host=settings["HOST"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
    )


def start_shared(cluster: Cluster) -> bool:
    """The shared cluster with its roles; True when it had to be started."""
    started = cluster.start()
    if started:
        make_roles(cluster.url(), keep_logins(cluster.place, ROLES))
    return started


def _main(part: str) -> None:
    """`start` says "started" when it did so; `stop` leaves a cluster alone that others use."""
    cluster = Cluster(HOME, source=SOURCE, hasty=True)
    with cluster.alone("prepare.lock"):
        if part == "start" and start_shared(cluster):
            print("started")
        if part == "stop" and cluster.alive():
            names = TestDatabases()._names()
            if all(_left_behind(name) for name in names if not name.startswith("yimen_template_")):
                cluster.stop()


if __name__ == "__main__":
    _main(sys.argv[1])
