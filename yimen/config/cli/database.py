"""What commands that need the database do first: have it running, then set Django up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from yimen.config.paths import VAR
from yimen.config.postgres import Cluster, ensure_running, own_cluster
from yimen.config.postgres.provision import prepare_given


@contextmanager
def running_database() -> Iterator[Cluster | None]:
    """The database for one command: our own cluster (started, and stopped again, if it does not
    run) or None with the server DATABASE_URL names. Django is set up inside.
    """
    cluster = started = None
    if not os.environ.get("DATABASE_URL"):
        cluster = own_cluster(VAR)
        started = ensure_running(cluster)
    elif not os.environ.get("DATABASE_OWNER_URL"):
        prepare_given(os.environ["DATABASE_URL"])
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yimen.config.settings")
        django.setup()
        yield cluster
    finally:
        if cluster and started:
            cluster.stop()


def migrate() -> None:
    """Bring the tables up to date, as the owner."""
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)
