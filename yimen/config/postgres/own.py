"""The product's own cluster under var/pg: start it, and tell Django its two logins."""

from pathlib import Path

from psycopg.conninfo import make_conninfo

from .cluster import ROLES, Cluster
from .place import keep_logins, stored_logins
from .provision import (
    APP,
    OWNER,
    grant_rights,
    is_ready,
    make_database,
    make_roles,
    mark_ready,
)

DATABASE = "yimen"


def own_cluster(var: Path) -> Cluster:
    """The cluster under `var`/pg."""
    return Cluster(var / "pg")


def own_logins(var: Path) -> tuple[str, str]:
    """Connection strings of app and owner, without starting or creating anything."""
    home = var.absolute() / "pg"
    logins = stored_logins(home)
    app, owner = (
        make_conninfo(
            host=logins.get("socket", str(home / "run")),
            dbname=DATABASE,
            user=role,
            password=logins.get(role, ""),
        )
        for role in (APP, OWNER)
    )
    return app, owner


def ensure_running(cluster: Cluster, database: str = DATABASE) -> bool:
    """Start the cluster if it does not live, with roles and database; True when it was started.

    One process prepares at a time; one killed half way leaves the mark unset and the next repeats.
    """
    with cluster.alone("prepare.lock"):
        started = cluster.start()
        if started or not is_ready(cluster.url(), database):
            make_roles(cluster.url(), keep_logins(cluster.place, ROLES))
            make_database(cluster.url(), database)
            grant_rights(cluster.url(database))
            mark_ready(cluster.url(), database)
    return started
