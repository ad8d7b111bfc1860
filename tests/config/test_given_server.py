"""A given server (DATABASE_URL) with a single login: one owns, the other part only works."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.config.postgres_tools import open_folder, temporary_cluster
from yimen.config.postgres.binaries import present_sources
from yimen.config.postgres.provision import prepare_given


@pytest.fixture(scope="module", params=present_sources()[-1:])
def login(request: pytest.FixtureRequest) -> Iterator[str]:
    """A login that may create roles and owns an empty database, on a server of its own."""
    with open_folder() as folder, temporary_cluster(folder / "pg", request.param) as cluster:
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute("drop role if exists county")
            connection.execute("drop database yimen")
            connection.execute("drop role yimen_app")
            connection.execute("create role county login createrole password 'county'")
            connection.execute("create database county owner county")
        yield psycopg.conninfo.make_conninfo(
            cluster.url("county"), user="county", password="county"
        )


def test_the_app_part_may_use_the_owners_tables_and_nothing_more(login: str) -> None:
    prepare_given(login)
    prepare_given(login)
    with psycopg.connect(login) as connection:
        connection.execute("create table paper (id serial primary key, name text)")
    with psycopg.connect(login, options="-c role=yimen_app") as connection:
        connection.execute("insert into paper (name) values ('户口簿')")
        assert connection.execute("select count(*) from paper").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("drop table paper")
