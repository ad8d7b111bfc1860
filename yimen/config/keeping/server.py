"""How backup and restore reach the database: logins that see every row, and PostgreSQL's tools."""

import os
import subprocess
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yimen.config.postgres import Cluster
from yimen.config.postgres.binaries import Binaries, find_binaries
from yimen.config.postgres.own import DATABASE
from yimen.foundation.errors import ExternalDown

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


@dataclass(frozen=True)
class Server:
    """A login above row-level security (else a dump would miss rows) and the programs."""

    url: str
    binaries: Binaries

    @property
    def database(self) -> str:
        """Name of the product's database."""
        return str(conninfo_to_dict(self.url)["dbname"])

    def at(self, database: str) -> str:
        """The same login on another database."""
        return make_conninfo(self.url, dbname=database)

    def run(self, program: str, *options: str, database: str = "") -> None:
        """Run pg_dump or pg_restore; the password goes by environment, never by argument."""
        parts = conninfo_to_dict(self.at(database or self.database))
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        environment |= {
            variable: str(parts[key]) for key, variable in _VARIABLES.items() if parts.get(key)
        }
        command = [self.binaries.program(program), *options]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ExternalDown(f"{program} 没有完成：{done.stderr.strip()[-600:]}")


def reach(cluster: Cluster | None) -> Server:
    """Our own cluster's administrator, or DATABASE_BACKUP_URL on a given server.

    Without it the owner's login is tried; PostgreSQL refuses when that cannot see every row.
    """
    if cluster is not None:
        return Server(cluster.url(DATABASE), cluster.binaries)
    for name in ("DATABASE_BACKUP_URL", "DATABASE_OWNER_URL", "DATABASE_URL"):
        if os.environ.get(name):
            return Server(os.environ[name], find_binaries())
    raise ExternalDown("没有可用的数据库：请设置 DATABASE_URL，或先启动演示")


def row_counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of every table of ours, by name."""
    names = connection.execute(
        "select quote_ident(tablename) from pg_tables where schemaname = 'public' order by 1"
    ).fetchall()
    counts = {}
    for (name,) in names:
        row = connection.execute(f"select count(*) from public.{name}").fetchone()  # noqa: S608
        counts[name] = row[0] if row else 0
    return counts
